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
    private static readonly WishTexts Wishes = new();

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

    public SubscriptionFilter ToFilter() => Wishes.Filter(Filter);

    public LeadDays ToLadder() => Wishes.Ladder(LeadDays);

    /// <summary>It is told from then on: its digests are due, if it has any.</summary>
    public SubscriptionRow Activated(DateTimeOffset at) => this with { NextDigestAt = ToCadence() is { Digest: not null } cadence ? cadence.NextDigest(at) : NextDigestAt };

    private Cadence ToCadence() => Wishes.Cadence(Cadence);
}
