using Alerts.Alerting;
using Alerts.Materials;

namespace Alerts.Subscriptions;

/// <summary>
/// The index between alerts and subscriptions. A subscription is filed under few keys, its own words; an alert asks under
/// all keys that could mean it. So a change of a group's members needs no new index.
/// </summary>
public static class Interest
{
    /// <summary>Of subscriptions that name no material.</summary>
    public const string Everything = "*";

    /// <summary>Of subscriptions that name a kind meant for operators.</summary>
    public const string Operations = "!operations";

    /// <summary>The keys under which a subscription is filed.</summary>
    public static IReadOnlySet<string> KeysOf(SubscriptionFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var keys = filter.Materials.Count == 0 ? [Everything] : filter.Materials.Select(m => m.Value).ToHashSet(StringComparer.Ordinal);
        if (filter.Materials.Count > 0 && filter.AllDualUse)
        {
            keys.Add(MaterialId.AllDualUse.Value);
        }

        if (filter.IncludeLowConfidence)
        {
            keys.UnionWith(keys.Select(Maybe).ToList());
        }

        if (filter.Kinds.Any(AlertKinds.IsForOperators))
        {
            keys.Add(Operations);
        }

        return keys;
    }

    /// <summary>The keys under which those who may want this alert are filed.</summary>
    public static IReadOnlySet<string> KeysFor(Alert alert, MaterialCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(alert);
        ArgumentNullException.ThrowIfNull(catalogue);
        if (AlertKinds.IsForOperators(alert.Kind))
        {
            return new HashSet<string>(StringComparer.Ordinal) { Operations };
        }

        var keys = alert.Materials.Count > 0 || alert.Possible.Count == 0 ? KeysFor(alert.Materials, catalogue).ToHashSet(StringComparer.Ordinal) : [];
        if (alert.Possible.Count > 0)
        {
            keys.UnionWith(KeysFor(alert.Possible, catalogue).Select(Maybe));
        }

        return keys;
    }

    // Filed beside the plain key, and asked for where it is not sure that an alert concerns the material.
    private static string Maybe(string key) => $"?{key}";

    /// <summary>The material of a key, for certain or perhaps; null for a key of another sort.</summary>
    public static string? MaterialOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var plain = key.StartsWith('?') ? key[1..] : key;
        return plain is Everything or Operations ? null : plain;
    }

    /// <summary>The keys under which those whom news of these materials may concern are filed.</summary>
    public static IReadOnlySet<string> KeysFor(IEnumerable<MaterialId> materials, MaterialCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        var keys = materials.SelectMany(catalogue.Related).Select(m => m.Value).ToHashSet(StringComparer.Ordinal);
        keys.Add(Everything);
        return keys;
    }

    /// <summary>Whether a subscription found under one of the keys, or named by the alert, is to be told.</summary>
    public static bool Wants(Subscription subscription, Alert alert)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        ArgumentNullException.ThrowIfNull(alert);
        var filter = subscription.Filter;
        return (WantsKind(filter, alert.Kind) || alert is { Kind: AlertKind.TargetDisabled or AlertKind.SubscriptionTest or AlertKind.SubscriptionConfirmation or AlertKind.Digest, Audience: not null })
            && !(alert.YieldsTo is { } other && WantsKind(filter, other))
            && (alert.Audience is null ? WantsJurisdiction(filter, alert) : alert.Audience == subscription.Id)
            && (alert.Rung is not { } rung || subscription.LeadDays.DueAt(rung.DaysLeft) == rung.Days);
    }

    private static bool WantsKind(SubscriptionFilter filter, AlertKind kind)
        => filter.Kinds.Count == 0 ? !AlertKinds.IsForOperators(kind) : filter.Kinds.Contains(kind);

    private static bool WantsJurisdiction(SubscriptionFilter filter, Alert alert)
        => filter.Jurisdictions.Count == 0 || AlertKinds.IsForOperators(alert.Kind) || filter.Jurisdictions.Any(j => alert.Jurisdictions.Contains(j, StringComparer.Ordinal));
}
