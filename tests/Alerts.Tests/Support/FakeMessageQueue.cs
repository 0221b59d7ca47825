using Alerts.Queues;

namespace Alerts.Tests.Support;

/// <summary>The queue's contract on a clock: locks, delays, dead letters. A wait for a message ends at once or when one is enqueued.</summary>
internal sealed class FakeMessageQueue(PortCalls calls, TimeProvider clock) : IMessageQueue
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];
    private long _lastToken;
    private TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<DeadLetter> Dead { get; } = [];

    /// <summary>Every message ever enqueued, duplicates included.</summary>
    public List<(string Queue, QueueMessage Message)> Enqueued { get; } = [];

    public IReadOnlyList<string> Waiting(string queue)
    {
        lock (_gate)
        {
            return [.. _entries.Where(e => e.Queue == queue).Select(e => e.Message.Id)];
        }
    }

    public Task EnqueueAsync(string queue, IReadOnlyCollection<QueueMessage> messages, CancellationToken cancellationToken)
    {
        var added = 0;
        lock (_gate)
        {
            foreach (var message in messages)
            {
                Enqueued.Add((queue, message));
                if (!_entries.Exists(e => e.Queue == queue && e.Message.Id == message.Id))
                {
                    _entries.Add(new Entry(queue, message) { DueAt = message.DueAt ?? clock.GetUtcNow() });
                    added++;
                }
            }

            _arrival.TrySetResult();
            _arrival = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        calls.Done(added);
        return Task.CompletedTask;
    }

    public async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(string queue, int max, TimeSpan lockFor, TimeSpan wait, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task arrival;
            lock (_gate)
            {
                var received = Take(queue, max, lockFor);
                if (received.Count > 0 || wait == TimeSpan.Zero)
                {
                    return received;
                }

                arrival = _arrival.Task;
            }

            await arrival.WaitAsync(cancellationToken);
        }
    }

    public Task<bool> CompleteAsync(ReceivedMessage message, CancellationToken cancellationToken)
        => Settle(message, _ => { });

    public Task<bool> AbandonAsync(ReceivedMessage message, TimeSpan delay, CancellationToken cancellationToken)
        => Settle(message, entry =>
        {
            entry.DueAt = clock.GetUtcNow() + delay;
            entry.LockedUntil = null;
            entry.LockToken = 0;
            _entries.Add(entry);
        });

    public Task<bool> DeadLetterAsync(ReceivedMessage message, string reason, CancellationToken cancellationToken)
        => Settle(message, entry => Bury(entry, reason));

    public Task<Page<DeadLetter>> DeadLettersAsync(string? queue, string? cursor, int take, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(Paging.Of([.. Dead.Where(d => queue is null || d.Queue == queue).Reverse()], cursor, take));
        }
    }

    public Task<DeadLetter?> FindDeadLetterAsync(string key, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(Dead.Find(d => d.Key == key));
        }
    }

    public Task<bool> RemoveDeadLetterAsync(string key, CancellationToken cancellationToken)
    {
        bool removed;
        lock (_gate)
        {
            removed = Dead.RemoveAll(d => d.Key == key) > 0;
        }

        calls.Done(removed ? 1 : 0);
        return Task.FromResult(removed);
    }

    public Task<long> DueAsync(string queue, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult((long)_entries.Count(e => e.Queue == queue && IsFree(e)));
        }
    }

    private List<ReceivedMessage> Take(string queue, int max, TimeSpan lockFor)
    {
        var now = clock.GetUtcNow();
        var received = new List<ReceivedMessage>();
        foreach (var entry in _entries.Where(e => e.Queue == queue && IsFree(e)).OrderBy(e => e.DueAt).Take(max).ToList())
        {
            entry.DeliveryCount++;
            if (entry.DeliveryCount > IMessageQueue.MaxDeliveryCount)
            {
                _entries.Remove(entry);
                entry.DeliveryCount--;
                Bury(entry, "received too often");
                continue;
            }

            entry.LockedUntil = now + lockFor;
            entry.LockToken = ++_lastToken;
            received.Add(new ReceivedMessage(queue, entry.Message.Id, entry.Message.Body, entry.DeliveryCount, entry.LockToken));
        }

        return received;
    }

    private Task<bool> Settle(ReceivedMessage message, Action<Entry> then)
    {
        bool held;
        lock (_gate)
        {
            var entry = _entries.Find(e => e.Queue == message.Queue && e.Message.Id == message.Id && e.LockToken == message.LockToken);
            held = entry?.LockedUntil > clock.GetUtcNow();
            if (held)
            {
                _entries.Remove(entry!);
                then(entry!);
            }
        }

        calls.Done(held ? 1 : 0);
        return Task.FromResult(held);
    }

    private void Bury(Entry entry, string reason)
        => Dead.Add(new DeadLetter($"dead-{++_lastToken}", entry.Queue, entry.Message.Id, entry.Message.Body, entry.DeliveryCount, reason, clock.GetUtcNow()));

    private bool IsFree(Entry entry) => entry.DueAt <= clock.GetUtcNow() && !(entry.LockedUntil > clock.GetUtcNow());

    private sealed class Entry(string queue, QueueMessage message)
    {
        public string Queue { get; } = queue;

        public QueueMessage Message { get; } = message;

        public DateTimeOffset DueAt { get; set; }

        public DateTimeOffset? LockedUntil { get; set; }

        public long LockToken { get; set; }

        public int DeliveryCount { get; set; }
    }
}

public sealed class FakeMessageQueueTests : Contracts.MessageQueueContract
{
    private FakeMessageQueue? _queue;

    protected override IMessageQueue Queue => _queue ??= new FakeMessageQueue(new PortCalls(), Clock);
}
