using System.Diagnostics.Metrics;
using Alerts.Alerting;
using Alerts.Queues;
using Microsoft.Extensions.Logging;

namespace Alerts.Deliveries;

/// <summary>What is found but not told.</summary>
/// <param name="Alerts">Messages due in the queue of alerts.</param>
/// <param name="Deliveries">Messages due in the queue of deliveries.</param>
/// <param name="OldestSeconds">How long the delivery that is longest overdue has been; 0 where none is.</param>
/// <param name="Untold">Alerts not routed and deliveries overdue for more than <see cref="BacklogWatch.LongestWait"/>; at most <see cref="BacklogWatch.MostCounted"/> of each are counted.</param>
public sealed record Backlog(long Alerts, long Deliveries, double OldestSeconds, int Untold);

/// <summary>
/// Looks at what waits, for gauges and for the alarm that matters most: something was found, and nobody is told. What waits by
/// somebody's wish (a digest, quiet hours, a target's pace, the next attempt) is not overdue.
/// </summary>
public sealed partial class BacklogWatch
{
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    public const int MostCounted = 1000;

    private readonly IMessageQueue _queue;
    private readonly IDeliveryLedger _ledger;
    private readonly IAlertStore _alerts;
    private readonly TimeProvider _clock;
    private readonly ILogger<BacklogWatch> _logger;
    private volatile Backlog _last = new(0, 0, 0, 0);

    public BacklogWatch(IMessageQueue queue, IDeliveryLedger ledger, IAlertStore alerts, TargetGate gate, IMeterFactory meters, TimeProvider clock, ILogger<BacklogWatch> logger)
    {
        ArgumentNullException.ThrowIfNull(meters);
        ArgumentNullException.ThrowIfNull(gate);
        (_queue, _ledger, _alerts, _clock, _logger) = (queue, ledger, alerts, clock, logger);
        var meter = meters.Create(Telemetry.Name);
        meter.CreateObservableGauge(
            "alerts.queue.depth",
            () => new Measurement<long>[] { new(_last.Alerts, new KeyValuePair<string, object?>("queue", QueueNames.Alerts)), new(_last.Deliveries, new KeyValuePair<string, object?>("queue", QueueNames.Deliveries)) },
            "{message}", "Messages that are due.");
        meter.CreateObservableGauge("alerts.delivery.oldest", () => _last.OldestSeconds, "s", "How long the delivery that is longest overdue has been.");
        meter.CreateObservableGauge("alerts.untold", () => _last.Untold, "{item}", "Found, but not told for more than 15 minutes. Alarm where this is above 0.");
        meter.CreateObservableGauge("alerts.circuits.open", () => gate.OpenCircuits, "{target}", "Targets that are left alone for a while because they fail.");
    }

    public async Task<Backlog> WatchAsync(CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        var late = now - LongestWait;
        var (unenqueued, unrouted) = (await _alerts.UnenqueuedAsync(late, MostCounted, cancellationToken), await _alerts.UnroutedAsync(late, MostCounted, cancellationToken));
        var overdue = await _ledger.OverdueAsync(late, MostCounted, cancellationToken);
        var oldest = await _ledger.OverdueAsync(now, 1, cancellationToken);
        var untold = unenqueued.Count + unrouted.Count + overdue.Count;
        if (untold > 0)
        {
            Log.Untold(_logger, untold, unenqueued.Concat(unrouted).Concat(overdue.Select(d => d.Id)).First());
        }

        return _last = new Backlog(
            await _queue.DueAsync(QueueNames.Alerts, cancellationToken), await _queue.DueAsync(QueueNames.Deliveries, cancellationToken),
            oldest.Count == 0 ? 0 : (now - oldest[0].NextAttemptAt).TotalSeconds, untold);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Found but not told for over 15 minutes: {Count}, the first is {Id}")]
        public static partial void Untold(ILogger logger, int count, string id);
    }
}
