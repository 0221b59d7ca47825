using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Subscriptions.Previews;

/// <summary>
/// The alerts that the law itself would have given on each day of the past to whoever has a ladder: what <see cref="PolicyWatch"/> and
/// <see cref="ExpiryWatch"/> tell, by the same rules and under the same ids. Pure.
/// </summary>
internal static class CalendarAlerts
{
    /// <summary>Oldest first. The first day is the baseline: what is due on it counts as told before.</summary>
    public static IReadOnlyList<Alert> Of(PastLaw law, LeadDays ladder, MaterialCatalogue catalogue)
    {
        var rows = new Dictionary<CliffKey, RegisteredCliff>();
        var rungs = new HashSet<(CliffKey, int Opening, int Days)>();
        var told = new List<Alert>();
        PastDay? before = null;
        foreach (var day in law.Days)
        {
            if (before is not null)
            {
                told.AddRange(ChangesOf(day, before, [.. rows.Values], catalogue));
            }

            if (before is null || IsDue(day, ladder))
            {
                var alerts = Watch(day, rows, rungs, ladder, catalogue);
                told.AddRange(before is null ? [] : alerts);
            }

            before = day;
        }

        return [.. told.DistinctBy(a => a.Id)];
    }

    private static IEnumerable<Alert> ChangesOf(PastDay day, PastDay before, IReadOnlyList<RegisteredCliff> rows, MaterialCatalogue catalogue)
    {
        if (day.Changes.Count == 0)
        {
            return [];
        }

        var moves = CliffMoves.Of(rows, day.Known, catalogue);
        return day.Changes.Select(together =>
        {
            var alert = PolicyText.Changed(together, before.Known, day.Known, catalogue, day.At, sequence: 0);
            return moves.Tell(together.All, alert.Jurisdictions) ? alert with { YieldsTo = AlertKind.CliffClosed } : alert;
        });
    }

    // On all other days the plan tells nothing that was not told the day before.
    private static bool IsDue(PastDay day, LeadDays ladder)
        => day.IsNews || day.Cliffs.Any(c => DaysLeft(day, c.Key) is var left && (left == -1 || ladder.Steps.Contains(left)));

    private static List<Alert> Watch(
        PastDay day, Dictionary<CliffKey, RegisteredCliff> rows, HashSet<(CliffKey, int, int)> told, LeadDays ladder, MaterialCatalogue catalogue)
    {
        var steps = CliffPlan.Of(
            [.. rows.Values], day.Cliffs, day.Known, catalogue, key => DaysLeft(day, key), left => ladder.DueAt(left) is { } rung ? [rung] : []);
        var text = new CliffText(day.Known, catalogue, day.At);
        var alerts = new List<Alert>();
        foreach (var step in steps)
        {
            // A rung stays due until the next one: its words are made once.
            var due = step is CliffStep.Tell tell ? tell with { Rungs = [.. tell.Rungs.Where(r => told.Add((tell.Row.ToldAs, tell.Row.Opening, r.Days)))] } : step;
            alerts.AddRange(ExpiryWatch.AlertsOf(due, text));
            rows[step.Row.Key] = step.Row;
        }

        return alerts;
    }

    private static int DaysLeft(PastDay day, CliffKey key) => key.On.DayNumber - ExpiryWatch.Today(day.Known, key, day.At).DayNumber;
}
