using Alerts.Alerting;
using Alerts.Queues;

namespace Alerts.Deliveries;

/// <summary>What a store that cannot write two rows at once must be asked to do from time to time.</summary>
public interface IStoreUpkeep
{
    /// <summary>Makes rows that are made from others agree with them where a kill came between. Safe to repeat. How many there were.</summary>
    /// <param name="before">Leaves alone what was begun later: somebody may be at work on it.</param>
    Task<int> MendAsync(DateTimeOffset before, CancellationToken cancellationToken);
}

/// <summary>
/// Picks up what a kill left between two steps: alerts stored but not enqueued, enqueued but not routed, deliveries due
/// but without a message. All of it is safe to do once too often.
/// </summary>
public sealed class Sweeper(IAlertStore alerts, AlertIntake intake, IDeliveryLedger ledger, IMessageQueue queue, TimeProvider clock, IEnumerable<IStoreUpkeep>? upkeeps = null, RouteBudget? routing = null)
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
        foreach (var upkeep in upkeeps ?? [])
        {
            // First: what it mends is found below.
            picked += await upkeep.MendAsync(before, cancellationToken);
        }

        var still = before - (routing?.Longest ?? TimeSpan.Zero);
        foreach (var ids in new[] { await alerts.UnenqueuedAsync(before, PageSize, cancellationToken), await alerts.UnroutedAsync(still, PageSize, cancellationToken) })
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
