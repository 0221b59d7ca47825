using Alerts.Materials;

namespace Alerts.Policies;

/// <summary>One revision as a difference speaks of it: which provisions a relation reaches, and how things stand, in words.</summary>
internal sealed class RevisionView(PolicyDataset dataset, MaterialCatalogue catalogue)
{
    private const int MostNamed = 6;

    public PolicyDataset Dataset => dataset;

    public PolicyTimeline Timeline { get; } = new(dataset, catalogue);

    public bool Has(ProvisionKey key) => dataset.Provisions.ContainsKey(key);

    public IReadOnlyList<ProvisionKey> Reach(Relation relation)
    {
        if (!dataset.Contains(relation.Measure))
        {
            return [];
        }

        var numbers = relation.Provisions ?? [.. dataset.Measure(relation.Measure).Provisions.Select(p => p.Number)];
        return [.. numbers.Order(StringComparer.Ordinal).Select(n => new ProvisionKey(relation.Measure, n)).Where(Has)];
    }

    public string Name(MeasureId id) => dataset.Contains(id) ? LegalText.ShortName(dataset.Measure(id)) : id.Value;

    /// <summary>"46/2024 ¶2 (gallium only)".</summary>
    public string Target(Relation relation)
    {
        var name = relation.Provisions is { } numbers
            ? $"{Name(relation.Measure)} {Some([.. numbers.Order(StringComparer.Ordinal).Select(n => $"¶{n}")])}"
            : Name(relation.Measure);
        var scope = new[]
        {
            relation.Materials is { } materials ? LegalText.Materials(catalogue, [.. materials.Order()]) : "",
            relation.Destinations is { } destinations ? LegalText.Destinations(CanonicalPolicies.Of(destinations)) : "",
        }.Where(s => s.Length > 0).ToList();
        return scope.Count == 0 ? name : $"{name} ({string.Join("; ", scope)} only)";
    }

    /// <summary>"export ban on gallium to the US, in force since 2024-12-03".</summary>
    public string Summary(ProvisionKey key)
    {
        var provision = dataset.Provisions[key];
        var materials = provision.Materials.Count == 0 ? "" : $" on {LegalText.Materials(catalogue, [.. provision.Materials.Order()])}";
        return $"{LegalText.Effect(provision.Effect)}{materials} {LegalText.Destinations(CanonicalPolicies.Of(provision.Destinations))}, {Standing(key)}";
    }

    public string Summary(Measure measure)
        => Some([.. measure.Provisions.OrderBy(p => p.Number, StringComparer.Ordinal).Select(p => $"¶{p.Number} {Summary(new ProvisionKey(measure.Id, p.Number))}")], "; ");

    /// <summary>How provisions stand on the day up to which the authors looked, those alike in one: "in force since 2024-12-03".</summary>
    public string Standing(IReadOnlyList<ProvisionKey> keys)
    {
        var alike = keys.Where(Has).GroupBy(Standing, StringComparer.Ordinal).ToList();
        return alike switch
        {
            [] => "not in the record",
            [var only] => only.Key,
            _ => Some([.. alike.Select(g => $"{string.Join(", ", g.Select(k => $"¶{k.Number}"))} {g.Key}")], "; "),
        };
    }

    private string Standing(ProvisionKey key)
    {
        var alike = Timeline.PartsOf(key).GroupBy(Standing, StringComparer.Ordinal).ToList();
        return alike is [var only]
            ? only.Key
            : string.Join("; ", alike.Select(g => $"{g.Key} ({string.Join(" and ", g.Select(Scope))})"));
    }

    private string Standing(ProvisionPart part)
    {
        var key = part.Provision;
        var status = Timeline.StatusOn(part, dataset.AsOf);
        var words = status.State switch
        {
            LegalState.Announced => dataset.StartOf(key) is { } start ? $"announced, in force from {start:O}" : "announced, first day not known",
            LegalState.InForce => $"in force since {dataset.StartOf(key):O}",
            LegalState.Suspended => Caused(part, status, RelationType.Suspends),
            LegalState.Lapsed => dataset.Provisions[key].End?.LastDay is { } last ? $"lapsed, the last day was {last:O}" : "lapsed",
            LegalState.Repealed => Caused(part, status, RelationType.Repeals),
        };
        return status.Certainty == Certainty.Certain ? words : $"{words} (unconfirmed)";
    }

    // The relations that work on that day, of those acts that make the state.
    private string Caused(ProvisionPart part, ProvisionStatus status, RelationType type)
        => string.Join(" and ", dataset.RelationsOn(part.Provision)
            .Where(x => x.Relation.Type == type && x.Relation.From <= dataset.AsOf && !(x.Relation.Until?.LastDay < dataset.AsOf && type == RelationType.Suspends)
                && ProvisionParts.Covers(x.Relation, part, catalogue) && status.Because.Contains(x.Source))
            .Select(x => Doing(x.Source, x.Relation)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    /// <summary>"suspended from 2025-11-09 to 2026-11-27 by 72/2025".</summary>
    public string Doing(ProvisionKey source, Relation relation)
        => IsPlain(relation.Until)
            ? $"{RelationWords.Participle(relation.Type)} {Window(relation.From, relation.Until)} by {Name(source.Measure)}"
            : $"{RelationWords.Participle(relation.Type)} by {Name(source.Measure)} {Window(relation.From, relation.Until)}";

    /// <summary>"from 2025-11-09 to 2026-11-27", "from 2025-11-10 until 2026-11-10 as printed, announced until …".</summary>
    public string Window(DateOnly from, WindowEnd? end) => IsPlain(end) ? $"from {from:O} to {end?.LastDay:O}" : $"from {from:O} {Until(end)}";

    // Nothing is known of its end but what the act prints.
    private static bool IsPlain(WindowEnd? end) => end is { Printed: not null, Announced: null, Effective: null };

    public string Until(WindowEnd? end)
    {
        var lawful = end switch
        {
            { Effective: { } effective } => $"until {effective.LastDay:O} by {Name(effective.By)}",
            { Printed: { } printed } => $"until {printed.LastDay:O} as printed",
            _ => "without an end",
        };
        return dataset.OpenAnnouncement(end) is { } announced ? $"{lawful}, announced until {announced.LastDay:O} by {announced.By} without an instrument" : lawful;
    }

    private string Scope(ProvisionPart part)
        => $"{LegalText.Materials(catalogue, part.Materials)} {LegalText.Destinations(part.Destinations)}".Trim();

    private static string Some(IReadOnlyList<string> items, string separator = ", ")
        => items.Count <= MostNamed ? string.Join(separator, items) : $"{string.Join(separator, items.Take(MostNamed))} and {items.Count - MostNamed} more";
}
