using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Alerting;

/// <summary>
/// Keeps the <see cref="CliffChronicle"/> of what is in use. The first look of a process reads the accepted revisions, one after another; later looks read
/// only what came since.
/// </summary>
public sealed class CliffHistory(IPolicyRevisions revisions, MaterialCatalogue catalogue) : IDisposable
{
    /// <summary>So many acceptances are looked at, the newest; what changed before them counts as changed by the oldest of them.</summary>
    public const int MostRevisions = 200;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private CliffChronicle _folded = CliffChronicle.Empty;
    private volatile Answer? _answer;

    /// <param name="dataset">What is in use for whoever asks.</param>
    public async Task<CliffChronicle> OfAsync(PolicyDataset dataset, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var newest = (await revisions.ListAsync(null, 1, cancellationToken)).Items is [var latest, ..] ? latest.Sequence : 0;
        if (_answer is { } known && known.Newest == newest && ReferenceEquals(known.Dataset, dataset))
        {
            return known.Chronicle;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            var chronicle = await FoldAsync(dataset, cancellationToken);
            _answer = new Answer(newest, dataset, chronicle);
            return chronicle;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<CliffChronicle> FoldAsync(PolicyDataset dataset, CancellationToken cancellationToken)
    {
        var accepted = (await revisions.ListAsync(null, MostRevisions, cancellationToken)).Items.Reverse().ToList();

        // Whoever asks may not have seen the newest yet.
        var inUse = accepted.FindLastIndex(e => e.Revision == dataset.Revision);
        if (inUse >= 0)
        {
            accepted.RemoveRange(inUse + 1, accepted.Count - inUse - 1);
        }

        var begin = accepted.FindIndex(e => e.Sequence == _folded.Sequence);
        var chronicle = begin < 0 ? CliffChronicle.Empty : _folded;
        foreach (var entry in accepted.Skip(begin + 1))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var file = entry.Revision == dataset.Revision ? dataset.File : (await revisions.FindAsync(entry.Revision, cancellationToken))?.File;
            if (file is not null)
            {
                chronicle = chronicle.After(ReferenceEquals(file, dataset.File) ? dataset : new PolicyDataset(file), catalogue, entry.Sequence, entry.At);
            }
        }

        _folded = chronicle;

        // What is in use without having been accepted, as in a trial, stands as what comes next.
        var current = inUse >= 0 ? chronicle : chronicle.After(dataset, catalogue, accepted.Count > 0 ? accepted[^1].Sequence + 1 : 0, new DateTimeOffset(dataset.AsOf, TimeOnly.MinValue, TimeSpan.Zero));
        return accepted.Count > 0 ? current.Since(accepted[0].Sequence, accepted[0].At) : current;
    }

    private sealed record Answer(long Newest, PolicyDataset Dataset, CliffChronicle Chronicle);
}
