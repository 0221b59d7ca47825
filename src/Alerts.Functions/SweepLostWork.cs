using Alerts.Deliveries;
using Alerts.Functions.Hosting;
using Alerts.Functions.Messaging;
using Microsoft.Azure.Functions.Worker;

namespace Alerts.Functions;

/// <summary>Picks up what a kill left, forgets what is too old, and empties the broker's dead letters.</summary>
public sealed class SweepLostWork(Sweeper sweeper, Forgetting forgetting, BrokerDeadLetters deadLetters, BacklogWatch backlog)
{
    [Function(nameof(SweepLostWork))]
    public async Task RunAsync([TimerTrigger("%SweepLostWorkSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        await sweeper.SweepAsync(Sweeper.LeftBehind, cancellationToken);
        await forgetting.ForgetAsync(cancellationToken);

        // Last what asks the broker: the rest is done, also where that is down.
        await deadLetters.DrainAsync(cancellationToken);
        await backlog.WatchAsync(cancellationToken);
    }
}
