using Alerts.Deliveries;
using Alerts.Queues;

namespace Alerts.Alerting;

/// <summary>
/// Tells a correction to exactly those to whom the corrected alert was told: by the ledger, not by interest. The stored correction is
/// the mark from which all follows: whoever is about to send looks for a withdrawal first, and whoever has recorded a delivery as accepted
/// looks for corrections after. So what was accepted before the ledger is read here is found here, and what is accepted later is found there.
/// </summary>
public sealed class CorrectionRouter(IAlertStore alerts, AlertDeliveries told, IDeliveryLedger ledger, IMessageQueue queue, TimeProvider clock)
{
    /// <summary>How many deliveries were filed or were there, and where to go on where the time is over. Repeating it files none twice: their ids are derived.</summary>
    /// <param name="cursor">Where to go on; null: from the beginning.</param>
    /// <param name="longest">A page that was begun is ended; null: to the end.</param>
    /// <exception cref="InvalidCursorException">No such page gave the cursor out.</exception>
    public async Task<(int Filed, string? Next)> RouteAsync(Alert correction, string? cursor, TimeSpan? longest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(correction);
        var corrects = correction.Corrects ?? throw new ArgumentException("This alert corrects none.", nameof(correction));
        var (filed, since) = (0, clock.GetTimestamp());
        do
        {
            var page = await told.PageAsync(corrects.AlertId, tenant: null, cursor, cancellationToken);
            filed += await FileAsync(correction, [.. page.Items.Where(d => d.Status == DeliveryStatus.Accepted)], cancellationToken);
            if (corrects.Withdraws)
            {
                await HastenAsync(correction, [.. page.Items.Where(d => d.AlertId == corrects.AlertId)], cancellationToken);
            }

            cursor = page.Next;
        }
        while (cursor is not null && !(clock.GetElapsedTime(since) >= longest));

        return (filed, cursor);
    }

    /// <summary>
    /// To be called once a target has taken a delivery, after that was recorded: what it told may have been corrected meanwhile. Safe to
    /// repeat.
    /// </summary>
    public async Task FollowAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        if (await alerts.FindAsync(delivery.AlertId, cancellationToken) is not { } alert)
        {
            return;
        }

        var tells = alert.Audience is null ? [alert.Id] : alert.Digested ?? [];
        foreach (var correction in tells.Count == 0 ? [] : await alerts.CorrectionsOfAsync(tells, cancellationToken))
        {
            await FileAsync(correction, [delivery], cancellationToken);
        }
    }

    /// <summary>The correction by which an alert does not hold at all; null where it holds.</summary>
    public async Task<Alert?> WithdrawalOfAsync(Alert alert, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return alert.Audience is null ? (await alerts.CorrectionsOfAsync([alert.Id], cancellationToken)).FirstOrDefault(c => c.Corrects is { Withdraws: true }) : null;
    }

    private async Task<int> FileAsync(Alert correction, IReadOnlyList<Delivery> accepted, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var deliveries = accepted.Select(d => Delivery.Correcting(correction, d, now)).DistinctBy(d => d.Id).ToList();
        if (deliveries.Count > 0)
        {
            await ledger.AddAsync(deliveries, cancellationToken);
            await queue.EnqueueAsync(QueueNames.Deliveries, [.. deliveries.Select(d => DeliveryMessage.For(d.Id, attempt: 1, dueAt: null))], cancellationToken);
        }

        return deliveries.Count;
    }

    // What waits for its time is cancelled now and not then: whoever looks at the ledger sees that nothing more is sent. The processor
    // cancels it, since it alone knows what is under way; that it is due after the withdrawal says that it never was.
    private async Task HastenAsync(Alert withdrawal, IReadOnlyList<Delivery> page, CancellationToken cancellationToken)
    {
        var (now, least) = (clock.GetUtcNow(), withdrawal.RaisedAt.AddMilliseconds(1));
        var due = now > least ? now : least;
        var waiting = page.Where(d => d.Status == DeliveryStatus.Pending && d.NextAttemptAt > due).ToList();
        foreach (var delivery in waiting)
        {
            await ledger.PostponeAsync(delivery.Id, due, cancellationToken);
        }

        if (waiting.Count > 0)
        {
            await queue.EnqueueAsync(QueueNames.Deliveries, [.. waiting.Select(d => DeliveryMessage.Held(d.Id, d.Attempts + 1, due))], cancellationToken);
        }
    }
}
