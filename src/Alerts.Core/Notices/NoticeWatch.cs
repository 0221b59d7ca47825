using Alerts.Alerting;
using Alerts.Policies;

namespace Alerts.Notices;

public enum SourceOutcome
{
    Read,
    Unchanged,
    Failed,
}

/// <summary>What one look at a source came to.</summary>
/// <param name="Items">Items in the answer; 0 when unchanged or failed.</param>
/// <param name="New">Notices that were not stored before.</param>
/// <param name="Raised">Alerts that were new.</param>
/// <param name="Error">Why it failed, or why single items could not be read; null where all is well.</param>
public sealed record SourceReport(Source Source, SourceOutcome Outcome, int Items, IReadOnlyList<Notice> New, IReadOnlyList<Alert> Raised, string? Error);

/// <summary>Looks at one source, has its items taken (<see cref="NoticeIntake"/>), and tells operators when it cannot be read.</summary>
public sealed class NoticeWatch(
    INoticeReader reader,
    ISourceStates states,
    NoticeIntake items,
    SeriesWatch series,
    AlertIntake intake,
    TimeProvider clock)
{
    /// <summary>A failure is told to operators when it has lasted this long; until then it is in the summary only.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    public async Task<SourceReport> WatchAsync(Source source, PolicyDataset dataset, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        var state = await states.FindAsync(source.Id, cancellationToken) ?? new SourceState(source.Id, null);
        return await reader.ReadAsync(source, state.Cursor, cancellationToken) switch
        {
            SourceRead.Items items => await TakeAsync(source, state, items, dataset, cancellationToken),
            SourceRead.Unchanged same => new SourceReport(
                source, SourceOutcome.Unchanged, 0, [],
                [.. await series.WatchAsync(source, cancellationToken), .. await RecoverAsync(source, state, same.Cursor ?? state.Cursor, cancellationToken)], null),
            SourceRead.Failed failed => new SourceReport(source, SourceOutcome.Failed, 0, [], await FailAsync(source, state, failed.Reason, cancellationToken), failed.Reason),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private async Task<SourceReport> TakeAsync(Source source, SourceState state, SourceRead.Items read, PolicyDataset dataset, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var current = read.Found.Where(item => !(source.Archive && item.Published > now)).DistinctBy(i => i.Identity).ToList();
        var taken = await items.TakeAsync(source, current, state.Cursor is null, dataset, cancellationToken);
        var raised = taken.Raised.Concat(await series.WatchAsync(source, cancellationToken)).ToList();
        raised.AddRange(await RecoverAsync(source, state, CursorAfter(source, state, read, current.Count, taken), cancellationToken));
        return new SourceReport(
            source, SourceOutcome.Read, current.Count, taken.New, raised,
            taken.Failures is [var first, ..] ? $"{taken.Failures.Count} of {current.Count} items could not be read whole, the first: {first}" : null);
    }

    // What is left of a read is seen only if the source is read in full again, whatever it says of changes.
    private static SourceCursor? CursorAfter(Source source, SourceState state, SourceRead.Items read, int current, TakenItems taken)
        => taken is { Postponed: > 0 } && state.Cursor is null ? null
            : !taken.IsComplete || (source.Archive && current < read.Found.Count) ? new SourceCursor(null, null, "")
            : read.Cursor;

    private async Task<IReadOnlyList<Alert>> FailAsync(Source source, SourceState state, string reason, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (state.FailingSince is not { } since)
        {
            await states.SaveAsync(state with { FailingSince = now, Failure = reason, FailureTold = false }, cancellationToken);
            return [];
        }

        if (state.FailureTold || now - since < Patience)
        {
            return [];
        }

        var alert = new Alert(
            Alert.IdOf(AlertKind.SourceFailing, source.Id.Value, $"{since:O}"), AlertKind.SourceFailing, source.Id.Value, Severity.Warning,
            [], [], now, NoticeText.Failing(source, since, reason));
        var raised = await intake.RaiseAsync(alert, cancellationToken);
        await states.SaveAsync(state with { Failure = reason, FailureTold = true }, cancellationToken);
        return raised ? [alert] : [];
    }

    // Saves only what differs: a look that finds nothing new writes nothing.
    private async Task<IReadOnlyList<Alert>> RecoverAsync(Source source, SourceState state, SourceCursor? cursor, CancellationToken cancellationToken)
    {
        var raised = new List<Alert>();
        if (state is { FailureTold: true, FailingSince: { } since })
        {
            var now = clock.GetUtcNow();
            var alert = new Alert(
                Alert.IdOf(AlertKind.SourceRecovered, source.Id.Value, $"{since:O}"), AlertKind.SourceRecovered, source.Id.Value, Severity.Info,
                [], [], now, NoticeText.Recovered(source, since));
            if (await intake.RaiseAsync(alert, cancellationToken))
            {
                raised.Add(alert);
            }
        }

        var well = new SourceState(source.Id, cursor);
        if (well != state)
        {
            await states.SaveAsync(well, cancellationToken);
        }

        return raised;
    }
}
