using Alerts.Deliveries;
using Alerts.Functions.Messaging;
using Alerts.Queues;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Alerts.Functions;

/// <summary>Tells one target of one alert.</summary>
public sealed class DeliverAlert(MessageTurn turn, DeliveryProcessor processor)
{
    [Function(nameof(DeliverAlert))]
    public Task RunAsync(
        [ServiceBusTrigger(QueueNames.Deliveries, Connection = "ServiceBus", AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken)
        => turn.RunAsync(QueueNames.Deliveries, message, actions, processor.HandleAsync, cancellationToken);
}
