using Alerts.Alerting;
using Alerts.Queues;

namespace Alerts.Deliveries;

/// <summary>
/// Picks up what a kill left between two steps: alerts stored but not enqueued, enqueued but not routed, deliveries due
/// but without a message. All of it is safe to do once too often.
/// </summary>
public sealed class Sweeper(IAlertStore alerts, AlertIntake intake, IDeliveryLedger ledger, IMessageQueue queue, TimeProvider clock)
{
    /// <summary>A handling takes seconds; what is older than this was left by a fault.</summary>
    public static readonly TimeSpan LeftBehind = TimeSpan.FromMinutes(2);

    private const int PageSize = 1000;

    /// <summary>How many things were picked up.</summary>
    /// <param name="age">Leaves alone what is younger: somebody may be at work on it.</param>
    public async Task<int> SweepAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - age;
        var picked = 0;
        foreach (var ids in new[] { await alerts.UnenqueuedAsync(before, PageSize, cancellationToken), await alerts.UnroutedAsync(before, PageSize, cancellationToken) })
        {
            if (ids.Count > 0)
            {
                await intake.EnqueueAsync(ids, cancellationToken);
                picked += ids.Count;
            }
        }

        var overdue = await ledger.OverdueAsync(before, PageSize, cancellationToken);
        if (overdue.Count > 0)
        {
            await queue.EnqueueAsync(QueueNames.Deliveries, [.. overdue.Select(d => DeliveryMessage.For(d.Id, d.Attempts + 1, null))], cancellationToken);
        }

        return picked + overdue.Count;
    }
}
