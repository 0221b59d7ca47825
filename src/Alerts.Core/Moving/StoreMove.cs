using Alerts.Access;

namespace Alerts.Moving;

/// <summary>
/// Carries a whole store into another that nobody uses yet, and compares both. What was carried is known by the rows themselves: killed at any moment and
/// begun again it comes to the same, and what has changed in the source meanwhile is carried too. The mark that it is done comes last.
/// </summary>
/// <param name="protector">Opens what is sealed in the source.</param>
public sealed class StoreMove(IKeptStore source, IDestinationStore destination, ISecretProtector protector)
{
    private readonly IReadOnlyList<MovedKind> _kinds = MovedKind.All(source, destination);

    /// <param name="replaces">Also where others have rows there: what the source does not have is taken away.</param>
    /// <param name="openDestination">Called once it is known that rows may be written, before the first is: makes what opens that which is sealed there.</param>
    /// <param name="progress">Told what is done next.</param>
    public async Task<MoveOutcome> RunAsync(
        bool replaces, Func<CancellationToken, Task<ISecretProtector>> openDestination, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(openDestination);
        var mark = await destination.MarkAsync(cancellationToken);
        if (!replaces && await ObjectionAsync(mark, cancellationToken) is { } objection)
        {
            return new MoveOutcome.Refused(objection);
        }

        var there = await openDestination(cancellationToken);
        var (begun, done) = (new MoveMark(MoveStage.Begun, source.Installation), new MoveMark(MoveStage.Done, source.Installation));
        if (mark == done && await CompareAsync(there, progress, cancellationToken) is { IsSame: true } same)
        {
            return new MoveOutcome.Compared(same, 0, 0);
        }

        if (!await destination.MarkAsync(mark, begun, cancellationToken))
        {
            return new MoveOutcome.Disturbed();
        }

        var written = 0L;
        foreach (var kind in _kinds)
        {
            progress?.Report($"Copying {kind.Name}");
            written += await kind.CopyAsync(cancellationToken);
        }

        var (report, removed) = await CompareAsync(there, removes: true, progress, cancellationToken);
        return !report.IsSame || await destination.MarkAsync(begun, done, cancellationToken)
            ? new MoveOutcome.Compared(report, written, removed)
            : new MoveOutcome.Disturbed();
    }

    /// <summary>Only compares; writes nothing.</summary>
    public async Task<MoveReport> CompareAsync(ISecretProtector there, IProgress<string>? progress, CancellationToken cancellationToken)
        => (await CompareAsync(there, removes: false, progress, cancellationToken)).Report;

    private async Task<(MoveReport Report, long Removed)> CompareAsync(ISecretProtector there, bool removes, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var (kinds, removed) = (new List<KindReport>(), 0L);
        foreach (var kind in _kinds)
        {
            progress?.Report($"Comparing {kind.Name}");
            var compared = await kind.CompareAsync(protector, there, removes, cancellationToken);
            kinds.Add(compared.Report);
            removed += compared.Removed;
        }

        return (new MoveReport(kinds), removed);
    }

    // Null: these tables are ours to fill.
    private async Task<string?> ObjectionAsync(MoveMark mark, CancellationToken cancellationToken) => mark.Stage switch
    {
        MoveStage.InUse => "The system has worked on these tables since: what it found there would be lost.",
        MoveStage.Begun or MoveStage.Done when mark.Installation != source.Installation => "These tables hold the rows of another installation.",
        MoveStage.Begun or MoveStage.Done => null,
        MoveStage.Untouched => await AnyThereAsync(cancellationToken) is { } kind ? $"These tables hold rows that no move has put there ({kind})." : null,
    };

    private async Task<string?> AnyThereAsync(CancellationToken cancellationToken)
    {
        foreach (var kind in _kinds)
        {
            if (await kind.AnyThereAsync(cancellationToken))
            {
                return kind.Name;
            }
        }

        return null;
    }
}
