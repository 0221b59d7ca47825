using Alerts.Queues;

namespace Alerts.Functions.Messaging;

/// <summary>
/// When a message comes again whose handling failed: the store was busy, the broker full. The broker itself would redeliver at once and
/// have used up all tries within seconds.
/// </summary>
internal static class Redelivery
{
    /// <summary>After the first failure, the second, and so on: 39 minutes in all, longer than most outages of a region's storage.</summary>
    public static IReadOnlyList<TimeSpan> Delays { get; } =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2),
        TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10),
    ];

    /// <summary>Null where it has been tried often enough.</summary>
    /// <param name="deliveryCount">How often it was received.</param>
    public static TimeSpan? After(int deliveryCount) => deliveryCount >= IMessageQueue.MaxDeliveryCount ? null : Delays[Math.Clamp(deliveryCount - 1, 0, Delays.Count - 1)];
}
