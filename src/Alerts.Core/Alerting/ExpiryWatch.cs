using Alerts.Materials;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Subscriptions;

namespace Alerts.Alerting;

/// <summary>All provisions that change by one cause on one day.</summary>
public sealed record CliffEvent(CliffKey Key, IReadOnlyList<Cliff> Cliffs)
{
    public DateOnly ChangesOn => Cliffs[0].ChangesOn;

    public Certainty Certainty => Cliffs[0].Certainty;

    public static IReadOnlyList<CliffEvent> Of(IEnumerable<Cliff> cliffs)
        => [.. cliffs.GroupBy(c => new CliffKey(c.Cause, c.Kind, c.On)).Select(g => new CliffEvent(g.Key, [.. g])).OrderBy(e => e.Key.On).ThenBy(e => e.Key.ToString(), StringComparer.Ordinal)];
}

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
        var known = (await register.AllAsync(cancellationToken)).ToDictionary(c => c.Key);
        var ladders = (await subscriptions.LaddersAsync(cancellationToken)).Append(LeadDays.Default).Distinct().ToList();
        dataset = dataset.AsKnownAt(now);
        var events = CliffEvent.Of(new PolicyTimeline(dataset, catalogue).Cliffs());
        var raised = new List<Alert>();

        foreach (var cliff in events)
        {
            var daysLeft = cliff.Key.On.DayNumber - Today(dataset, cliff.Key, now).DayNumber;
            if (daysLeft >= 0)
            {
                await WatchAheadAsync(cliff, daysLeft, cancellationToken);
            }
            else if (known.GetValueOrDefault(cliff.Key) is not { Closure: CliffClosure.Lapsed })
            {
                // First sight is a baseline: what is long over is recorded, not told.
                var tell = known.ContainsKey(cliff.Key) || -daysLeft <= Recency.Days;
                await CloseAsync(cliff.Key, CliffClosure.Lapsed, tell ? CliffText.Lapsed(cliff, dataset, catalogue, now) : null, cancellationToken);
            }
        }

        foreach (var gone in known.Values.Where(k => k.Closure is null && !events.Any(e => e.Key == k.Key)))
        {
            var window = events.Where(e => e.Key.Window == gone.Key.Window).ToList();
            var successor = window.Find(e => e.Key.On > gone.Key.On) ?? window.LastOrDefault();
            var closure = successor?.Key.On > gone.Key.On ? CliffClosure.Extended : CliffClosure.Superseded;
            await CloseAsync(gone.Key, closure, CliffText.Moved(gone.Key, successor, dataset, catalogue, now), cancellationToken);
        }

        return raised;

        async Task WatchAheadAsync(CliffEvent cliff, int daysLeft, CancellationToken token)
        {
            var rungs = ladders.Select(l => l.DueAt(daysLeft)).OfType<int>().Distinct().ToList();
            foreach (var rung in rungs)
            {
                var alert = CliffText.Ahead(cliff, new CliffRung(rung, daysLeft), dataset, catalogue, now);
                if (await intake.RaiseAsync(alert, token))
                {
                    raised.Add(alert);
                }
            }

            // One that was closed as extended and is back, because that was withdrawn, is open again.
            if (rungs.Count > 0 && known.GetValueOrDefault(cliff.Key) is not { Closure: null })
            {
                await register.PutAsync(new RegisteredCliff(cliff.Key, null), token);
            }
        }

        // The alert first: killed in between, the cliff is still open and gives the same alert id.
        async Task CloseAsync(CliffKey key, CliffClosure closure, Alert? alert, CancellationToken token)
        {
            if (alert is not null && await intake.RaiseAsync(alert, token))
            {
                raised.Add(alert);
            }

            await register.PutAsync(new RegisteredCliff(key, closure), token);
        }
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
        var zone = TimeZoneInfo.FindSystemTimeZoneById(dataset.Measure(key.Cause.Measure).TimeZone);
        return DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
    }
}
