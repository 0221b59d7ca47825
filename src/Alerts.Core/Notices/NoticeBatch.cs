using System.Text.Json;
using Alerts.DataFiles;
using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Notices;

/// <summary>One notice of a read: what was stored of it, what it is now, and by what it changed.</summary>
/// <param name="Stored">Null where it was not known.</param>
/// <param name="IsChanged">Whether there is something to store.</param>
/// <param name="Sightings">The items of this read that it has; in the order of the read.</param>
public sealed record BatchEntry(
    Notice? Stored, Notice Notice, bool IsChanged, IReadOnlyList<Sighting> Sightings, IReadOnlyList<Sighting> NewTexts, IReadOnlyList<Revision> Revisions);

/// <param name="Seen">The text that is new.</param>
/// <param name="Before">The text that it had there before.</param>
public sealed record Revision(Sighting Seen, RevisedText Before);

/// <summary>The notices of one read: each sighting put with what is known by its item or, failing that, by its instrument.</summary>
public sealed class NoticeBatch
{
    private readonly IReadOnlyDictionary<string, Notice> _found;

    private NoticeBatch(IReadOnlyDictionary<string, Notice> found, IReadOnlyList<BatchEntry> entries) => (_found, Entries) = (found, entries);

    public IReadOnlyList<BatchEntry> Entries { get; }

    /// <summary>By what the notice of a sighting is looked up.</summary>
    public static IEnumerable<string> KeysOf(Sighting seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return [seen.Key, .. seen.Instruments.Own.OrderBy(i => i == NoticeInstruments.Primary(seen.Instruments.Own) ? 0 : 1).Select(i => i.Value)];
    }

    /// <param name="found">What is stored, by key.</param>
    public static NoticeBatch Of(IReadOnlyList<Sighting> sightings, IReadOnlyDictionary<string, Notice> found, PolicyDataset dataset, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(sightings);
        var idOf = found.ToDictionary(f => f.Key, f => f.Value.Id, StringComparer.Ordinal);
        var stored = found.Values.DistinctBy(n => n.Id).ToDictionary(n => n.Id, StringComparer.Ordinal);
        var open = new Dictionary<string, Open>(StringComparer.Ordinal);
        foreach (var seen in sightings)
        {
            var keys = KeysOf(seen).ToList();
            var id = keys.Select(k => idOf.GetValueOrDefault(k)).FirstOrDefault(k => k is not null) ?? seen.NewId;
            if (!open.TryGetValue(id, out var entry))
            {
                entry = new Open(stored.GetValueOrDefault(id));
                open.Add(id, entry);
            }

            entry.Add(seen, now);
            foreach (var key in keys)
            {
                idOf.TryAdd(key, id);
            }
        }

        return new NoticeBatch(found, [.. open.Values.Select(o => o.Close(dataset))]);
    }

    /// <summary>The notice of the instrument that this one corrects, where it is known.</summary>
    public Notice? CorrectedBy(Notice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return notice.Corrects is not { } id ? null
            : _found.GetValueOrDefault(id.Value) ?? Entries.Select(e => e.Notice).FirstOrDefault(n => n.Instruments.Contains(id));
    }

    private sealed class Open(Notice? stored)
    {
        private readonly List<Sighting> _sightings = [];
        private readonly List<Sighting> _newTexts = [];
        private readonly List<Revision> _revisions = [];
        private Notice? _notice;

        public void Add(Sighting seen, DateTimeOffset now)
        {
            var merged = NoticeMerge.Add(_notice ?? stored, seen, now);
            _notice = merged.Notice;
            _sightings.Add(seen);
            if (merged.IsNewText)
            {
                _newTexts.Add(seen);
            }

            if (merged.Revised is { } before)
            {
                _revisions.Add(new Revision(seen, before));
            }
        }

        public BatchEntry Close(PolicyDataset dataset)
        {
            var notice = WithLaw(_notice!, dataset);
            return new BatchEntry(stored, notice, stored is null || Json(stored) != Json(notice), _sightings, _newTexts, _revisions);
        }

        private static string Json(Notice notice) => JsonSerializer.Serialize(notice, DataFileReader.Options);
    }

    // What it is says better than what it cites what it concerns; a notice that is no measure of the dataset by number may be the act
    // of that day that it names.
    private static Notice WithLaw(Notice notice, PolicyDataset dataset)
    {
        var cites = InstrumentCitations.Of([.. notice.Instruments, .. notice.Addresses.SelectMany(a => a.Names ?? [])], $"{notice.Title}\n{notice.Text}", dataset);
        var itself = InstrumentCitations.Of(notice.Instruments, dataset);
        if (itself.Count == 0)
        {
            itself = [.. cites.Where(id => dataset.Measure(id).Issued == notice.LegalDate)];
        }

        var named = notice.Addresses.SelectMany(a => a.Materials ?? []).Concat(MaterialsOf(itself, dataset)).Distinct().ToList();
        IReadOnlyList<MaterialId> materials = [.. (named.Count > 0 ? named : MaterialsOf(cites, dataset)).Distinct().Order()];
        return notice with { Materials = materials, Possible = [.. notice.Addresses.SelectMany(a => a.Possible ?? []).Distinct().Except(materials).Order()], Cites = cites };
    }

    private static IEnumerable<MaterialId> MaterialsOf(IEnumerable<MeasureId> measures, PolicyDataset dataset)
        => measures.SelectMany(id => dataset.Measure(id).Provisions).SelectMany(p => p.Materials);
}
