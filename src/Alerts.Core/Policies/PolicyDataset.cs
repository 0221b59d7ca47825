using System.Text.Json;
using Alerts.DataFiles;

namespace Alerts.Policies;

/// <summary>One accepted revision of the law as data: checked, indexed, immutable.</summary>
public sealed class PolicyDataset
{
    private readonly Dictionary<MeasureId, Measure> _measures;
    private readonly Dictionary<ProvisionKey, Provision> _provisions;

    private readonly ILookup<MeasureId, (ProvisionKey Source, Relation Relation)> _relationsByTarget;

    /// <exception cref="ArgumentException">A measure or a provision number occurs twice (the file's check comes first).</exception>
    public PolicyDataset(PolicyFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        AsOf = file.AsOf;
        _measures = file.Measures.ToDictionary(m => m.Id);
        _provisions = file.Measures
            .SelectMany(m => m.Provisions.Select(p => (Key: new ProvisionKey(m.Id, p.Number), Provision: p)))
            .ToDictionary(x => x.Key, x => x.Provision);
        _relationsByTarget = _provisions
            .SelectMany(p => (p.Value.Relations ?? []).Select(r => (Source: p.Key, Relation: r)))
            .ToLookup(x => x.Relation.Measure);
        File = file;
        Revision = DerivedId.Of("rev", JsonSerializer.Serialize(file with { Measures = [.. file.Measures.OrderBy(m => m.Id.Value, StringComparer.Ordinal)] }, DataFileReader.Options));
    }

    public DateOnly AsOf { get; }

    /// <summary>Derived from the content, not from the bytes: spacing and the order of measures do not matter.</summary>
    public string Revision { get; }

    public PolicyFile File { get; }

    public IReadOnlyCollection<Measure> Measures => _measures.Values;

    public IReadOnlyDictionary<ProvisionKey, Provision> Provisions => _provisions;

    public Measure Measure(MeasureId id) => _measures[id];

    public bool Contains(MeasureId id) => _measures.ContainsKey(id);

    /// <summary>Every relation of another provision that bears on this one.</summary>
    public IEnumerable<(ProvisionKey Source, Relation Relation)> RelationsOn(ProvisionKey key)
        => _relationsByTarget[key.Measure].Where(x => x.Relation.Targets(key));

    /// <summary>
    /// What could be known on <paramref name="day"/>: without the measures issued later and the announcements made later.
    /// </summary>
    public PolicyDataset AsKnownOn(DateOnly day)
    {
        var later = _measures.Values.Any(m => m.Issued > day) || _provisions.Values.Any(p => KnownLater(p.End, day) || (p.Relations ?? []).Any(r => KnownLater(r.Until, day)));
        return later
            ? new PolicyDataset(File with { Measures = [.. File.Measures.Where(m => m.Issued <= day).Select(m => KnownOn(m, day))] })
            : this;
    }

    private bool KnownLater(WindowEnd? end, DateOnly day)
        => end?.Announced?.Said > day || (end?.Effective is { } effective && _measures.TryGetValue(effective.By, out var by) && by.Issued > day);

    private Measure KnownOn(Measure measure, DateOnly day) => measure with
    {
        Provisions = [.. measure.Provisions.Select(p => p with
        {
            End = KnownOn(p.End, day),
            Relations = p.Relations is { } relations
                ? [.. relations.Where(r => _measures[r.Measure].Issued <= day).Select(r => r with { Until = KnownOn(r.Until, day) })]
                : null,
        })],
    };

    private WindowEnd? KnownOn(WindowEnd? end, DateOnly day) => end is null || !KnownLater(end, day)
        ? end
        : end with
        {
            Announced = end.Announced?.Said > day ? null : end.Announced,
            Effective = end.Effective is { } effective && _measures.TryGetValue(effective.By, out var by) && by.Issued > day ? null : end.Effective,
        };
}
