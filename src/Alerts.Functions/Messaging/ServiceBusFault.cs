using Azure.Messaging.ServiceBus;

namespace Alerts.Functions.Messaging;

/// <summary>Says in one line what a failure of Service Bus means for whoever runs the system.</summary>
internal static class ServiceBusFault
{
    public static StorageException Explain(ServiceBusException e, string queue) => new(Sentence(e.Reason, queue), e);

    private static string Sentence(ServiceBusFailureReason reason, string queue) => reason switch
    {
        ServiceBusFailureReason.QuotaExceeded => $"The queue '{queue}' is full. What is not enqueued is stored, and the sweep enqueues it later.",
        ServiceBusFailureReason.ServiceBusy => $"Service Bus is busy (queue '{queue}'). What is not enqueued is stored, and the sweep enqueues it later.",
        ServiceBusFailureReason.MessagingEntityNotFound => $"There is no queue '{queue}' in the Service Bus namespace. Deploy infra/, or check the setting ServiceBus.",
        ServiceBusFailureReason.MessagingEntityDisabled => $"The queue '{queue}' is disabled in the Service Bus namespace.",
        ServiceBusFailureReason.MessageSizeExceeded => $"Service Bus takes no message of that size (queue '{queue}').",
        ServiceBusFailureReason.ServiceTimeout or ServiceBusFailureReason.ServiceCommunicationProblem
            => $"Service Bus cannot be reached (queue '{queue}'). Check the network, the setting ServiceBus and the identity's roles.",
        _ => $"Service Bus failed ({reason}, queue '{queue}').",
    };
}
