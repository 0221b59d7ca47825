using Alerts.Functions.Hosting;
using Microsoft.Azure.Functions.Worker;

namespace Alerts.Functions;

/// <summary>Takes a new revision of the policy dataset and tells what it changes.</summary>
public sealed class WatchPolicies(DatasetWatch datasets)
{
    [Function(nameof(WatchPolicies))]
    public Task RunAsync([TimerTrigger("%WatchPoliciesSchedule%")] TimerInfo timer, CancellationToken cancellationToken) => datasets.WatchAsync(cancellationToken);
}
