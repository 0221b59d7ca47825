using Alerts.Alerting;
using Alerts.Materials;

namespace Alerts.Subscriptions;

/// <summary>Who wants to be told what, where and how early.</summary>
/// <param name="Id">Derived from tenant, target and filter: subscribing twice to the same is one subscription.</param>
/// <param name="Tenant">The company that owns it.</param>
/// <param name="Name">For people; may be empty.</param>
public sealed record Subscription(
    string Id,
    string Tenant,
    string Name,
    SubscriptionFilter Filter,
    LeadDays LeadDays,
    ChannelKind Channel,
    string TargetId,
    DateTimeOffset CreatedAt)
{
    /// <summary>When it is told. No part of the id: to subscribe again with another cadence changes it.</summary>
    public Cadence Cadence { get; init; } = Cadence.AtOnce;

    /// <summary>Found by no alert before its target's reader has confirmed.</summary>
    public bool AwaitsConfirmation { get; init; }

    /// <summary>A target's id already holds its tenant. Subscriptions stand in the order of their targets, as deliveries do.</summary>
    public static string IdOf(string targetId, SubscriptionFilter filter, LeadDays leadDays)
        => DerivedId.Join("sub", targetId, DerivedId.Of("wish", filter.ToString(), leadDays.ToString()));
}

/// <summary>What a subscription wants to hear of. An empty list means all.</summary>
/// <param name="Materials">Materials and groups; a group means all its members.</param>
/// <param name="Jurisdictions">ISO 3166-1 alpha-2, or EU.</param>
/// <param name="Kinds">Empty means every kind but those for operators.</param>
/// <param name="AllDualUse">
/// Whether acts that cover every dual-use item without naming one (CN No. 1 of 2026) concern a subscription that names
/// materials. On by default: such an act stops a shipment of gallium as surely as one that names it.
/// </param>
/// <param name="IncludeLowConfidence">
/// Whether to hear of what names a material only as a part of something else, or beside words of another trade (<see cref="MatchConfidence.Low"/>).
/// </param>
public sealed record SubscriptionFilter(
    IReadOnlyList<MaterialId> Materials,
    IReadOnlyList<string> Jurisdictions,
    IReadOnlyList<AlertKind> Kinds,
    bool AllDualUse = true,
    bool IncludeLowConfidence = false)
{
    /// <summary>Everything but what is meant for operators.</summary>
    public static readonly SubscriptionFilter Everything = new([], [], []);

    /// <summary>Canonical: order does not matter, so that equal wishes have equal text.</summary>
    public override string ToString()
        => string.Join('|',
            string.Join(',', Materials.Distinct().Order()),
            string.Join(',', Jurisdictions.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)),
            string.Join(',', Kinds.Select(AlertKinds.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)),
            AllDualUse ? "+" : "-")
            + (IncludeLowConfidence ? "|?" : "");
}

/// <summary>The kinds of target.</summary>
public enum ChannelKind
{
    Email,
    Slack,
    Webhook,
    Teams,
    Discord,
}
