using System.Collections.Concurrent;
using System.Globalization;
using Alerts.Queues;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Alerts.Functions.Messaging;

/// <summary>
/// The queue over Service Bus. It sends by a client of its own; it settles what a trigger has in hand through the host
/// (<see cref="Hold"/>). What is put aside is kept by an <see cref="IDeadLetterStore"/>, since the broker's dead letters can be neither
/// listed by time nor removed by name.
/// </summary>
public sealed class ServiceBusMessageQueue(ServiceBusClient client, IDeadLetterStore deadLetters, TimeProvider clock) : IMessageQueue, IAsyncDisposable
{
    /// <summary>More are not counted: a gauge does not need to know whether it is twenty thousand or thirty.</summary>
    public const int MostCounted = 1000;

    // Scheduled messages lie among those that are due; past so many the look ends.
    private const int MostPeeked = 4000;
    private const int PeekedAtOnce = 250;

    // The broker takes 4,096 characters.
    private const int MaxReason = 1024;

    private readonly ConcurrentDictionary<string, ServiceBusSender> _senders = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ServiceBusReceiver> _peekers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, HeldMessage> _inHand = [];
    private long _lastToken;

    /// <summary>Sends in batches within the broker's size limit; a batch is taken whole or not at all, several are not.</summary>
    /// <exception cref="StorageException">Service Bus is full, busy or unreachable. What was sent before is sent.</exception>
    /// <exception cref="ArgumentException">One message is larger than a whole batch.</exception>
    public async Task EnqueueAsync(string queue, IReadOnlyCollection<QueueMessage> messages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (messages.Count > 0)
        {
            await SendAsync(queue, messages.Select(m => (m.Id, Envelope.Of(m))), cancellationToken);
        }
    }

    /// <summary>Never: on this host messages come by triggers.</summary>
    public Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(string queue, int max, TimeSpan lockFor, TimeSpan wait, CancellationToken cancellationToken)
        => throw new NotSupportedException("On Azure Functions messages are received by triggers, which hand them to MessageTurn.");

    public async Task<bool> CompleteAsync(ReceivedMessage message, CancellationToken cancellationToken)
        => Held(message) is { } held && await held.CompleteAsync(cancellationToken);

    /// <summary>Gives it back at once, or sends a copy for later and completes the one in hand: killed between, it comes twice.</summary>
    public async Task<bool> AbandonAsync(ReceivedMessage message, TimeSpan delay, CancellationToken cancellationToken)
    {
        if (Held(message) is not { IsSettled: false } held)
        {
            return false;
        }

        if (delay <= TimeSpan.Zero)
        {
            return await held.AbandonAsync(cancellationToken);
        }

        await SendAsync(message.Queue, [(message.Id, Envelope.Copy(held.Message, clock.GetUtcNow() + delay, message.DeliveryCount))], cancellationToken);
        return await held.CompleteAsync(cancellationToken);
    }

    /// <summary>The row first. Where the lock is lost after that, whoever has the message now may settle it otherwise, and the row says what was found here.</summary>
    public async Task<bool> DeadLetterAsync(ReceivedMessage message, string reason, CancellationToken cancellationToken)
    {
        if (Held(message) is not { IsSettled: false } held)
        {
            return false;
        }

        var key = KeyOf(message.Queue, held.Message);
        var why = Text.Shorten(reason, MaxReason);
        await deadLetters.AddAsync(new DeadLetter(key, message.Queue, message.Id, message.Body, message.DeliveryCount, why, clock.GetUtcNow()), cancellationToken);
        return await held.DeadLetterAsync(key, why, cancellationToken);
    }

    public Task<Page<DeadLetter>> DeadLettersAsync(string? queue, string? cursor, int take, CancellationToken cancellationToken) => deadLetters.ListAsync(queue, cursor, take, cancellationToken);

    public Task<DeadLetter?> FindDeadLetterAsync(string key, CancellationToken cancellationToken) => deadLetters.FindAsync(key, cancellationToken);

    public Task<bool> RemoveDeadLetterAsync(string key, CancellationToken cancellationToken) => deadLetters.RemoveAsync(key, cancellationToken);

    /// <summary>By peeking, which needs no right to manage: at most <see cref="MostCounted"/>, those that are locked included.</summary>
    public async Task<long> DueAsync(string queue, CancellationToken cancellationToken)
    {
        var peeker = _peekers.GetOrAdd(queue, client.CreateReceiver);
        var (due, seen) = (0, 0);
        long? from = null;
        try
        {
            while (due < MostCounted && seen < MostPeeked && await peeker.PeekMessagesAsync(PeekedAtOnce, from, cancellationToken) is { Count: > 0 } page)
            {
                due += page.Count(m => m.State == ServiceBusMessageState.Active);
                seen += page.Count;
                from = page[^1].SequenceNumber + 1;
            }
        }
        catch (ServiceBusException e)
        {
            throw ServiceBusFault.Explain(e, queue);
        }

        return Math.Min(due, MostCounted);
    }

    /// <summary>Remembers what a trigger has in hand, so that the use cases can settle it. <see cref="Release"/> must follow.</summary>
    internal HeldMessage Hold(string queue, ServiceBusReceivedMessage message, ServiceBusMessageActions actions)
    {
        var held = new HeldMessage(queue, message, actions, Interlocked.Increment(ref _lastToken));
        _inHand[held.Received.LockToken] = held;
        return held;
    }

    internal void Release(HeldMessage held) => _inHand.TryRemove(held.Received.LockToken, out _);

    /// <summary>The name of the row of one message that is put aside: twice is once.</summary>
    internal static string KeyOf(string queue, ServiceBusReceivedMessage message)
        => DerivedId.Of("dead", queue, message.SequenceNumber.ToString(CultureInfo.InvariantCulture), message.MessageId);

    public async ValueTask DisposeAsync()
    {
        foreach (var sender in _senders.Values)
        {
            await sender.DisposeAsync();
        }

        foreach (var peeker in _peekers.Values)
        {
            await peeker.DisposeAsync();
        }
    }

    private HeldMessage? Held(ReceivedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return _inHand.GetValueOrDefault(message.LockToken);
    }

    private async Task SendAsync(string queue, IEnumerable<(string Id, ServiceBusMessage Message)> messages, CancellationToken cancellationToken)
    {
        var sender = _senders.GetOrAdd(queue, client.CreateSender);
        try
        {
            var batch = await sender.CreateMessageBatchAsync(cancellationToken);
            try
            {
                foreach (var (id, message) in messages)
                {
                    if (!batch.TryAddMessage(message))
                    {
                        batch = await NextAsync(sender, batch, cancellationToken);
                        if (!batch.TryAddMessage(message))
                        {
                            throw new ArgumentException($"Message '{id}' is larger than the {batch.MaxSizeInBytes} bytes that the queue '{queue}' takes at once.", nameof(messages));
                        }
                    }
                }

                if (batch.Count > 0)
                {
                    await sender.SendMessagesAsync(batch, cancellationToken);
                }
            }
            finally
            {
                batch.Dispose();
            }
        }
        catch (ServiceBusException e)
        {
            throw ServiceBusFault.Explain(e, queue);
        }
    }

    // Sends what is full.
    private static async Task<ServiceBusMessageBatch> NextAsync(ServiceBusSender sender, ServiceBusMessageBatch full, CancellationToken cancellationToken)
    {
        if (full.Count == 0)
        {
            return full;
        }

        await sender.SendMessagesAsync(full, cancellationToken);
        var next = await sender.CreateMessageBatchAsync(cancellationToken);
        full.Dispose();
        return next;
    }
}
