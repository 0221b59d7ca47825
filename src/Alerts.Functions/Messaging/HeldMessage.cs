using Alerts.Queues;
using Azure.Messaging.ServiceBus;
using Grpc.Core;
using Microsoft.Azure.Functions.Worker;

namespace Alerts.Functions.Messaging;

/// <summary>
/// A message that a trigger has in hand. The host settles for us and is asked over gRPC: whatever it refuses (a lock that ran out, a message
/// that is settled) arrives as an <see cref="RpcException"/>, and then the message comes again.
/// </summary>
internal sealed class HeldMessage(string queue, ServiceBusReceivedMessage message, ServiceBusMessageActions actions, long token)
{
    /// <summary>As the use cases see it.</summary>
    public ReceivedMessage Received { get; } = new(queue, Envelope.IdOf(message), Envelope.Shown(message), Envelope.DeliveriesOf(message), token);

    public ServiceBusReceivedMessage Message => message;

    public bool IsSettled { get; private set; }

    /// <summary>False when the lock was lost.</summary>
    public Task<bool> CompleteAsync(CancellationToken cancellationToken) => SettleAsync(() => actions.CompleteMessageAsync(message, cancellationToken));

    /// <summary>Gives it back at once. False when the lock was lost.</summary>
    public Task<bool> AbandonAsync(CancellationToken cancellationToken) => SettleAsync(() => actions.AbandonMessageAsync(message, null, cancellationToken));

    /// <summary>False when the lock was lost.</summary>
    /// <param name="key">Of the row that is stored already.</param>
    public Task<bool> DeadLetterAsync(string key, string reason, CancellationToken cancellationToken)
        => SettleAsync(() => actions.DeadLetterMessageAsync(
            message, new Dictionary<string, object>(StringComparer.Ordinal) { [Envelope.KeyProperty] = key }, reason, null, cancellationToken));

    private async Task<bool> SettleAsync(Func<Task> settle)
    {
        if (IsSettled)
        {
            return false;
        }

        try
        {
            await settle();
            IsSettled = true;
            return true;
        }
        catch (RpcException e) when (e.StatusCode != StatusCode.Cancelled)
        {
            return false;
        }
        catch (ServiceBusException e) when (e.Reason == ServiceBusFailureReason.MessageLockLost)
        {
            return false;
        }
    }
}
