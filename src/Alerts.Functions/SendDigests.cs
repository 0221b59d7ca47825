using Alerts.Subscriptions;
using Microsoft.Azure.Functions.Worker;

namespace Alerts.Functions;

/// <summary>Closes the digests that are due.</summary>
public sealed class SendDigests(DigestWatch digests)
{
    [Function(nameof(SendDigests))]
    public Task RunAsync([TimerTrigger("%SendDigestsSchedule%")] TimerInfo timer, CancellationToken cancellationToken) => digests.WatchAsync(cancellationToken);
}
