using System.Collections.Immutable;
using Alerts.Materials;

namespace Alerts.Policies;

/// <summary>One difference between two revisions that changes somebody's legal position.</summary>
public abstract record PolicyChange(MeasureId Measure)
{
    public sealed record MeasureAdded(MeasureId Measure) : PolicyChange(Measure);

    /// <summary>The record left the dataset: it was wrong or merged. The law itself repeals by a relation.</summary>
    public sealed record MeasureWithdrawn(MeasureId Measure) : PolicyChange(Measure);

    public sealed record ProvisionAdded(ProvisionKey Provision) : PolicyChange(Provision.Measure);

    public sealed record ProvisionRemoved(ProvisionKey Provision) : PolicyChange(Provision.Measure);

    public sealed record MaterialsChanged(ProvisionKey Provision, ImmutableSortedSet<MaterialId> Added, ImmutableSortedSet<MaterialId> Removed) : PolicyChange(Provision.Measure);

    public sealed record DestinationsChanged(ProvisionKey Provision, string Before, string After) : PolicyChange(Provision.Measure);

    public sealed record EffectChanged(ProvisionKey Provision, ProvisionEffect Before, ProvisionEffect After) : PolicyChange(Provision.Measure);

    public sealed record EndUseChanged(ProvisionKey Provision, EndUse Before, EndUse After) : PolicyChange(Provision.Measure);

    /// <summary>First day, or the provision's own end. Null: no day known.</summary>
    public sealed record DatesMoved(ProvisionKey Provision, string Which, DateOnly? Before, DateOnly? After) : PolicyChange(Provision.Measure);

    /// <summary>A relation was added: <paramref name="Source"/> now suspends, amends, … the target.</summary>
    public sealed record RelationAdded(ProvisionKey Source, RelationType Type, MeasureId Target, DateOnly From, DateOnly? LastDay) : PolicyChange(Source.Measure);

    public sealed record RelationRemoved(ProvisionKey Source, RelationType Type, MeasureId Target, DateOnly From) : PolicyChange(Source.Measure);

    /// <summary>A window of one provision over another now ends on another day, or its end is known by other means.</summary>
    public sealed record WindowMoved(ProvisionKey Source, RelationType Type, MeasureId Target, DateOnly From, WindowEnd? Before, WindowEnd? After) : PolicyChange(Source.Measure);
}

/// <summary>Compares two revisions. Order, URLs, titles, confidence and notes are no changes of law. Pure.</summary>
public static class PolicyDiff
{
    public static IReadOnlyList<PolicyChange> Between(PolicyDataset before, PolicyDataset after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (before.Revision == after.Revision)
        {
            return [];
        }

        var changes = new List<PolicyChange>();
        changes.AddRange(after.Measures.Where(m => !before.Contains(m.Id)).Select(m => new PolicyChange.MeasureAdded(m.Id)));
        changes.AddRange(before.Measures.Where(m => !after.Contains(m.Id)).Select(m => new PolicyChange.MeasureWithdrawn(m.Id)));
        foreach (var measure in after.Measures.Where(m => before.Contains(m.Id)))
        {
            changes.AddRange(Provisions(before.Measure(measure.Id), measure));
        }

        return [.. changes.OrderBy(c => c.Measure.Value, StringComparer.Ordinal)];
    }

    private static IEnumerable<PolicyChange> Provisions(Measure before, Measure after)
    {
        var old = before.Provisions.ToDictionary(p => p.Number);
        var now = after.Provisions.ToDictionary(p => p.Number);
        return now.Keys.Except(old.Keys, StringComparer.Ordinal).Select(n => (PolicyChange)new PolicyChange.ProvisionAdded(new ProvisionKey(after.Id, n)))
            .Concat(old.Keys.Except(now.Keys, StringComparer.Ordinal).Select(n => new PolicyChange.ProvisionRemoved(new ProvisionKey(after.Id, n))))
            .Concat(now.Where(p => old.ContainsKey(p.Key)).SelectMany(p => Provision(
                new ProvisionKey(after.Id, p.Key), old[p.Key] with { Effective = old[p.Key].Effective ?? before.Effective }, p.Value with { Effective = p.Value.Effective ?? after.Effective })));
    }

    private static IEnumerable<PolicyChange> Provision(ProvisionKey key, Provision before, Provision after)
    {
        var added = after.Materials.Except(before.Materials).ToImmutableSortedSet();
        var removed = before.Materials.Except(after.Materials).ToImmutableSortedSet();
        if (!added.IsEmpty || !removed.IsEmpty)
        {
            yield return new PolicyChange.MaterialsChanged(key, added, removed);
        }

        if (Canonical(before.Destinations) != Canonical(after.Destinations))
        {
            yield return new PolicyChange.DestinationsChanged(key, before.Destinations.ToString(), after.Destinations.ToString());
        }

        if (before.Effect != after.Effect)
        {
            yield return new PolicyChange.EffectChanged(key, before.Effect, after.Effect);
        }

        if (before.EndUse != after.EndUse)
        {
            yield return new PolicyChange.EndUseChanged(key, before.EndUse, after.EndUse);
        }

        if (before.Effective != after.Effective)
        {
            yield return new PolicyChange.DatesMoved(key, "first day", before.Effective, after.Effective);
        }

        if (before.End?.LastDay != after.End?.LastDay)
        {
            yield return new PolicyChange.DatesMoved(key, "last day", before.End?.LastDay, after.End?.LastDay);
        }

        if (before.End?.Announced?.LastDay != after.End?.Announced?.LastDay)
        {
            yield return new PolicyChange.DatesMoved(key, "announced last day", before.End?.Announced?.LastDay, after.End?.Announced?.LastDay);
        }

        foreach (var change in Relations(key, before.Relations ?? [], after.Relations ?? []))
        {
            yield return change;
        }
    }

    private static IEnumerable<PolicyChange> Relations(ProvisionKey key, IReadOnlyList<Relation> before, IReadOnlyList<Relation> after)
    {
        var old = before.ToLookup(Identity);
        var now = after.ToLookup(Identity);
        foreach (var relation in after.Where(r => !old.Contains(Identity(r))))
        {
            yield return new PolicyChange.RelationAdded(key, relation.Type, relation.Measure, relation.From, relation.Until?.LastDay);
        }

        foreach (var relation in before.Where(r => !now.Contains(Identity(r))))
        {
            yield return new PolicyChange.RelationRemoved(key, relation.Type, relation.Measure, relation.From);
        }

        foreach (var relation in after.Where(r => old.Contains(Identity(r))))
        {
            var was = old[Identity(relation)].First();
            if (Days(was.Until) != Days(relation.Until))
            {
                yield return new PolicyChange.WindowMoved(key, relation.Type, relation.Measure, relation.From, was.Until, relation.Until);
            }
        }
    }

    private static (DateOnly? Printed, DateOnly? Announced, DateOnly? Effective) Days(WindowEnd? end)
        => (end?.Printed?.LastDay, end?.Announced?.LastDay, end?.Effective?.LastDay);

    private static string Identity(Relation relation)
        => $"{relation.Type}|{relation.Measure}|{relation.From:O}|{string.Join(',', (relation.Provisions ?? []).Order(StringComparer.Ordinal))}";

    private static string Canonical(DestinationScope scope)
        => $"{scope.All}|{Sorted(scope.Only)}|{Sorted(scope.Except)}";

    private static string Sorted(IReadOnlyList<string>? countries) => countries is null ? "-" : string.Join(',', countries.Order(StringComparer.Ordinal));
}
