using Alerts.Alerting;
using Alerts.Web.Measures;
using Microsoft.Azure.Functions.Worker;

namespace Alerts.Functions;

/// <summary>Tells what nears its day or is over, and who is new how things stand.</summary>
public sealed class WatchExpiries(DatasetFollower dataset, ExpiryWatch expiries, FirstMessages firstMessages)
{
    [Function(nameof(WatchExpiries))]
    public async Task RunAsync([TimerTrigger("%WatchExpiriesSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        if (await dataset.FollowAsync(cancellationToken) is { } inUse)
        {
            await expiries.WatchAsync(inUse, cancellationToken);
            await firstMessages.WatchAsync(inUse, cancellationToken);
        }
    }
}
