using Alerts.Alerting;
using Alerts.Functions.Messaging;
using Alerts.Queues;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Alerts.Functions;

/// <summary>Decides who is told of an alert.</summary>
public sealed class RouteAlert(MessageTurn turn, AlertRouter router)
{
    [Function(nameof(RouteAlert))]
    public Task RunAsync(
        [ServiceBusTrigger(QueueNames.Alerts, Connection = "ServiceBus", AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken)
        => turn.RunAsync(QueueNames.Alerts, message, actions, router.HandleAsync, cancellationToken);
}
