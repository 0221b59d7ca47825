namespace Azure.Messaging.ServiceBus;

/// <summary>
/// What we rely on of Service Bus, in memory and on a clock: peek-lock, scheduled messages, duplicate detection (which covers scheduled
/// ones too), the size limit of a batch, the delivery count and the dead-letter queue. Not of the vendor.
/// </summary>
public sealed class InMemoryBroker(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];
    private readonly List<(string Queue, string Id, DateTimeOffset At)> _seen = [];
    private long _lastSequence;

    /// <summary>Of one batch, and so of one message: 256 KB on Standard.</summary>
    public long MaxBytes { get; set; } = 256 * 1024;

    public int MaxDeliveryCount { get; set; } = 10;

    public TimeSpan LockDuration { get; set; } = TimeSpan.FromMinutes(5);

    public TimeSpan DuplicateWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Asked before each send for what it throws; null: it goes well.</summary>
    public Func<Exception?>? SendFault { get; set; }

    /// <summary>Sizes of the batches that were sent.</summary>
    public List<int> Batches { get; } = [];

    /// <summary>Everything that waits or is locked, by queue; dead letters apart.</summary>
    public IReadOnlyList<(string Id, DateTimeOffset DueAt, IReadOnlyDictionary<string, object> Properties)> Waiting(string queue)
    {
        lock (_gate)
        {
            return [.. _entries.Where(e => e.Queue == queue && !e.IsDead).Select(e => (e.Id, e.DueAt, (IReadOnlyDictionary<string, object>)e.Properties))];
        }
    }

    /// <summary>Ids in the dead-letter queue with the reason.</summary>
    public IReadOnlyList<(string Id, string? Reason)> DeadLetters(string queue)
    {
        lock (_gate)
        {
            return [.. _entries.Where(e => e.Queue == queue && e.IsDead).Select(e => (e.Id, e.Properties.GetValueOrDefault("DeadLetterReason") as string))];
        }
    }

    internal void Send(string queue, IReadOnlyCollection<ServiceBusMessage> messages)
    {
        lock (_gate)
        {
            if (SendFault?.Invoke() is { } fault)
            {
                throw fault;
            }

            var now = clock.GetUtcNow();
            Batches.Add(messages.Count);
            _seen.RemoveAll(s => s.At + DuplicateWindow <= now);
            foreach (var message in messages)
            {
                if (_seen.Exists(s => s.Queue == queue && s.Id == message.MessageId))
                {
                    continue;
                }

                _seen.Add((queue, message.MessageId, now));
                _entries.Add(new Entry(queue, message.MessageId, message.Body, new Dictionary<string, object>(message.ApplicationProperties, StringComparer.Ordinal), ++_lastSequence)
                {
                    DueAt = message.ScheduledEnqueueTime > now ? message.ScheduledEnqueueTime : now,
                    VisibleAt = message.ScheduledEnqueueTime > now ? message.ScheduledEnqueueTime : now,
                });
            }
        }
    }

    internal IReadOnlyList<ServiceBusReceivedMessage> Receive(string queue, int max, bool isDeadLetters)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (!isDeadLetters)
            {
                foreach (var spent in _entries.Where(e => e.Queue == queue && !e.IsDead && e.VisibleAt <= now && e.DeliveryCount >= MaxDeliveryCount))
                {
                    spent.Bury("MaxDeliveryCountExceeded", $"Message could not be consumed after {MaxDeliveryCount} delivery attempts.", now);
                }
            }

            var due = _entries.Where(e => e.Queue == queue && e.IsDead == isDeadLetters && e.VisibleAt <= now).OrderBy(e => e.DueAt).ThenBy(e => e.Sequence).Take(max).ToList();
            foreach (var entry in due)
            {
                entry.DeliveryCount++;
                entry.LockToken = TokenOf(entry);
                entry.VisibleAt = now + LockDuration;
            }

            return [.. due.Select(e => e.AsReceived(now))];
        }
    }

    internal IReadOnlyList<ServiceBusReceivedMessage> Peek(string queue, int max, long? from)
    {
        lock (_gate)
        {
            return [.. _entries.Where(e => e.Queue == queue && !e.IsDead && e.Sequence >= (from ?? 0)).OrderBy(e => e.Sequence).Take(max).Select(e => e.AsReceived(clock.GetUtcNow()))];
        }
    }

    internal bool TryComplete(string queue, string lockToken)
    {
        lock (_gate)
        {
            return Held(queue, lockToken) is { } entry && _entries.Remove(entry);
        }
    }

    internal bool TryAbandon(string queue, string lockToken)
    {
        lock (_gate)
        {
            if (Held(queue, lockToken) is not { } entry)
            {
                return false;
            }

            entry.VisibleAt = clock.GetUtcNow();
            return true;
        }
    }

    internal bool TryBury(string queue, string lockToken, IReadOnlyDictionary<string, object>? properties, string? reason, string? description)
    {
        lock (_gate)
        {
            if (Held(queue, lockToken) is not { } entry)
            {
                return false;
            }

            foreach (var (name, value) in properties ?? new Dictionary<string, object>())
            {
                entry.Properties[name] = value;
            }

            entry.Bury(reason, description, clock.GetUtcNow());
            return true;
        }
    }

    private Entry? Held(string queue, string lockToken) => _entries.Find(e => e.Queue == queue && e.LockToken.ToString() == lockToken && e.VisibleAt > clock.GetUtcNow());

    // Unique for each receipt, and the same in every run.
    private static Guid TokenOf(Entry entry)
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, entry.Sequence);
        BitConverter.TryWriteBytes(bytes[8..], entry.IsDead ? -entry.DeliveryCount : entry.DeliveryCount);
        return new Guid(bytes);
    }

    private sealed class Entry(string queue, string id, BinaryData body, Dictionary<string, object> properties, long sequence)
    {
        public string Queue { get; } = queue;

        public string Id { get; } = id;

        public Dictionary<string, object> Properties { get; } = properties;

        public long Sequence { get; } = sequence;

        public DateTimeOffset DueAt { get; set; }

        public DateTimeOffset VisibleAt { get; set; }

        public int DeliveryCount { get; set; }

        public Guid LockToken { get; set; }

        public bool IsDead { get; private set; }

        public void Bury(string? reason, string? description, DateTimeOffset now)
        {
            (IsDead, VisibleAt, LockToken) = (true, now, Guid.Empty);
            Properties["DeadLetterReason"] = reason ?? "";
            Properties["DeadLetterErrorDescription"] = description ?? "";
        }

        public ServiceBusReceivedMessage AsReceived(DateTimeOffset now)
            => new(
                body, Id, new Dictionary<string, object>(Properties, StringComparer.Ordinal), LockToken, DeliveryCount, Sequence, DueAt,
                DueAt > now ? ServiceBusMessageState.Scheduled : ServiceBusMessageState.Active);
    }
}

/// <summary>Settles in an <see cref="InMemoryBroker"/> as the host does for the worker: what is refused arrives as an <see cref="Grpc.Core.RpcException"/>.</summary>
public sealed class InMemoryActions(InMemoryBroker broker, string queue) : Microsoft.Azure.Functions.Worker.ServiceBusMessageActions
{
    /// <summary>Asked before each settlement for what it throws; null: it goes well.</summary>
    public Func<Exception?>? Fault { get; set; }

    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
        => Settle(() => broker.TryComplete(queue, message.LockToken), cancellationToken);

    public override Task AbandonMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default)
        => Settle(() => broker.TryAbandon(queue, message.LockToken), cancellationToken);

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, Dictionary<string, object>? propertiesToModify = null, string? deadLetterReason = null, string? deadLetterErrorDescription = null, CancellationToken cancellationToken = default)
        => Settle(() => broker.TryBury(queue, message.LockToken, propertiesToModify, deadLetterReason, deadLetterErrorDescription), cancellationToken);

    private Task Settle(Func<bool> settle, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Fault?.Invoke() is { } fault ? throw fault
            : settle() ? Task.CompletedTask : throw new Grpc.Core.RpcException(new Grpc.Core.Status(Grpc.Core.StatusCode.Unknown, "The lock is lost."));
    }
}
