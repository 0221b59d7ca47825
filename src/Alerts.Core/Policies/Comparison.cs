using Alerts.Materials;

namespace Alerts.Policies;

/// <summary>Two revisions side by side.</summary>
internal sealed class Comparison(PolicyDataset before, PolicyDataset after, MaterialCatalogue catalogue)
{
    public RevisionView Before { get; } = new(before, catalogue);

    public RevisionView After { get; } = new(after, catalogue);

    public MaterialCatalogue Catalogue => catalogue;

    /// <summary>Who is concerned by a change of these provisions themselves.</summary>
    public ChangeConcerns Concerns(params IEnumerable<ProvisionKey> keys) => Concerns([.. keys], []);

    /// <summary>Who is concerned by what one provision does to others: the provisions it reaches, within its scope.</summary>
    public ChangeConcerns Concerns(ProvisionKey source, Relation? was, Relation? now)
    {
        var reached = (was is null ? [] : Before.Reach(was)).Concat(now is null ? [] : After.Reach(now)).Distinct().ToList();
        return reached.Count == 0 ? Concerns(source) : Concerns(reached, [.. new[] { was, now }.OfType<Relation>()], source.Measure);
    }

    /// <summary>
    /// Whether any of the provisions is in force on a day on which it was suspended in the earlier revision.
    /// </summary>
    public bool InForceEarlier(IEnumerable<ProvisionKey> keys)
        => keys.Any(k => Before.Has(k) && After.Has(k) && Before.Timeline.PartsOf(k).Any(was => After.Timeline.PartsOf(k)
            .Any(now => Overlap(was, now) && Before.Timeline.PeriodsOf(was).Any(b => b.State == LegalState.Suspended
                && After.Timeline.PeriodsOf(now).Any(a => a.State == LegalState.InForce && Overlap(a, b))))));

    private ChangeConcerns Concerns(IReadOnlyList<ProvisionKey> keys, IReadOnlyList<Relation> within, MeasureId? by = null)
    {
        var provisions = keys.SelectMany(k => new[] { Before, After }.Where(v => v.Has(k)).Select(v => v.Dataset.Provisions[k])).ToList();
        var materials = within.Count > 0 && within.All(r => r.Materials is not null) ? within.SelectMany(r => r.Materials!) : provisions.SelectMany(p => p.Materials);
        var places = within.Count > 0 && within.All(r => r.Destinations is not null) ? within.Select(r => r.Destinations!) : provisions.Select(p => p.Destinations);
        var measures = keys.Select(k => k.Measure).Concat(by is { } id ? [id] : []).Distinct()
            .SelectMany(m => new[] { before, after }.Where(d => d.Contains(m)).Select(d => d.Measure(m).Jurisdiction));
        return new ChangeConcerns(
            [.. keys.Distinct().OrderBy(k => k.Measure.Value, StringComparer.Ordinal).ThenBy(k => k.Number, StringComparer.Ordinal)],
            [.. materials.Distinct().Order()],
            [.. places.Select(CanonicalPolicies.Of).DistinctBy(d => d.ToString()).OrderBy(d => d.ToString(), StringComparer.Ordinal)],
            [.. measures.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    private bool Overlap(ProvisionPart a, ProvisionPart b)
        => (a.Materials.Count == 0 || b.Materials.Count == 0 || a.Materials.Any(m => catalogue.Related(m).Overlaps(b.Materials)))
            && Countries(a.Destinations, b.Destinations).Any(c => a.Destinations.Covers(c) && b.Destinations.Covers(c));

    private static IEnumerable<string> Countries(DestinationScope a, DestinationScope b)
        => (a.Only ?? []).Concat(a.Except ?? []).Concat(b.Only ?? []).Concat(b.Except ?? []).Append("ZZ");

    private static bool Overlap(Period a, Period b)
        => (a.First is null || b.Last is null || a.First <= b.Last) && (b.First is null || a.Last is null || b.First <= a.Last);
}
