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
        await deadLetters.DrainAsync(cancellationToken);
        await forgetting.ForgetAsync(cancellationToken);

        // Last: what was just enqueued is on its way.
        await backlog.WatchAsync(cancellationToken);
    }
}
