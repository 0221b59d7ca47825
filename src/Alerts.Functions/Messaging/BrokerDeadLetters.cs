using Alerts.Queues;
using Azure.Messaging.ServiceBus;

namespace Alerts.Functions.Messaging;

/// <summary>
/// Empties the broker's dead-letter queues, which never empty themselves, into the store of dead letters. What was put aside by us has its row
/// already, and may have been retried or removed since: it is only taken off. What the broker put aside itself gets its row here.
/// </summary>
public sealed class BrokerDeadLetters(ServiceBusClient client, IDeadLetterStore deadLetters, TimeProvider clock)
{
    /// <summary>Of each queue in one turn: bounds its time. The rest waits for the next.</summary>
    public const int MostAtOnce = 1000;

    private const int PageSize = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>How many were taken off.</summary>
    /// <exception cref="StorageException">Service Bus or the store cannot do it now; what was not settled is found again.</exception>
    public async Task<int> DrainAsync(CancellationToken cancellationToken)
    {
        var taken = 0;
        foreach (var queue in QueueNames.All)
        {
            try
            {
                taken += await DrainAsync(queue, cancellationToken);
            }
            catch (ServiceBusException e)
            {
                throw ServiceBusFault.Explain(e, queue);
            }
        }

        return taken;
    }

    internal async Task<int> DrainAsync(string queue, CancellationToken cancellationToken)
    {
        await using var receiver = client.CreateReceiver(queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        var taken = 0;
        while (taken < MostAtOnce && await receiver.ReceiveMessagesAsync(PageSize, Patience, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var message in page)
            {
                if (!message.ApplicationProperties.ContainsKey(Envelope.KeyProperty))
                {
                    await deadLetters.AddAsync(LetterOf(queue, message), cancellationToken);
                }

                await receiver.CompleteMessageAsync(message, cancellationToken);
                taken++;
            }
        }

        return taken;
    }

    // Received here as well, which is no try to handle it.
    private DeadLetter LetterOf(string queue, ServiceBusReceivedMessage message)
        => new(
            ServiceBusMessageQueue.KeyOf(queue, message), queue, Envelope.IdOf(message), Envelope.Shown(message),
            Envelope.EarlierOf(message) + Math.Min(message.DeliveryCount, IMessageQueue.MaxDeliveryCount),
            Text.Shorten($"Service Bus put it aside: {message.DeadLetterReason ?? "no reason given"}. {message.DeadLetterErrorDescription}".TrimEnd(), 1024), clock.GetUtcNow());
}
