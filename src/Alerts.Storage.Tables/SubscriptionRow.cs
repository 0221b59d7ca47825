using System.Collections.Concurrent;
using Alerts.Subscriptions;

namespace Alerts.Storage.Tables;

/// <summary>A subscription as it is stored: its wishes in their canonical texts, and what only the store knows.</summary>
/// <param name="BegunAt">Null: as <paramref name="CreatedAt"/>.</param>
/// <param name="IntroducedAt">When its first message was made, or found to be none; null: it waits for it.</param>
/// <param name="NextDigestAt">Null: none is due ever.</param>
internal sealed record SubscriptionRow(
    string Id, string Tenant, string Name, string Filter, string LeadDays, ChannelKind Channel, string TargetId, DateTimeOffset CreatedAt, string Cadence, bool AwaitsConfirmation,
    DateTimeOffset? PausedAt, DateTimeOffset? BegunAt, int Version, DateTimeOffset? IntroducedAt, DateTimeOffset? NextDigestAt)
{
    private const int MostKept = 10_000;

    // Filters, ladders and cadences repeat from row to row: each different text is parsed once.
    private static readonly ConcurrentDictionary<string, SubscriptionFilter> Filters = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, Cadence> Cadences = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, LeadDays> Ladders = new(StringComparer.Ordinal);

    public bool IsTold() => !AwaitsConfirmation && PausedAt is null;

    public static SubscriptionRow Of(Subscription s) => new(
        s.Id, s.Tenant, s.Name, s.Filter.ToString(), s.LeadDays.ToString(), s.Channel, s.TargetId, s.CreatedAt, s.Cadence.ToString(), s.AwaitsConfirmation,
        s.PausedAt, s.BegunAt == s.CreatedAt ? null : s.BegunAt, s.Version, null, null);

    public Subscription ToSubscription() => new(Id, Tenant, Name, ToFilter(), ToLadder(), Channel, TargetId, CreatedAt)
    {
        Cadence = ToCadence(),
        AwaitsConfirmation = AwaitsConfirmation,
        PausedAt = PausedAt,
        BegunAt = BegunAt ?? default,
        Version = Version,
    };

    public SubscriptionFilter ToFilter() => Known(Filters, Filter, SubscriptionFilter.Parse);

    public LeadDays ToLadder() => Known(Ladders, LeadDays, text => Alerts.Subscriptions.LeadDays.Parse(text));

    /// <summary>It is told from then on: its digests are due, if it has any.</summary>
    public SubscriptionRow Activated(DateTimeOffset at) => this with { NextDigestAt = ToCadence() is { Digest: not null } cadence ? cadence.NextDigest(at) : NextDigestAt };

    private Cadence ToCadence() => Known(Cadences, Cadence, text => Alerts.Subscriptions.Cadence.TryParse(text, out var cadence) ? cadence : throw new InvalidDataException("A stored cadence cannot be read."));

    private static T Known<T>(ConcurrentDictionary<string, T> known, string text, Func<string, T> parse)
    {
        if (known.TryGetValue(text, out var value))
        {
            return value;
        }

        if (known.Count >= MostKept)
        {
            known.Clear();
        }

        return known.GetOrAdd(text, parse);
    }
}
