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

        await EnqueueAsync([alert.Id], cancellationToken);
        return true;
    }

    /// <summary>As <see cref="RaiseAsync"/> for many at the cost of one; those that were new.</summary>
    public async Task<IReadOnlyList<Alert>> RaiseManyAsync(IReadOnlyCollection<Alert> many, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(many);
        var added = await alerts.AddManyAsync(many, cancellationToken);
        if (added.Count > 0)
        {
            await EnqueueAsync(added, cancellationToken);
        }

        return [.. many.Where(a => added.Contains(a.Id))];
    }

    /// <summary>Enqueues stored alerts for routing and marks them.</summary>
    internal async Task EnqueueAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        await queue.EnqueueAsync(QueueNames.Alerts, [.. ids.Select(id => new QueueMessage(id, id))], cancellationToken);
        await alerts.MarkEnqueuedAsync(ids, cancellationToken);
    }
}
