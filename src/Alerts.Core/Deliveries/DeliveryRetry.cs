using Alerts.Auditing;
using Alerts.Queues;

namespace Alerts.Deliveries;

/// <summary>What a wish to try at once came to.</summary>
public abstract record RetryResult
{
    private RetryResult()
    {
    }

    /// <param name="Delivery">Due now.</param>
    public sealed record Due(Delivery Delivery) : RetryResult;

    public sealed record NotFound : RetryResult;

    /// <param name="Reason">Why it is not tried, and what to do instead.</param>
    public sealed record Refused(string Reason) : RetryResult;
}

/// <summary>Has a delivery that waits for its next attempt tried at once.</summary>
public sealed class DeliveryRetry(IDeliveryLedger ledger, ITargetStore targets, IMessageQueue queue, AuditTrail trail, TimeProvider clock)
{
    /// <summary>
    /// Also within quiet hours: who asks is awake. Its target's order, pace and circuit still hold it back. Due first, then enqueued under an id
    /// of the attempt: repeated, or killed between and repeated, it is one attempt. The message that waits finds it made and ends.
    /// </summary>
    public async Task<RetryResult> RetryAsync(string id, CancellationToken cancellationToken)
    {
        if (await ledger.FindAsync(id, cancellationToken) is not { } delivery)
        {
            return new RetryResult.NotFound();
        }

        if (delivery.Status != DeliveryStatus.Pending)
        {
            return new RetryResult.Refused($"It is settled ({KebabCase.NameOf(delivery.Status)}): replay it to send it once more.");
        }

        if (DeliveryDesk.Refusal(await targets.FindAsync(delivery.TargetId, cancellationToken)) is { } refused)
        {
            return new RetryResult.Refused(refused.Reason);
        }

        var due = delivery with { NextAttemptAt = clock.GetUtcNow() };
        await trail.ChangeAsync(
            new AuditedChange("retryDelivery", id, delivery.Tenant, new { delivery.NextAttemptAt }, new { due.NextAttemptAt }),
            async () =>
            {
                await ledger.PostponeAsync(id, due.NextAttemptAt, cancellationToken);
                await queue.EnqueueAsync(QueueNames.Deliveries, [DeliveryMessage.AtOnce(id, delivery.Attempts + 1)], cancellationToken);
            },
            cancellationToken);
        return new RetryResult.Due(due);
    }
}
