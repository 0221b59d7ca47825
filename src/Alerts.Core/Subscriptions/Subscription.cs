using Alerts.Alerting;
using Alerts.Materials;

namespace Alerts.Subscriptions;

/// <summary>Who wants to be told what, where and how early.</summary>
/// <param name="Id">Derived from tenant, target and filter as they were at first: subscribing twice to the same is one subscription. It stays when the filter changes.</param>
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

    /// <summary>Since when it is told nothing; null: it is told.</summary>
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>When it began, or began anew: by a resume, or by another filter or ladder. Its first message is of this time.</summary>
    public DateTimeOffset BegunAt { get => field == default ? CreatedAt : field; init; }

    /// <summary>1 at first, one more with each change; kept by the store.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Found by alerts, and due for digests.</summary>
    public bool IsTold => !AwaitsConfirmation && PausedAt is null;

    /// <summary>Whether both hear of the same at the same place.</summary>
    public bool IsSameWish(Subscription other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return TargetId == other.TargetId && LeadDays.Equals(other.LeadDays) && Filter.ToString() == other.Filter.ToString();
    }

    /// <summary>A target's id already holds its tenant. Subscriptions stand in the order of their targets, as deliveries do.</summary>
    /// <param name="turn">1; one more where that id belongs to a subscription that was changed to another filter since.</param>
    public static string IdOf(string targetId, SubscriptionFilter filter, LeadDays leadDays, int turn = 1)
        => DerivedId.Join(
            "sub", targetId,
            turn == 1 ? DerivedId.Of("wish", filter.ToString(), leadDays.ToString()) : DerivedId.Of("wish", filter.ToString(), leadDays.ToString(), turn.ToString(System.Globalization.CultureInfo.InvariantCulture)));
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

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="InvalidDataException">It names a kind that this version does not know.</exception>
    public static SubscriptionFilter Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        static string[] Items(string part) => part.Length == 0 ? [] : part.Split(',');
        var parts = text.Split('|');
        return new SubscriptionFilter(
            [.. Items(parts[0]).Select(m => MaterialId.Parse(m))],
            Items(parts[1]),
            [.. Items(parts[2]).Select(k => AlertKinds.TryParse(k, out var kind) ? kind : throw new InvalidDataException($"A stored filter names the unknown kind '{k}'."))],
            parts[3] == "+",
            parts is [.., "?"]);
    }
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
