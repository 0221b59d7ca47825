using System.Globalization;
using Alerts.Deliveries;
using Alerts.Materials;
using Alerts.Subscriptions;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Pages.Subscriptions;
using Microsoft.AspNetCore.Http;

namespace Alerts.Web.Pages.Readers;

/// <summary>Where a mail's reader sees what is sent to the address, and changes when, or ends it.</summary>
internal static class PreferencesPages
{
    private const int MostShown = 50;
    private const int MostValue = 200;

    public static async Task<IResult> ShowAsync(
        HttpRequest request, ITargetTokens tokens, ITargetStore targets, ISubscriptionStore subscriptions, MaterialCatalogue catalogue, CancellationToken cancellationToken)
        => await ReaderPages.FindAsync(request, tokens, targets, cancellationToken) is { } target
            ? await PageAsync(target, subscriptions, catalogue, new Outcome(null, []), cancellationToken)
            : ReaderPages.Unknown();

    public static async Task<IResult> ChangeAsync(
        HttpRequest request, ITargetTokens tokens, ITargetStore targets, ISubscriptionStore subscriptions, SubscriptionDesk desk, TargetSwitch targetSwitch, MaterialCatalogue catalogue,
        CancellationToken cancellationToken)
    {
        if (await ReaderPages.FindAsync(request, tokens, targets, cancellationToken) is not { } target)
        {
            return ReaderPages.Unknown();
        }

        var form = await ReaderPages.FormAsync(request, cancellationToken);
        var subscription = Value(form, "subscription") is { } id ? await subscriptions.FindAsync(id, cancellationToken) : null;
        var outcome = new Outcome(null, [new FieldFault("", "This is not on the page any more. It is shown as it stands now.")]);
        switch (Value(form, "do"))
        {
            case "save" when subscription?.TargetId == target.Id:
                var written = WhenFields.Of(form);
                outcome = new Outcome("Saved.", await desk.SetCadenceAsync(subscription.Id, written.Request(), cancellationToken), subscription.Id, written);
                break;
            case "end" when subscription?.TargetId == target.Id:
                await desk.RemoveAsync(subscription.Id, cancellationToken);
                outcome = new Outcome("Ended.", []);
                break;
            case "unsubscribe":
                await targetSwitch.UnsubscribeAsync(target, cancellationToken);
                outcome = new Outcome("Unsubscribed.", []);
                break;
            case "resume" when target.DisabledBy == StopCause.Unsubscribed:
                await targetSwitch.EnableAsync(target.Id, cancellationToken);
                outcome = new Outcome("Switched on.", []);
                break;
            default:
                break;
        }

        return await PageAsync(await targets.FindAsync(target.Id, cancellationToken) ?? target, subscriptions, catalogue, outcome, cancellationToken);
    }

    // Null for what is not there or empty.
    private static string? Value(IFormCollection form, string name) => form[name] is [{ Length: > 0 and <= MostValue } value] ? value : null;

    private static async Task<IResult> PageAsync(Target target, ISubscriptionStore subscriptions, MaterialCatalogue catalogue, Outcome outcome, CancellationToken cancellationToken)
    {
        var all = await subscriptions.OfTargetAsync(target.Id, null, MostShown, cancellationToken);
        var sections = all.Items.Select(s => new PreferenceSection(
            s.Id, s.Name, WishWords.Materials(s.Filter, catalogue), s.LeadDays.ToString(), s.AwaitsConfirmation,
            outcome.Faults.Count > 0 && outcome.Subscription == s.Id ? outcome.Written! : WhenFields.Of(s.Cadence)));
        return PageResult.Of<PreferencesPage>(
            new PreferencesModel(
                target.Masked, target.DisabledReason is not null, target.DisabledBy == StopCause.Unsubscribed, [.. sections], all.Next is null ? null : MostShown,
                outcome.Faults.Count > 0 ? null : outcome.Said, outcome.Faults, outcome.Subscription),
            outcome.Faults.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);
    }

    /// <param name="Said">What was done; null: nothing was asked.</param>
    /// <param name="Subscription">Which one; null: none alone.</param>
    private sealed record Outcome(string? Said, IReadOnlyList<FieldFault> Faults, string? Subscription = null, WhenFields? Written = null);
}

/// <param name="Masked">The address, as it may be shown.</param>
/// <param name="IsByReader">Whether it is off because its reader unsubscribed, who then may switch it on.</param>
/// <param name="Shown">How many subscriptions are shown; null: all there are.</param>
/// <param name="Said">What was done; null: nothing was asked, or there are faults.</param>
/// <param name="Changed">The subscription that the faults are about; null: none alone.</param>
public sealed record PreferencesModel(
    string Masked, bool IsOff, bool IsByReader, IReadOnlyList<PreferenceSection> Sections, int? Shown, string? Said, IReadOnlyList<FieldFault> Faults, string? Changed);

/// <param name="Name">Somebody else's words; may be empty.</param>
/// <param name="Waits">Its reader has not said yes to it.</param>
public sealed record PreferenceSection(string Id, string Name, string Materials, string LeadDays, bool Waits, WhenFields When);

/// <summary>When to be told, as it stands in a form: what cannot be read is shown again as it was written.</summary>
/// <param name="Digest">daily, weekly, or empty: at once.</param>
public sealed record WhenFields(string Digest, string At, string On, string Zone, string Quiet, bool NothingNew, bool Critical)
{
    private const int MostShown = 1000;

    public static WhenFields Of(Cadence cadence)
    {
        ArgumentNullException.ThrowIfNull(cadence);
        var digest = cadence.Digest;
        return new WhenFields(
            digest?.Every switch { DigestEvery.Day => "daily", DigestEvery.Week => "weekly", null => "" }, (digest?.At ?? new TimeOnly(8, 0)).ToString("HH:mm", CultureInfo.InvariantCulture),
            (digest?.On ?? DayOfWeek.Monday).ToString().ToLowerInvariant(), cadence.TimeZone, cadence.Quiet?.ToString() ?? "", digest is { NothingNew: true }, digest is not { CriticalAtOnce: false });
    }

    public static WhenFields Of(IFormCollection form)
    {
        ArgumentNullException.ThrowIfNull(form);
        string Text(string name) => Alerts.Text.Shorten(form[name].ToString(), MostShown);
        return new WhenFields(Text("digest"), Text("at"), Text("on"), Text("zone"), Text("quiet"), form["nothing-new"].Count > 0, form["critical"].Count > 0);
    }

    internal SubscriptionRequest Request()
    {
        var digest = Digest is "daily" or "weekly" ? Digest : null;
        return new SubscriptionRequest(
            null, null,
            Digest: digest,
            DigestAt: digest is null ? null : Or(At),
            DigestOn: digest == "weekly" ? Or(On) : null,
            TimeZone: Or(Zone),
            QuietHours: Or(Quiet),
            NothingNew: digest is null ? null : NothingNew,
            CriticalAtOnce: digest is null ? null : Critical);
    }

    private static string? Or(string text) => text.Length > 0 ? text : null;
}
