using Alerts.Access;
using Alerts.Alerting;
using Alerts.DataFiles;
using Alerts.Deliveries;
using Alerts.Evidence;
using Alerts.Notices;
using Alerts.Server.Passes;
using Alerts.Sources.Reference;
using Alerts.Subscriptions;
using Alerts.Web.Measures;
using Cronos;

namespace Alerts.Server.Hosting;

/// <summary>What a server does between requests: sources and calendar by their schedules, queues at once, sweeps each minute.</summary>
internal sealed partial class BackgroundWork(
    ReferenceData reference,
    Pass pass,
    NoticeWatch noticeWatch,
    ExpiryWatch expiryWatch,
    FirstMessages firstMessages,
    DigestWatch digests,
    Sweeper sweeper,
    BacklogWatch backlog,
    QueueWorkers workers,
    EvidenceKeeper evidence,
    IdempotencyDesk idempotency,
    CurrentDataset current,
    TimeProvider clock,
    ILogger<BackgroundWork> logger)
{
    // Legal days change at midnight in some zone, and a dataset may be replaced at any time.
    private static readonly CronExpression Calendar = CronExpression.Parse("*/10 * * * *");
    private static readonly CronExpression Daily = CronExpression.Parse("40 3 * * *");
    private static readonly CronExpression Hourly = CronExpression.Parse("25 * * * *");
    private static readonly CronExpression EveryMinute = CronExpression.Parse("* * * * *");

    private static readonly CronExpression FourTimesAMinute = CronExpression.Parse("*/15 * * * * *", CronFormat.IncludeSeconds);

    // Who subscribes, by the API or from another process, hears how things stand within seconds.
    private static readonly CronExpression Newcomers = CronExpression.Parse("*/2 * * * * *", CronFormat.IncludeSeconds);

    /// <summary>Runs until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken)
        => Task.WhenAll(
            [
                workers.RunAsync(cancellationToken),
                OnScheduleAsync("sweep", EveryMinute, token => sweeper.SweepAsync(Sweeper.LeftBehind, token), cancellationToken),
                OnScheduleAsync("backlog", FourTimesAMinute, backlog.WatchAsync, cancellationToken),
                OnScheduleAsync("digests", EveryMinute, digests.WatchAsync, cancellationToken),
                OnScheduleAsync("calendar", Calendar, WatchCalendarAsync, cancellationToken),
                OnScheduleAsync("evidence", Daily, evidence.ForgetOldAsync, cancellationToken),
                OnScheduleAsync("idempotency", Hourly, idempotency.ForgetOldAsync, cancellationToken),
                OnScheduleAsync("first messages", Newcomers, WatchNewcomersAsync, cancellationToken),
                .. reference.Sources.Where(s => s.Enabled).Select(s => OnScheduleAsync(s.Id.Value, CronExpression.Parse(s.Schedule), token => WatchSourceAsync(s, token), cancellationToken)),
            ]);

    private async Task WatchCalendarAsync(CancellationToken cancellationToken)
    {
        var policy = await pass.WatchPoliciesAsync(cancellationToken);
        if (policy.Faults is [var first, ..])
        {
            Log.DatasetNotTaken(logger, policy.Faults.Count, first);
        }

        await expiryWatch.WatchAsync(policy.Dataset, cancellationToken);
    }

    private async Task WatchNewcomersAsync(CancellationToken cancellationToken)
    {
        if (current.Value is { } dataset)
        {
            await firstMessages.WatchAsync(dataset, cancellationToken);
        }
    }

    private async Task WatchSourceAsync(Source source, CancellationToken cancellationToken)
    {
        if (current.Value is not { } dataset)
        {
            return;
        }

        if ((await noticeWatch.WatchUnlessFailingAsync(source, dataset, cancellationToken))?.Error is { } error)
        {
            Log.SourceFailed(logger, source.Id, error);
        }
    }

    private async Task OnScheduleAsync(string name, CronExpression schedule, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = clock.GetUtcNow();
            if (schedule.GetNextOccurrence(now, TimeZoneInfo.Utc) is not { } next)
            {
                return; // A schedule such as 30 February has no next time.
            }

            await Task.Delay(next - now, clock, cancellationToken);
            try
            {
                await work(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The edge of the loop: one failed turn is logged and the next comes.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Log.TurnFailed(logger, name, e);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Source {Source} could not be read: {Reason}")]
        public static partial void SourceFailed(ILogger logger, SourceId source, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The dataset was not taken, the last good one stays: {Count} faults, first {Fault}")]
        public static partial void DatasetNotTaken(ILogger logger, int count, DataFault fault);

        [LoggerMessage(Level = LogLevel.Error, Message = "Scheduled work {Name} failed; it is tried again at its next time")]
        public static partial void TurnFailed(ILogger logger, string name, Exception exception);
    }
}
