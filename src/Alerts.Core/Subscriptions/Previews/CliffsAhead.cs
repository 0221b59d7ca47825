using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Subscriptions.Previews;

/// <summary>The cliffs of which a wish will be told, if nothing changes.</summary>
internal static class CliffsAhead
{
    public static IReadOnlyList<CliffAhead> Of(Draft draft, Listener listener, PolicyDataset dataset, MaterialCatalogue catalogue, DateTimeOffset now)
    {
        var known = dataset.AsKnownAt(now);
        var text = new CliffText(known, catalogue, now);
        return
        [
            .. CliffEvent.Of(new PolicyTimeline(known, catalogue).Cliffs())
                .Where(c => c.Key.On.DayNumber - ExpiryWatch.Today(known, c.Key, now).DayNumber is var left && left >= 0 && left <= draft.LeadDays.Steps[0])
                .Where(c => listener.Hears(text.Ahead(new RegisteredCliff(c.Key, null), c, AnyRung(draft))))
                .Select(c => new CliffAhead(c.Key.On, CliffText.Day(c, known))),
        ];
    }

    // Whom a cliff concerns is the same at every step.
    private static CliffRung AnyRung(Draft draft) => new(draft.LeadDays.Steps[0], draft.LeadDays.Steps[0]);
}
