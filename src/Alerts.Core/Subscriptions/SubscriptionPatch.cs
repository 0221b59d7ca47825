using Alerts.Alerting;

namespace Alerts.Subscriptions;

/// <summary>A change of a subscription by JSON Merge Patch (RFC 7396): what is named is replaced whole, null means its default, the rest stays.</summary>
/// <param name="Values">The named members' new values.</param>
/// <param name="Named">Members of <see cref="SubscriptionRequest"/> in camel case.</param>
public sealed record SubscriptionPatch(SubscriptionRequest Values, IReadOnlySet<string> Named)
{
    // Where it delivers to is what a subscription is.
    private static readonly string[] Fixed = ["channel", "target", "tenant", "confirmed"];

    // They mean something only with a digest.
    private static readonly string[] OfDigest = ["digestAt", "digestOn", "nothingNew", "criticalAtOnce"];

    /// <summary>Members that cannot be changed.</summary>
    internal IEnumerable<FieldFault> Faults()
        => Fixed.Where(Named.Contains).Select(f => new FieldFault(f, "cannot be changed: end this subscription and make another"));

    /// <summary>The whole wish after the change, unchecked.</summary>
    internal SubscriptionRequest On(Subscription subscription)
    {
        var stands = RequestOf(subscription);
        var everyOther = Named.Contains("digest") && Values.Digest != stands.Digest;
        T? Pick<T>(string member, T? mine, T? before)
            => Named.Contains(member) ? mine : everyOther && (Values.Digest is null || member == "digestOn") && OfDigest.Contains(member, StringComparer.Ordinal) ? default : before;
        return new SubscriptionRequest(
            null, null,
            Pick("materials", Values.Materials, stands.Materials),
            Pick("jurisdictions", Values.Jurisdictions, stands.Jurisdictions),
            Pick("kinds", Values.Kinds, stands.Kinds),
            Pick("leadDays", Values.LeadDays, stands.LeadDays),
            Pick("allDualUse", Values.AllDualUse, stands.AllDualUse),
            Pick("name", Values.Name, stands.Name),
            null,
            Pick("includeLowConfidence", Values.IncludeLowConfidence, stands.IncludeLowConfidence),
            Pick("digest", Values.Digest, stands.Digest),
            Pick("digestAt", Values.DigestAt, stands.DigestAt),
            Pick("digestOn", Values.DigestOn, stands.DigestOn),
            Pick("timeZone", Values.TimeZone, stands.TimeZone),
            Pick("quietHours", Values.QuietHours, stands.QuietHours),
            Pick("nothingNew", Values.NothingNew, stands.NothingNew),
            Pick("criticalAtOnce", Values.CriticalAtOnce, stands.CriticalAtOnce));
    }

    /// <summary>The request that would make this subscription, but for where it delivers to.</summary>
    internal static SubscriptionRequest RequestOf(Subscription subscription)
    {
        var (filter, cadence) = (subscription.Filter, subscription.Cadence);
        var digest = cadence.Digest;
        return new SubscriptionRequest(
            null, null,
            [.. filter.Materials.Select(m => m.Value)], filter.Jurisdictions, [.. filter.Kinds.Select(AlertKinds.Name)], subscription.LeadDays.Steps, filter.AllDualUse, subscription.Name, null,
            filter.IncludeLowConfidence, Words(digest?.Every), digest?.At.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture),
            digest?.Every == DigestEvery.Week ? digest.On.ToString().ToLowerInvariant() : null, cadence.TimeZone, cadence.Quiet?.ToString(), digest?.NothingNew, digest?.CriticalAtOnce);
    }

    private static string? Words(DigestEvery? every) => every switch { DigestEvery.Day => "daily", DigestEvery.Week => "weekly", null => null };
}
