namespace Alerts.Queues;

/// <summary>The two queues of the system.</summary>
public static class QueueNames
{
    public const string Alerts = "alerts";
    public const string Deliveries = "deliveries";

    public static IReadOnlyList<string> All { get; } = [Alerts, Deliveries];
}

/// <param name="Id">
/// At most 128 characters are kept as they are (Service Bus). A message whose id is in the queue, or was in the last ten minutes, may be
/// dropped as a duplicate: what must come again bears an id of its own.
/// </param>
/// <param name="DueAt">Not received before; null: at once.</param>
public sealed record QueueMessage(string Id, string Body, DateTimeOffset? DueAt = null);

/// <summary>A message under lock.</summary>
/// <param name="DeliveryCount">How often it has been received, this time included.</param>
/// <param name="LockToken">Settles this receipt only: a lock that ran out settles nothing.</param>
public sealed record ReceivedMessage(string Queue, string Id, string Body, int DeliveryCount, long LockToken);

/// <summary>
/// A queue with the semantics of Service Bus: at least once, no order, locks that run out, dead letters.
/// Every method is durable when its task completes.
/// </summary>
public interface IMessageQueue
{
    Task EnqueueAsync(string queue, IReadOnlyCollection<QueueMessage> messages, CancellationToken cancellationToken);

    /// <summary>
    /// Locks up to <paramref name="max"/> due messages, oldest due first, for <paramref name="lockFor"/>. Waits up to
    /// <paramref name="wait"/> for one; empty when none came. A message received more than <see cref="MaxDeliveryCount"/>
    /// times goes to the dead letters instead.
    /// </summary>
    Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(string queue, int max, TimeSpan lockFor, TimeSpan wait, CancellationToken cancellationToken);

    /// <summary>Removes the message. False when the lock was lost: somebody else may work on it.</summary>
    Task<bool> CompleteAsync(ReceivedMessage message, CancellationToken cancellationToken);

    /// <summary>Gives the message back, to be received again after <paramref name="delay"/>. False when the lock was lost.</summary>
    Task<bool> AbandonAsync(ReceivedMessage message, TimeSpan delay, CancellationToken cancellationToken);

    /// <summary>Puts the message aside with a reason for people. False when the lock was lost.</summary>
    Task<bool> DeadLetterAsync(ReceivedMessage message, string reason, CancellationToken cancellationToken);

    /// <summary>What was put aside, the last first.</summary>
    /// <param name="queue">Null: of every queue.</param>
    /// <param name="cursor">Where the page before ended; null for the first.</param>
    Task<Page<DeadLetter>> DeadLettersAsync(string? queue, string? cursor, int take, CancellationToken cancellationToken);

    Task<DeadLetter?> FindDeadLetterAsync(string key, CancellationToken cancellationToken);

    /// <summary>False when there was none.</summary>
    Task<bool> RemoveDeadLetterAsync(string key, CancellationToken cancellationToken);

    /// <summary>Messages due at or before now that nobody has locked.</summary>
    Task<long> DueAsync(string queue, CancellationToken cancellationToken);

    /// <summary>Service Bus' default.</summary>
    const int MaxDeliveryCount = 10;
}

/// <param name="Key">Its own name among all dead letters: one message may be put aside more than once. Opaque.</param>
/// <param name="Id">The message's.</param>
/// <param name="DeliveryCount">How often it was received.</param>
/// <param name="Reason">For people; holds no address and no secret.</param>
public sealed record DeadLetter(string Key, string Queue, string Id, string Body, int DeliveryCount, string Reason, DateTimeOffset At);
