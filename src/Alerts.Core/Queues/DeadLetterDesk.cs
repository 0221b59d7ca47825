using Alerts.Auditing;
using Alerts.Deliveries;

namespace Alerts.Queues;

/// <summary>What a wish about a dead letter came to.</summary>
public abstract record DeadLetterResult
{
    private DeadLetterResult()
    {
    }

    public sealed record Done(DeadLetter Letter) : DeadLetterResult;

    public sealed record NotFound : DeadLetterResult;

    /// <param name="Reason">Why nothing was done, and what to do instead.</param>
    public sealed record Refused(string Reason) : DeadLetterResult;
}

/// <summary>What operators do with messages that were put aside.</summary>
public sealed class DeadLetterDesk(IMessageQueue queue, IDeliveryLedger ledger, AuditTrail trail)
{
    /// <summary>
    /// Puts the message back on its queue, then removes the dead letter: killed between, it is there once more, and who handles the message
    /// does nothing twice. Refused for a delivery that is settled: its message would do nothing.
    /// </summary>
    public async Task<DeadLetterResult> RetryAsync(string key, CancellationToken cancellationToken)
    {
        if (await queue.FindDeadLetterAsync(key, cancellationToken) is not { } letter)
        {
            return new DeadLetterResult.NotFound();
        }

        if (letter.Queue == QueueNames.Deliveries && DeliveryMessage.TryParse(letter.Body, out var id, out _)
            && await ledger.FindAsync(id, cancellationToken) is { Status: not DeliveryStatus.Pending })
        {
            return new DeadLetterResult.Refused($"The delivery {id} is settled, so its message would do nothing: replay the delivery.");
        }

        await trail.ChangeAsync(
            new AuditedChange("retryDeadLetter", key, null, View(letter), null),
            async () =>
            {
                // An id of its own: a broker that knows ids for a while would drop the one that it has just put aside.
                await queue.EnqueueAsync(letter.Queue, [new QueueMessage($"{letter.Id}:{letter.Key}", letter.Body)], cancellationToken);
                await queue.RemoveDeadLetterAsync(key, cancellationToken);
            },
            cancellationToken);
        return new DeadLetterResult.Done(letter);
    }

    /// <summary>False when there was none.</summary>
    public async Task<bool> RemoveAsync(string key, CancellationToken cancellationToken)
        => await queue.FindDeadLetterAsync(key, cancellationToken) is { } letter
            && await trail.ChangeAsync(
                new AuditedChange("removeDeadLetter", key, null, View(letter), null), () => queue.RemoveDeadLetterAsync(key, cancellationToken), cancellationToken, isDone: removed => removed);

    private static object View(DeadLetter letter) => new { letter.Queue, Message = letter.Id, letter.Reason, letter.At };
}
