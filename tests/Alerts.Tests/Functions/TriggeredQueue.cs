using Alerts.Functions.Messaging;
using Alerts.Queues;
using Azure.Messaging.ServiceBus;

namespace Alerts.Tests.Functions;

/// <summary>
/// The Service Bus queue with the host's part beside it: receives from the broker of the double and holds what it received, as a trigger does,
/// and empties the broker's dead letters, as the sweep does. So the contract of every queue can be asked of it.
/// </summary>
internal sealed class TriggeredQueue(InMemoryBroker broker, ServiceBusMessageQueue queue, BrokerDeadLetters deadLetters, ServiceBusClient client) : IMessageQueue
{
    private TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task EnqueueAsync(string queueName, IReadOnlyCollection<QueueMessage> messages, CancellationToken cancellationToken)
    {
        await queue.EnqueueAsync(queueName, messages, cancellationToken);
        Interlocked.Exchange(ref _arrival, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    public async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(string queueName, int max, TimeSpan lockFor, TimeSpan wait, CancellationToken cancellationToken)
    {
        broker.LockDuration = lockFor;
        while (true)
        {
            var arrival = _arrival.Task;
            await using var receiver = client.CreateReceiver(queueName);
            var messages = await receiver.ReceiveMessagesAsync(max, null, cancellationToken);
            await deadLetters.DrainAsync(queueName, cancellationToken);
            if (messages.Count > 0 || wait == TimeSpan.Zero)
            {
                return [.. messages.Select(m => queue.Hold(queueName, m, new InMemoryActions(broker, queueName)).Received)];
            }

            await arrival.WaitAsync(cancellationToken);
        }
    }

    public Task<bool> CompleteAsync(ReceivedMessage message, CancellationToken cancellationToken) => queue.CompleteAsync(message, cancellationToken);

    public Task<bool> AbandonAsync(ReceivedMessage message, TimeSpan delay, CancellationToken cancellationToken) => queue.AbandonAsync(message, delay, cancellationToken);

    public Task<bool> DeadLetterAsync(ReceivedMessage message, string reason, CancellationToken cancellationToken) => queue.DeadLetterAsync(message, reason, cancellationToken);

    public Task<Page<DeadLetter>> DeadLettersAsync(string? queueName, string? cursor, int take, CancellationToken cancellationToken) => queue.DeadLettersAsync(queueName, cursor, take, cancellationToken);

    public Task<DeadLetter?> FindDeadLetterAsync(string key, CancellationToken cancellationToken) => queue.FindDeadLetterAsync(key, cancellationToken);

    public Task<bool> RemoveDeadLetterAsync(string key, CancellationToken cancellationToken) => queue.RemoveDeadLetterAsync(key, cancellationToken);

    public Task<long> DueAsync(string queueName, CancellationToken cancellationToken) => queue.DueAsync(queueName, cancellationToken);
}
