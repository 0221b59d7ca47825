using System.Globalization;
using Alerts.Alerting;
using Alerts.Subscriptions;
using Microsoft.AspNetCore.Http;

namespace Alerts.Web.Pages.Subscriptions;

/// <summary>A wish as it stands in a form: what cannot be read is shown again as it was written. The fields bear the names of the API.</summary>
/// <param name="LeadDays">Whole numbers, between commas or spaces; empty: the default.</param>
/// <param name="Digest">daily, weekly, or empty: at once.</param>
public sealed record WishFields(
    string Name, string Channel, string Target, string Tenant, IReadOnlyList<string> Materials, IReadOnlyList<string> Jurisdictions, IReadOnlyList<string> Kinds, string LeadDays,
    bool AllDualUse, bool IncludeLowConfidence, string Digest, string DigestAt, string DigestOn, string TimeZone, string QuietHours, bool NothingNew, bool CriticalAtOnce)
{
    /// <summary>Of an empty form.</summary>
    public static readonly WishFields New = new(
        "", "email", "", "", [], [], [], Ladder(Alerts.Subscriptions.LeadDays.Default), true, false, "", "08:00", "monday", Cadence.Utc, "", false, true);

    private const string None = "none";

    // No whole number of days: the core says in its own words what one is.
    private const int NoDay = -1;

    private static readonly string[] Changeable =
    [
        "name", "materials", "jurisdictions", "kinds", "leadDays", "allDualUse", "includeLowConfidence", "digest", "digestAt", "digestOn", "timeZone", "quietHours", "nothingNew", "criticalAtOnce",
    ];

    public static WishFields Of(IFormCollection form)
    {
        ArgumentNullException.ThrowIfNull(form);
        string Text(string name) => form[name].ToString();
        IReadOnlyList<string> List(string name) => [.. form[name].OfType<string>()];
        return new WishFields(
            Text("name"), Text("channel"), Text("target").Trim(), Text("tenant").Trim(), List("materials"), List("jurisdictions"), List("kinds"), Text("leadDays"), form["allDualUse"].Count > 0,
            form["includeLowConfidence"].Count > 0, Text("digest"), Text("digestAt"), Text("digestOn"), Text("timeZone").Trim(), Text("quietHours").Trim(), form["nothingNew"].Count > 0,
            form["criticalAtOnce"].Count > 0);
    }

    public static WishFields Of(Subscription subscription)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        var (filter, digest) = (subscription.Filter, subscription.Cadence.Digest);
        return New with
        {
            Name = subscription.Name,
            Channel = subscription.Channel.ToString().ToLowerInvariant(),
            Materials = [.. filter.Materials.Select(m => m.Value)],
            Jurisdictions = filter.Jurisdictions,
            Kinds = [.. filter.Kinds.Select(AlertKinds.Name)],
            LeadDays = Ladder(subscription.LeadDays),
            AllDualUse = filter.AllDualUse,
            IncludeLowConfidence = filter.IncludeLowConfidence,
            Digest = digest?.Every switch { DigestEvery.Day => "daily", DigestEvery.Week => "weekly", null => "" },
            DigestAt = digest?.At.ToString("HH:mm", CultureInfo.InvariantCulture) ?? New.DigestAt,
            DigestOn = digest?.On.ToString().ToLowerInvariant() ?? New.DigestOn,
            TimeZone = subscription.Cadence.TimeZone,
            QuietHours = subscription.Cadence.Quiet?.ToString() ?? "",
            NothingNew = digest is { NothingNew: true },
            CriticalAtOnce = digest is not { CriticalAtOnce: false },
        };
    }

    /// <summary>Where two differ, in words; the second is what the first would become.</summary>
    public static IReadOnlyList<WishDifference> Between(WishFields stands, WishFields written)
    {
        ArgumentNullException.ThrowIfNull(stands);
        ArgumentNullException.ThrowIfNull(written);
        return [.. stands.Words().Zip(written.Words(), (s, w) => new WishDifference(s.Label, s.Value, w.Value)).Where(d => d.Stands != d.Written)];
    }

    internal SubscriptionRequest Request() => Wish() with { Channel = Or(Channel), Target = Or(Target), Tenant = Or(Tenant) };

    /// <summary>Of all that can be changed.</summary>
    internal SubscriptionPatch Patch() => new(Wish(), Changeable.ToHashSet(StringComparer.Ordinal));

    /// <summary>What, and when; not where to.</summary>
    internal SubscriptionRequest Wish()
    {
        var hasDigest = Digest.Length > 0;
        return new SubscriptionRequest(
            null, null, Materials, Jurisdictions, Kinds, Days(), AllDualUse, Name, null, IncludeLowConfidence, Or(Digest), hasDigest ? Or(DigestAt) : null, Digest == "weekly" ? Or(DigestOn) : null,
            Or(TimeZone), Or(QuietHours), hasDigest ? NothingNew : null, hasDigest ? CriticalAtOnce : null);
    }

    private static string Ladder(LeadDays days) => string.Join(", ", days.Steps);

    private static string? Or(string text) => text.Length > 0 ? text : null;

    private static string Text(IReadOnlyList<string> list) => list.Count == 0 ? "all" : string.Join(", ", list.Order(StringComparer.Ordinal));

    private IReadOnlyList<int>? Days()
        => LeadDays.Split([',', ';', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } parts
            ? [.. parts.Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var day) ? day : NoDay)]
            : null;

    private IEnumerable<(string Label, string Value)> Words()
    {
        yield return ("Name", Name.Length > 0 ? Name : None);
        yield return ("Materials", Text(Materials));
        yield return ("Law of", Text(Jurisdictions));
        yield return ("Kinds", Text(Kinds));
        yield return ("Days before a cliff", Days() is { } days && !days.Contains(NoDay) ? string.Join(", ", days.Distinct().OrderDescending()) : LeadDays);
        yield return ("Acts on all dual-use items", YesOrNo(AllDualUse));
        yield return ("Low confidence", YesOrNo(IncludeLowConfidence));
        yield return ("How often", Digest.Length > 0 ? Digest : "at once");
        yield return ("Digest at", Digest.Length > 0 ? DigestAt : None);
        yield return ("Weekly on", Digest == "weekly" ? DigestOn : None);
        yield return ("Time zone", TimeZone);
        yield return ("Quiet hours", QuietHours.Length > 0 ? QuietHours : None);
        yield return ("A digest without news", YesOrNo(NothingNew && Digest.Length > 0));
        yield return ("Critical at once", YesOrNo(CriticalAtOnce || Digest.Length == 0));
    }

    private static string YesOrNo(bool value) => value ? "yes" : "no";
}

/// <param name="Stands">As it is stored.</param>
/// <param name="Written">As somebody would have it.</param>
public sealed record WishDifference(string Label, string Stands, string Written);
