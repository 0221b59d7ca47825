using System.Collections.Concurrent;
using Alerts.Alerting;
using Alerts.Evidence;
using Alerts.Policies;

namespace Alerts.Notices;

public enum SourceOutcome
{
    Read,
    Unchanged,
    Failed,

    /// <summary>It answered, and nothing is concluded from the answer.</summary>
    Suspect,

    /// <summary>An operator has paused it: nothing was asked.</summary>
    Paused,

    /// <summary>Its publisher asked to be left alone for a while: nothing was asked.</summary>
    Held,
}

/// <summary>What one look at a source came to.</summary>
/// <param name="Items">Items in the answer; 0 when unchanged or failed.</param>
/// <param name="New">Notices that were not stored before.</param>
/// <param name="Raised">Alerts that were new.</param>
/// <param name="Error">Why it failed or is doubted, or why single items could not be read; null where all is well.</param>
public sealed record SourceReport(Source Source, SourceOutcome Outcome, int Items, IReadOnlyList<Notice> New, IReadOnlyList<Alert> Raised, string? Error);

/// <summary>Looks at one source, has its items taken (<see cref="NoticeIntake"/>), and tells operators when it cannot be read.</summary>
public sealed class NoticeWatch(
    INoticeReader reader,
    ISourceStates states,
    ISourceHealthStore healths,
    IEvidenceStore evidence,
    NoticeIntake items,
    SeriesWatch series,
    AlertIntake intake,
    SourceTrustOptions options,
    TimeProvider clock)
{
    // Two looks at once would read and judge the same, and write over each other's health.
    private readonly ConcurrentDictionary<SourceId, SemaphoreSlim> _turns = [];

    /// <summary>As <see cref="TryWatchAsync"/>, but leaves a source alone that keeps failing (<see cref="BackOff"/>).</summary>
    /// <returns>Null where it was left alone.</returns>
    public async Task<SourceReport?> WatchUnlessFailingAsync(Source source, PolicyDataset dataset, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        return await healths.FindAsync(source.Id, cancellationToken) is { } health && BackOff.Until(health) > clock.GetUtcNow()
            ? null
            : await TryWatchAsync(source, dataset, cancellationToken);
    }

    /// <summary>As <see cref="WatchAsync"/>, but does not wait.</summary>
    /// <returns>Null where somebody of this process is looking at it.</returns>
    public Task<SourceReport?> TryWatchAsync(Source source, PolicyDataset dataset, CancellationToken cancellationToken)
        => InTurnAsync(source, TimeSpan.Zero, dataset, cancellationToken);

    /// <summary>Looks once, after whoever is looking at it.</summary>
    public async Task<SourceReport> WatchAsync(Source source, PolicyDataset dataset, CancellationToken cancellationToken)
        => await InTurnAsync(source, Timeout.InfiniteTimeSpan, dataset, cancellationToken) ?? throw new System.Diagnostics.UnreachableException();

    private async Task<SourceReport?> InTurnAsync(Source source, TimeSpan patience, PolicyDataset dataset, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        var turn = _turns.GetOrAdd(source.Id, _ => new SemaphoreSlim(1));
        if (!await turn.WaitAsync(patience, cancellationToken))
        {
            return null;
        }

        try
        {
            return await LookAsync(source, dataset, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<SourceReport> LookAsync(Source source, PolicyDataset dataset, CancellationToken cancellationToken)
    {
        var health = await healths.FindAsync(source.Id, cancellationToken) ?? new SourceHealth(source.Id);
        if (health.PausedSince is not null)
        {
            return new SourceReport(source, SourceOutcome.Paused, 0, [], [], null);
        }

        if (health.NotBefore is { } until && until > clock.GetUtcNow())
        {
            return new SourceReport(source, SourceOutcome.Held, 0, [], [], $"{health.Trouble}; it asked not to be asked before {until:u}");
        }

        var state = await states.FindAsync(source.Id, cancellationToken) ?? new SourceState(source.Id, null);
        var started = clock.GetTimestamp();
        var read = await reader.ReadAsync(source, state.Cursor, cancellationToken);
        var look = new SourceLook(health, clock.GetUtcNow(), clock.GetElapsedTime(started));
        var (report, after) = read switch
        {
            SourceRead.Items items => await JudgeAsync(source, state, look, items, dataset, cancellationToken),
            SourceRead.Unchanged same => (
                new SourceReport(
                    source, SourceOutcome.Unchanged, 0, [],
                    [.. await series.WatchAsync(source, cancellationToken), .. await RecoverAsync(source, state, same.Cursor ?? state.Cursor, cancellationToken)], null),
                look.Unchanged()),
            SourceRead.Suspect suspect => await SuspectAsync(source, state, look, suspect.Reason, null, suspect.Raw, cancellationToken),
            SourceRead.Failed failed => await FailedAsync(source, state, look.Failed(failed.Reason, failed.RetryAfter), cancellationToken),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

        // Last: killed before, the next look finds the same.
        await healths.SaveAsync(after, cancellationToken);
        return report;
    }

    private async Task<(SourceReport Report, SourceHealth After)> FailedAsync(Source source, SourceState state, SourceHealth after, CancellationToken cancellationToken)
        => (new SourceReport(source, SourceOutcome.Failed, 0, [], await FailAsync(source, state, after, cancellationToken), after.Trouble), after);

    // A file of ours is as long as it is; only what others serve can be a mask.
    private async Task<(SourceReport Report, SourceHealth After)> JudgeAsync(
        Source source, SourceState state, SourceLook look, SourceRead.Items items, PolicyDataset dataset, CancellationToken cancellationToken)
    {
        var isOurs = source.Url.StartsWith("file:", StringComparison.Ordinal);
        switch (isOurs ? ReadVerdict.Trusted.Whole : ReadJudge.Of(look.Before, items.Found, look.At))
        {
            case ReadVerdict.Suspect suspect:
                return await SuspectAsync(source, state, look, suspect.Reason, suspect.Doubted, items.Raw, cancellationToken);
            case ReadVerdict.Trusted trusted:
                // The evidence first: what is told can be shown.
                await evidence.KeepAsync(source.Id, isOurs ? [] : items.Raw, cancellationToken);
                var allAtOnce = isOurs ? ChangesAllAtOnce.Changes : ReadJudge.HasStayed(look.Before, items.Found, look.At) ? ChangesAllAtOnce.Template : ChangesAllAtOnce.Doubted;
                return await TakeAsync(source, state, look, items, new ItemsSeen(state.Cursor is null, trusted.Known, allAtOnce), dataset, cancellationToken);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // The cursor stays, so that the next look reads it whole again.
    private async Task<(SourceReport Report, SourceHealth After)> SuspectAsync(
        Source source, SourceState state, SourceLook look, string reason, DoubtedList? doubted, IReadOnlyList<RawAnswer> raw, CancellationToken cancellationToken)
    {
        await evidence.KeepAsync(source.Id, raw, cancellationToken);
        var after = look.Suspected(reason, doubted, raw.Sum(r => (long)r.Bytes.Length));
        return (new SourceReport(source, SourceOutcome.Suspect, 0, [], await FailAsync(source, state, after, cancellationToken), reason), after);
    }

    private async Task<(SourceReport Report, SourceHealth After)> TakeAsync(
        Source source, SourceState state, SourceLook look, SourceRead.Items read, ItemsSeen seen, PolicyDataset dataset, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var current = read.Found.Where(item => !(source.Archive && item.Published > now)).DistinctBy(i => i.Identity).ToList();
        var taken = await items.TakeAsync(source, current, seen, dataset, cancellationToken);
        if (taken.Doubted > 0)
        {
            return await SuspectAsync(
                source, state, look, $"{taken.Doubted} of {current.Count} texts changed at once", ReadJudge.Doubt(look.Before, read.Found, look.At), read.Raw, cancellationToken);
        }

        var raised = taken.Raised.Concat(await series.WatchAsync(source, cancellationToken)).ToList();
        raised.AddRange(await RecoverAsync(source, state, CursorAfter(source, state, read, current.Count, taken), cancellationToken));
        var trouble = taken.Failures is [var first, ..] ? $"{taken.Failures.Count} of {current.Count} items could not be read whole, the first: {first}" : null;
        return (
            new SourceReport(source, SourceOutcome.Read, current.Count, taken.New, raised, trouble),
            look.Taken(read.Found, read.Raw.Sum(r => (long)r.Bytes.Length)) with { Trouble = trouble });
    }

    // What is left of a read is seen only if the source is read in full again, whatever it says of changes.
    private static SourceCursor? CursorAfter(Source source, SourceState state, SourceRead.Items read, int current, TakenItems taken)
        => taken is { Postponed: > 0 } && state.Cursor is null ? null
            : !taken.IsComplete || (source.Archive && current < read.Found.Count) ? new SourceCursor(null, null, "")
            : read.Cursor;

    private async Task<IReadOnlyList<Alert>> FailAsync(Source source, SourceState state, SourceHealth after, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var reason = after.Trouble ?? "";
        var since = state.FailingSince ?? now;
        if (state.FailingSince is null)
        {
            state = state with { FailingSince = now, Failure = reason, FailureTold = false };
            await states.SaveAsync(state, cancellationToken);
        }

        if (state.FailureTold || after.Failures < options.FailuresBeforeTold)
        {
            return [];
        }

        var alert = new Alert(
            Alert.IdOf(AlertKind.SourceFailing, source.Id.Value, $"{since:O}"), AlertKind.SourceFailing, source.Id.Value, Severity.Warning,
            [], [], now, after.IsSuspect ? NoticeText.Suspect(source, since, reason) : NoticeText.Failing(source, since, reason))
        { Source = source.Id };
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
                [], [], now, NoticeText.Recovered(source, since))
            { Source = source.Id };
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
