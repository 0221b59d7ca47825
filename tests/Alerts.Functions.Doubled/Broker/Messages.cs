namespace Azure.Messaging.ServiceBus;

public class ServiceBusMessage(BinaryData body)
{
    public ServiceBusMessage(string body)
        : this(BinaryData.FromString(body))
    {
    }

    public BinaryData Body { get; set; } = body;

    /// <summary>At most 128 characters, as the broker has it.</summary>
    public string MessageId
    {
        get;
        set => field = value is { Length: > 0 and <= 128 } ? value : throw new ArgumentException("1 to 128 characters.", nameof(value));
    } = "unnamed";

    public string? Subject { get; set; }

    public string? ContentType { get; set; }

    public DateTimeOffset ScheduledEnqueueTime { get; set; }

    public IDictionary<string, object> ApplicationProperties { get; } = new Dictionary<string, object>(StringComparer.Ordinal);

    /// <summary>Roughly what the wire takes.</summary>
    internal long Size => 200 + Body.ToMemory().Length + ApplicationProperties.Sum(p => p.Key.Length + 16 + ((p.Value as string)?.Length ?? 8));
}

public class ServiceBusReceivedMessage
{
    internal ServiceBusReceivedMessage(BinaryData body, string messageId, IReadOnlyDictionary<string, object> properties, Guid lockToken, int deliveryCount, long sequenceNumber, DateTimeOffset enqueuedTime, ServiceBusMessageState state)
        => (Body, MessageId, ApplicationProperties, LockToken, DeliveryCount, SequenceNumber, EnqueuedTime, State) = (body, messageId, properties, lockToken.ToString(), deliveryCount, sequenceNumber, enqueuedTime, state);

    public BinaryData Body { get; }

    public string MessageId { get; }

    public IReadOnlyDictionary<string, object> ApplicationProperties { get; }

    public string LockToken { get; }

    public int DeliveryCount { get; }

    public long SequenceNumber { get; }

    public DateTimeOffset EnqueuedTime { get; }

    public ServiceBusMessageState State { get; }

    public string? DeadLetterReason => ApplicationProperties.GetValueOrDefault("DeadLetterReason") as string;

    public string? DeadLetterErrorDescription => ApplicationProperties.GetValueOrDefault("DeadLetterErrorDescription") as string;
}

public enum ServiceBusMessageState
{
    Active = 0,
    Deferred = 1,
    Scheduled = 2,
}

public static class ServiceBusModelFactory
{
    public static ServiceBusReceivedMessage ServiceBusReceivedMessage(
        BinaryData? body = null, string? messageId = null, IDictionary<string, object>? properties = null, Guid lockTokenGuid = default, int deliveryCount = 0, long sequenceNumber = -1, DateTimeOffset enqueuedTime = default)
        => new(
            body ?? BinaryData.FromString(""), messageId ?? "", new Dictionary<string, object>(properties ?? new Dictionary<string, object>(), StringComparer.Ordinal),
            lockTokenGuid, deliveryCount, sequenceNumber, enqueuedTime, ServiceBusMessageState.Active);
}

public enum ServiceBusFailureReason
{
    GeneralError,
    MessagingEntityNotFound,
    MessageLockLost,
    MessageNotFound,
    MessageSizeExceeded,
    MessagingEntityDisabled,
    QuotaExceeded,
    ServiceBusy,
    ServiceTimeout,
    ServiceCommunicationProblem,
}

public class ServiceBusException(string message, ServiceBusFailureReason reason, string? entityPath = null, Exception? innerException = null) : Exception(message, innerException)
{
    public ServiceBusFailureReason Reason { get; } = reason;

    public string? EntityPath { get; } = entityPath;
}

public sealed class ServiceBusMessageBatch : IDisposable
{
    private readonly List<ServiceBusMessage> _messages = [];

    internal ServiceBusMessageBatch(long maxSizeInBytes) => MaxSizeInBytes = maxSizeInBytes;

    public long MaxSizeInBytes { get; }

    public long SizeInBytes { get; private set; }

    public int Count => _messages.Count;

    internal IReadOnlyList<ServiceBusMessage> Messages => _messages;

    public bool TryAddMessage(ServiceBusMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (SizeInBytes + message.Size > MaxSizeInBytes)
        {
            return false;
        }

        _messages.Add(message);
        SizeInBytes += message.Size;
        return true;
    }

    public void Dispose()
    {
    }
}
