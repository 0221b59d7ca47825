using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Web.Measures;

/// <summary>How our record of measures changed with each accepted revision. What differs between two revisions never changes: it is worked out once in a while.</summary>
internal sealed class MeasureRecords(IPolicyRevisions revisions, MaterialCatalogue catalogue)
{
    private const int Kept = 100;

    private readonly RecentlyUsed<(string Before, string After), Step> _known = new(Kept);

    /// <summary>Each acceptance against the one before it; the last is only compared with.</summary>
    /// <returns>The changes of this measure and of the acts that bear on it, newest first, and whether any of these revisions holds it.</returns>
    public async Task<(IReadOnlyList<RecordChangeResponse> Record, bool IsKnown)> OfAsync(MeasureId measure, IReadOnlyList<RevisionEntry> newestFirst, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(newestFirst);
        var record = new List<RecordChangeResponse>();
        var isKnown = newestFirst is [var only] && (await ReadAsync(only, cancellationToken))?.Contains(measure) == true;
        PolicyDataset? read = null;
        foreach (var (later, earlier) in newestFirst.Zip(newestFirst.Skip(1)))
        {
            var isThere = _known.TryGet((earlier.Revision, later.Revision), out var step);
            if (isThere)
            {
                read = null;
            }
            else
            {
                var after = read ?? await ReadAsync(later, cancellationToken);
                read = await ReadAsync(earlier, cancellationToken);
                step = Compare(read, after, (earlier.Revision, later.Revision));
            }

            if (step is null)
            {
                continue;
            }

            isKnown |= step.Measures.Contains(measure);
            var told = step.Changes.Where(c => c.Measure == measure || c.Concerns.Provisions.Any(p => p.Measure == measure)).Select(ChangeResponse.Of).ToList();
            if (told.Count > 0)
            {
                record.Add(new RecordChangeResponse(later.At, earlier.Revision, later.Revision, told));
            }
        }

        return (record, isKnown);
    }

    private Step? Compare(PolicyDataset? before, PolicyDataset? after, (string Before, string After) key)
    {
        if (before is null || after is null)
        {
            return null;
        }

        var step = new Step(PolicyDiff.Between(before, after, catalogue), before.Measures.Concat(after.Measures).Select(m => m.Id).ToHashSet());
        _known.Put(key, step);
        return step;
    }

    private async Task<PolicyDataset?> ReadAsync(RevisionEntry entry, CancellationToken cancellationToken)
        => await revisions.FindAsync(entry.Revision, cancellationToken) is { } accepted ? new PolicyDataset(accepted.File) : null;

    /// <param name="Measures">Of either revision.</param>
    private sealed record Step(IReadOnlyList<PolicyChange> Changes, IReadOnlySet<MeasureId> Measures);
}
