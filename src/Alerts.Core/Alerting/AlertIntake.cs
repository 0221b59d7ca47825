using Alerts.Queues;

namespace Alerts.Alerting;

/// <summary>The one way in for alerts: store, then enqueue, then mark. Safe to repeat and to kill between any two steps.</summary>
public sealed class AlertIntake(IAlertStore alerts, IMessageQueue queue)
{
    /// <summary>True when the alert was new. One that is there already is left alone; the sweeper sees to one that was never enqueued.</summary>
    public async Task<bool> RaiseAsync(Alert alert, CancellationToken cancellationToken)
    {
        if (!await alerts.AddAsync(alert, cancellationToken))
        {
            return false;
        }

        await EnqueueAsync(alert.Id, cancellationToken);
        return true;
    }

    /// <summary>Enqueues a stored alert for routing and marks it.</summary>
    internal async Task EnqueueAsync(string id, CancellationToken cancellationToken)
    {
        await queue.EnqueueAsync(QueueNames.Alerts, [new QueueMessage(id, id)], cancellationToken);
        await alerts.MarkEnqueuedAsync(id, cancellationToken);
    }
}
