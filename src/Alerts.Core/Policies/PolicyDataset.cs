using System.Text.Json;
using Alerts.DataFiles;

namespace Alerts.Policies;

/// <summary>One accepted revision of the law as data: checked, indexed, immutable.</summary>
public sealed class PolicyDataset
{
    private readonly Dictionary<MeasureId, Measure> _measures;
    private readonly Dictionary<ProvisionKey, Provision> _provisions = [];
    private readonly Dictionary<MeasureId, List<(ProvisionKey Source, Relation Relation)>> _relationsByTarget = [];
    private readonly ILookup<MeasureId, Claim> _claims;
    private readonly Lazy<string> _revision;

    /// <exception cref="ArgumentException">A measure or a provision number occurs twice (the file's check comes first).</exception>
    public PolicyDataset(PolicyFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        AsOf = file.AsOf;
        _measures = file.Measures.ToDictionary(m => m.Id);
        foreach (var measure in file.Measures)
        {
            foreach (var provision in measure.Provisions)
            {
                Add(new ProvisionKey(measure.Id, provision.Number), provision);
            }
        }

        File = file;
        _claims = (file.Claims ?? []).SelectMany(c => c.About.Select(a => a.Measure).Distinct().Select(m => (Measure: m, Claim: c))).ToLookup(x => x.Measure, x => x.Claim);
        _revision = new Lazy<string>(() => DerivedId.Of("rev", JsonSerializer.Serialize(CanonicalPolicies.Of(file), DataFileReader.Options)));
    }

    public DateOnly AsOf { get; }

    /// <summary>Derived from the content, not from the bytes: spacing and order do not matter.</summary>
    public string Revision => _revision.Value;

    public PolicyFile File { get; }

    public IReadOnlyCollection<Measure> Measures => _measures.Values;

    public IReadOnlyDictionary<ProvisionKey, Provision> Provisions => _provisions;

    public Measure Measure(MeasureId id) => _measures[id];

    public bool Contains(MeasureId id) => _measures.ContainsKey(id);

    /// <summary>Ids of measures that somebody may have meant: at most five, best first.</summary>
    /// <remarks>A text longer than any id is no misspelling of one, and would cost its length squared.</remarks>
    public IReadOnlyList<MeasureId> Suggest(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > KebabCase.MaxLength ? [] : [.. _measures.Keys
            .Select(id => (Id: id, Distance: Materials.Spelling.Distance(text.ToLowerInvariant(), id.Value)))
            .Where(x => x.Distance <= Math.Max(2, text.Length / 4) || (text.Length >= 3 && x.Id.Value.Contains(text, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(x => x.Distance).ThenBy(x => x.Id.Value, StringComparer.Ordinal)
            .Take(5).Select(x => x.Id)];
    }

    /// <summary>Who said what of this measure, oldest first; those without a day last.</summary>
    public IReadOnlyList<Claim> ClaimsOn(MeasureId id) => [.. _claims[id].OrderBy(c => c.Said ?? DateOnly.MaxValue).ThenBy(c => c.Id, StringComparer.Ordinal)];

    /// <summary>The first day of a provision; null where none is known. A statement starts when it is made.</summary>
    public DateOnly? StartOf(ProvisionKey key)
    {
        var (provision, measure) = (_provisions[key], _measures[key.Measure]);
        return provision.Effective ?? measure.Effective ?? (provision.Effect == ProvisionEffect.Statement ? measure.Issued : null);
    }

    /// <summary>
    /// The announced end that the law as found does not bear out: no later instrument decided, and it is another day than
    /// the lawful end. Null where there is none.
    /// </summary>
    public AnnouncedEnd? OpenAnnouncement(WindowEnd? end)
        => end?.Announced is { } announced && announced.LastDay != end.LastDay
            && (end.Effective is null || (_measures.TryGetValue(end.Effective.By, out var by) && by.Issued < announced.Said))
            ? announced
            : null;

    /// <summary>Every relation of another provision that bears on this one.</summary>
    public IReadOnlyList<(ProvisionKey Source, Relation Relation)> RelationsOn(ProvisionKey key)
        => !_relationsByTarget.TryGetValue(key.Measure, out var all) ? []
            : all.TrueForAll(x => x.Relation.Targets(key)) ? all
            : all.FindAll(x => x.Relation.Targets(key));

    /// <summary>
    /// What could be known on <paramref name="day"/>: without the measures issued later and the announcements made later.
    /// </summary>
    public PolicyDataset AsKnownOn(DateOnly day) => AsKnown(_ => day);

    /// <summary>What could be known at this instant: the days are those of each authority's zone.</summary>
    public PolicyDataset AsKnownAt(DateTimeOffset now)
        => AsKnown(m => m.Today(now));

    private void Add(ProvisionKey key, Provision provision)
    {
        _provisions.Add(key, provision);
        foreach (var relation in provision.Relations ?? [])
        {
            if (!_relationsByTarget.TryGetValue(relation.Measure, out var all))
            {
                _relationsByTarget.Add(relation.Measure, all = []);
            }

            all.Add((key, relation));
        }
    }

    private PolicyDataset AsKnown(Func<Measure, DateOnly> today)
    {
        var days = _measures.Values.ToDictionary(m => m.Id, today);
        var unknown = _measures.Values.Where(m => m.Issued > days[m.Id]).Select(m => m.Id).ToHashSet();
        bool Unsaid(Claim claim) => claim.About.Any(a => unknown.Contains(a.Measure)) || claim.Said > days[claim.About[0].Measure];
        var later = unknown.Count > 0 || (File.Claims ?? []).Any(Unsaid)
            || _provisions.Any(p => KnownLater(p.Value.End, days[p.Key.Measure], unknown) || (p.Value.Relations ?? []).Any(r => KnownLater(r.Until, days[p.Key.Measure], unknown)));
        return later
            ? new PolicyDataset(File with { Measures = [.. File.Measures.Where(m => !unknown.Contains(m.Id)).Select(m => Known(m, days[m.Id], unknown))], Claims = File.Claims is { } claims ? [.. claims.Where(c => !Unsaid(c))] : null })
            : this;
    }

    private static bool KnownLater(WindowEnd? end, DateOnly day, HashSet<MeasureId> unknown)
        => end?.Announced?.Said > day || (end?.Effective is { } effective && unknown.Contains(effective.By));

    private static Measure Known(Measure measure, DateOnly day, HashSet<MeasureId> unknown) => measure with
    {
        Provisions = [.. measure.Provisions.Select(p => p with
        {
            End = Known(p.End, day, unknown),
            Relations = p.Relations is { } relations
                ? [.. relations.Where(r => !unknown.Contains(r.Measure)).Select(r => r with { Until = Known(r.Until, day, unknown) })]
                : null,
        })],
    };

    private static WindowEnd? Known(WindowEnd? end, DateOnly day, HashSet<MeasureId> unknown) => end is null || !KnownLater(end, day, unknown)
        ? end
        : end with
        {
            Announced = end.Announced?.Said > day ? null : end.Announced,
            Effective = end.Effective is { } effective && unknown.Contains(effective.By) ? null : end.Effective,
        };
}
