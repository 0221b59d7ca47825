using Azure.Core;

namespace Azure.Messaging.ServiceBus;

public enum SubQueue
{
    None = 0,
    DeadLetter = 1,
}

public class ServiceBusReceiverOptions
{
    public SubQueue SubQueue { get; set; }

    public int PrefetchCount { get; set; }
}

/// <summary>Connected to an <see cref="InMemoryBroker"/>, or to nothing where a test only composes.</summary>
public class ServiceBusClient : IAsyncDisposable
{
    private readonly InMemoryBroker? _broker;

    public ServiceBusClient(string connectionString) => ArgumentException.ThrowIfNullOrEmpty(connectionString);

    public ServiceBusClient(string fullyQualifiedNamespace, TokenCredential credential)
    {
        ArgumentException.ThrowIfNullOrEmpty(fullyQualifiedNamespace);
        ArgumentNullException.ThrowIfNull(credential);
    }

    internal ServiceBusClient(InMemoryBroker broker) => _broker = broker;

    private InMemoryBroker Broker => _broker ?? throw new ServiceBusException("There is no broker.", ServiceBusFailureReason.ServiceCommunicationProblem);

    public virtual ServiceBusSender CreateSender(string queueOrTopicName) => new(() => Broker, queueOrTopicName);

    public virtual ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options) => new(() => Broker, queueName, options.SubQueue == SubQueue.DeadLetter);

    public virtual ServiceBusReceiver CreateReceiver(string queueName) => new(() => Broker, queueName, isDeadLetters: false);

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

public class ServiceBusSender : IAsyncDisposable
{
    private readonly Func<InMemoryBroker> _broker;
    private readonly string _queue;

    internal ServiceBusSender(Func<InMemoryBroker> broker, string queue) => (_broker, _queue) = (broker, queue);

    public virtual ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(new ServiceBusMessageBatch(_broker().MaxBytes));

    public virtual Task SendMessagesAsync(ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messageBatch);
        cancellationToken.ThrowIfCancellationRequested();
        _broker().Send(_queue, messageBatch.Messages);
        return Task.CompletedTask;
    }

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

public class ServiceBusReceiver : IAsyncDisposable
{
    private readonly Func<InMemoryBroker> _broker;
    private readonly string _queue;
    private readonly bool _isDeadLetters;

    internal ServiceBusReceiver(Func<InMemoryBroker> broker, string queue, bool isDeadLetters) => (_broker, _queue, _isDeadLetters) = (broker, queue, isDeadLetters);

    public virtual Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(int maxMessages, TimeSpan? maxWaitTime = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_broker().Receive(_queue, maxMessages, _isDeadLetters));
    }

    public virtual Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(int maxMessages, long? fromSequenceNumber = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_broker().Peek(_queue, maxMessages, fromSequenceNumber));
    }

    public virtual Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return _broker().TryComplete(_queue, message.LockToken) ? Task.CompletedTask : throw new ServiceBusException("The lock is lost.", ServiceBusFailureReason.MessageLockLost, _queue);
    }

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
