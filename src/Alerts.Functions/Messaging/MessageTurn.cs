using Alerts.Queues;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Alerts.Functions.Messaging;

/// <summary>
/// One message of a trigger: known, handled, settled. The use case completes it; what fails comes again later, a few times; what is none of
/// ours or fails for ever is put aside with a reason; what is cancelled because the host stops is given back.
/// </summary>
public sealed partial class MessageTurn(ServiceBusMessageQueue queue, ILogger<MessageTurn> logger)
{
    /// <param name="handle">Settles the message through the queue where all goes well.</param>
    /// <exception cref="StorageException">It can be neither handled nor put off: the broker redelivers it.</exception>
    public async Task RunAsync(
        string name, ServiceBusReceivedMessage message, ServiceBusMessageActions actions, Func<ReceivedMessage, CancellationToken, Task> handle, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(handle);
        var held = queue.Hold(name, message, actions);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            await (RefusalOf(held) is { } reason ? RefuseAsync(held, reason, cancellationToken) : handle(held.Received, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Not with the token that is cancelled. Where this fails too, the lock runs out.
            await held.AbandonAsync(CancellationToken.None);
        }
#pragma warning disable CA1031 // The edge of the trigger: whatever a handling throws, the message must be settled, and it is logged.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.HandlingFailed(logger, name, held.Received.Id, held.Received.DeliveryCount, e);
            await PutOffAsync(held, e, cancellationToken);
        }
        finally
        {
            queue.Release(held);
        }
    }

    private static string? RefusalOf(HeldMessage held)
        => Envelope.Refusal(held.Message)
            ?? (held.Received.DeliveryCount > IMessageQueue.MaxDeliveryCount ? $"Received {held.Received.DeliveryCount - 1} times without being settled." : null);

    private async Task RefuseAsync(HeldMessage held, string reason, CancellationToken cancellationToken)
    {
        Log.Refused(logger, held.Received.Queue, held.Received.Id, reason);
        await queue.DeadLetterAsync(held.Received, reason, cancellationToken);
    }

    // An exception's message may hold an address: its type says enough, and the log has the rest.
    private async Task PutOffAsync(HeldMessage held, Exception e, CancellationToken cancellationToken)
    {
        if (Redelivery.After(held.Received.DeliveryCount) is { } delay)
        {
            await queue.AbandonAsync(held.Received, delay, cancellationToken);
        }
        else
        {
            await queue.DeadLetterAsync(held.Received, $"Its handling failed {held.Received.DeliveryCount} times, the last time with {e.GetType().Name}.", cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Message {MessageId} of queue {Queue} is put aside: {Reason}")]
        public static partial void Refused(ILogger logger, string queue, string messageId, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "Message {MessageId} of queue {Queue} failed at receipt {DeliveryCount}")]
        public static partial void HandlingFailed(ILogger logger, string queue, string messageId, int deliveryCount, Exception exception);
    }
}
