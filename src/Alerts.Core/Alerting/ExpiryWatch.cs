using Alerts.Materials;
using Alerts.Policies;
using Alerts.Subscriptions;

namespace Alerts.Alerting;

/// <summary>Tells cliffs ahead by the ladders that subscriptions have, and closes each cliff by one alert.</summary>
public sealed class ExpiryWatch(
    ICliffRegister register,
    ISubscriptionStore subscriptions,
    AlertIntake intake,
    MaterialCatalogue catalogue,
    TimeProvider clock)
{
    /// <summary>The alerts that were new.</summary>
    public async Task<IReadOnlyList<Alert>> WatchAsync(PolicyDataset dataset, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var now = clock.GetUtcNow();
        var known = await register.AllAsync(cancellationToken);
        var ladders = (await subscriptions.LaddersAsync(cancellationToken)).Append(LeadDays.Default).Distinct().ToList();
        var today = dataset.AsKnownAt(now);
        var steps = CliffPlan.Of(
            known, CliffEvent.Of(new PolicyTimeline(today, catalogue).Cliffs()), today, catalogue,
            key => key.On.DayNumber - Today(today, key, now).DayNumber,
            daysLeft => [.. ladders.Select(l => l.DueAt(daysLeft)).OfType<int>().Distinct()]);

        var rows = known.ToDictionary(c => c.Key);
        var text = new CliffText(today, catalogue, now);
        var raised = new List<Alert>();
        foreach (var step in steps)
        {
            foreach (var alert in AlertsOf(step, text))
            {
                if (await intake.RaiseAsync(alert, cancellationToken))
                {
                    raised.Add(alert);
                }
            }

            // The alerts first: killed in between, the same step comes again and gives the same ids.
            if (rows.GetValueOrDefault(step.Row.Key) != step.Row)
            {
                await register.PutAsync(step.Row, cancellationToken);
            }
        }

        return raised;
    }

    /// <summary>The cliffs that could be known at this instant, past and to come, by day.</summary>
    public static IReadOnlyList<CliffEvent> Known(PolicyDataset dataset, MaterialCatalogue catalogue, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return CliffEvent.Of(new PolicyTimeline(dataset.AsKnownAt(now), catalogue).Cliffs());
    }

    /// <summary>Today's date where the authority sits.</summary>
    public static DateOnly Today(PolicyDataset dataset, CliffKey key, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(key);
        return Today(dataset.Measure(key.Cause.Measure), now);
    }

    internal static DateOnly Today(Measure measure, DateTimeOffset now)
        => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(measure.TimeZone)).DateTime);

    internal static IEnumerable<Alert> AlertsOf(CliffStep step, CliffText text) => step switch
    {
        CliffStep.Tell tell => tell.Rungs.Select(r => text.Ahead(tell.Row, tell.Cliff, r) with { YieldsTo = tell.IsToldByMove ? AlertKind.CliffClosed : null }),
        CliffStep.Lapse { IsTold: true } lapse => [text.Lapsed(lapse.Row, lapse.Cliff)],
        CliffStep.Move move => [text.Moved(move.Row, move.Successors)],
        CliffStep.Lapse or CliffStep.Renumber => [],
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
