using System.Collections.Concurrent;
using Alerts.Alerting;
using Alerts.DataFiles;
using Alerts.Deliveries;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Queues;
using Alerts.Sources.Reference;
using Alerts.Subscriptions;
using Alerts.Web.Measures;

namespace Alerts.Server.Passes;

/// <summary>What one pass found, raised and sent.</summary>
/// <param name="Faults">Why a new dataset revision was refused; empty when all is well.</param>
/// <param name="Ahead">Cliffs from today on, nearest first.</param>
public sealed record PassReport(
    DateTimeOffset Now,
    PolicyDataset Dataset,
    IReadOnlyList<DataFault> Faults,
    IReadOnlyList<SourceReport> Sources,
    IReadOnlyList<Alert> Raised,
    IReadOnlyList<DeliveryReport> Deliveries,
    IReadOnlyList<CliffEvent> Ahead)
{
    /// <summary>Whether something that could be done was not: exit code 3.</summary>
    public bool HasFailures => Faults.Count > 0 || Sources.Any(s => s.Outcome is SourceOutcome.Failed or SourceOutcome.Suspect)
        || Deliveries.Any(d => d.Attempt.Outcome is AttemptOutcome.Retry or AttemptOutcome.Refused or AttemptOutcome.Gone);
}

/// <summary>The whole way of the data once: watch, raise, route, deliver what is due now.</summary>
public sealed class Pass(
    ReferenceData reference,
    PolicySource policies,
    NoticeWatch noticeWatch,
    ExpiryWatch expiryWatch,
    FirstMessages firstMessages,
    DigestWatch digestWatch,
    Sweeper sweeper,
    QueueWorkers workers,
    DeliveryLog log,
    CurrentDataset current,
    TimeProvider clock)
{
    // Sources are slow, not busy, and each host has a gate of its own.
    private const int SourcesAtOnce = 64;

    /// <param name="progress">Told the name of each step as it begins.</param>
    /// <exception cref="DataFileException">There is no good dataset, neither offered nor stored.</exception>
    public async Task<PassReport> RunAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var now = clock.GetUtcNow();
        log.Start();
        progress.Report("Picking up what an earlier run left");
        await sweeper.SweepAsync(TimeSpan.Zero, cancellationToken);

        progress.Report("Loading the dataset");
        await firstMessages.PassOverEarliestAsync(cancellationToken);
        var policy = await WatchPoliciesAsync(cancellationToken);
        var sources = await ReadSourcesAsync(policy.Dataset, progress, cancellationToken);

        progress.Report("Watching the calendar");
        var cliffs = await expiryWatch.WatchAsync(policy.Dataset, cancellationToken);
        var first = await firstMessages.WatchAsync(policy.Dataset, cancellationToken);

        progress.Report("Routing and delivering");
        await workers.DrainAsync(cancellationToken);

        // After routing, so that a digest that is due holds what this pass has found.
        var digests = await digestWatch.WatchAsync(cancellationToken);
        if (digests.Count > 0)
        {
            await workers.DrainAsync(cancellationToken);
        }

        return new PassReport(
            now, policy.Dataset, policy.Faults, sources,
            [.. policy.Raised, .. sources.SelectMany(s => s.Raised), .. cliffs, .. first, .. digests],
            log.Stop(),
            [.. ExpiryWatch.Known(policy.Dataset, reference.Catalogue, now).Where(c => c.Key.On >= ExpiryWatch.Today(policy.Dataset, c.Key, now))]);
    }

    /// <summary>Takes a new dataset if there is one, and makes what is in use visible to the API.</summary>
    public async Task<PolicyReport> WatchPoliciesAsync(CancellationToken cancellationToken)
    {
        var report = await policies.WatchAsync(cancellationToken);
        current.Follow(report.Dataset, report.Sequence);
        return report;
    }

    private async Task<IReadOnlyList<SourceReport>> ReadSourcesAsync(PolicyDataset dataset, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var enabled = reference.Sources.Where(s => s.Enabled).ToList();
        var reports = new ConcurrentDictionary<SourceId, SourceReport>();
        var done = 0;
        await Parallel.ForEachAsync(
            enabled,
            new ParallelOptions { MaxDegreeOfParallelism = SourcesAtOnce, CancellationToken = cancellationToken },
            async (source, token) =>
            {
                reports[source.Id] = await noticeWatch.WatchAsync(source, dataset, token);
                progress.Report($"Reading sources ({Interlocked.Increment(ref done)} of {enabled.Count})");
            });
        return [.. enabled.Select(s => reports[s.Id])];
    }
}

/// <summary>The workers of both queues.</summary>
public sealed class QueueWorkers(IMessageQueue queue, IDeliveryLedger ledger, AlertRouter router, DeliveryProcessor processor, TargetGate gate, TimeProvider clock, ILoggerFactory loggers)
{
    /// <summary>
    /// Deliveries in hand at once. Most of them wait for the disk, not for the network: the more wait together, the more
    /// share one fsync (docs/performance.md).
    /// </summary>
    public const int DeliveriesAtOnce = 256;

    // Longer than the longest attempt (30 s) with its ledger writes; a dead process' locks are given back at start.
    private static readonly TimeSpan LockFor = TimeSpan.FromMinutes(5);

    // Most alerts of a bulk of new subscriptions go to one of them each, and wait for the disk.
    private const int AlertsAtOnce = 32;

    private readonly QueueWorker _alerts = new(queue, QueueNames.Alerts, AlertsAtOnce, LockFor, router.HandleAsync, loggers.CreateLogger<QueueWorker>());
    private readonly QueueWorker _deliveries = new(queue, QueueNames.Deliveries, DeliveriesAtOnce, LockFor, processor.HandleAsync, loggers.CreateLogger<QueueWorker>());

    // A pass waits for a target's pace, not for a target that asked for minutes: the next pass sees to that.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPauses = TimeSpan.FromMinutes(1);
    private const int MostHeld = 1000;

    /// <summary>
    /// Works until nothing is due in either queue; a delivery may raise an alert of its own. Waits for deliveries that are held
    /// back for some seconds, for a minute in all.
    /// </summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        var patience = LongestPauses;
        while (true)
        {
            do
            {
                await _alerts.DrainAsync(cancellationToken);
                await _deliveries.DrainAsync(cancellationToken);
            }
            while (await queue.DueAsync(QueueNames.Alerts, cancellationToken) > 0 || await queue.DueAsync(QueueNames.Deliveries, cancellationToken) > 0);

            if ((gate.NextSlot() ?? await NextHeldAsync(cancellationToken)) - clock.GetUtcNow() is not { } pause || pause > LongestPause || pause > patience)
            {
                return;
            }

            // Its slot may have come since it was asked for.
            pause = pause > TimeSpan.Zero ? pause : TimeSpan.Zero;
            patience -= pause;
            await Task.Delay(pause, clock, cancellationToken);
        }
    }

    // Held back for a moment by a process that was killed: this one's gate knows nothing of it. What failed once waits for the next pass.
    private async Task<DateTimeOffset?> NextHeldAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return (await ledger.OverdueAsync(now + LongestPause, MostHeld, cancellationToken)).Where(d => d.Attempts == 0 && d.NextAttemptAt > now).Select(d => (DateTimeOffset?)d.NextAttemptAt).FirstOrDefault();
    }

    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(_alerts.RunAsync(cancellationToken), _deliveries.RunAsync(cancellationToken));
}

/// <summary>Remembers attempts while somebody wants to report them.</summary>
public sealed class DeliveryLog : IDeliveryObserver
{
    private volatile ConcurrentQueue<DeliveryReport>? _reports;

    /// <summary>Remembers from now until <see cref="Stop"/>.</summary>
    public void Start() => _reports = new ConcurrentQueue<DeliveryReport>();

    /// <summary>What was attempted since <see cref="Start"/>: by target, then in the order made.</summary>
    public IReadOnlyList<DeliveryReport> Stop()
        => [.. (Interlocked.Exchange(ref _reports, null) ?? []).OrderBy(r => r.Delivery.TargetId, StringComparer.Ordinal)];

    public void OnAttempted(DeliveryReport report) => _reports?.Enqueue(report);
}
