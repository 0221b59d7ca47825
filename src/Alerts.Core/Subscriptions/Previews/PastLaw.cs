using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Subscriptions.Previews;

/// <summary>One day of the past, as the law could be known on it.</summary>
/// <param name="Changes">What that day's knowledge changes in that of the day before, as far as it is told.</param>
/// <param name="IsNews">Whether anything was known that was not known the day before.</param>
internal sealed record PastDay(DateTimeOffset At, PolicyDataset Known, IReadOnlyList<CliffEvent> Cliffs, IReadOnlyList<ChangesTogether> Changes, bool IsNews);

/// <summary>The law as it could be known on each day of a year. Whoever asks, it is the same: costly to derive, and kept.</summary>
internal sealed class PastLaw
{
    private PastLaw(IReadOnlyList<PastDay> days) => Days = days;

    /// <summary>Oldest first; the first is the baseline, a day before the year.</summary>
    public IReadOnlyList<PastDay> Days { get; }

    /// <param name="days">How many days to look back.</param>
    public static PastLaw Of(PolicyDataset dataset, MaterialCatalogue catalogue, DateTimeOffset now, int days)
    {
        var turning = TurningDays(dataset);
        var all = new List<PastDay>(days + 1);
        for (var back = days + 1; back >= 0; back--)
        {
            var at = now.AddDays(-back);
            var date = DateOnly.FromDateTime(at.UtcDateTime);
            all.Add(all.Count > 0 && !turning.Contains(date) ? all[^1] with { At = at, Changes = [], IsNews = false } : Look(dataset.AsKnownAt(at), all.LastOrDefault(), at, catalogue));
        }

        return new PastLaw(all);
    }

    private static PastDay Look(PolicyDataset known, PastDay? before, DateTimeOffset at, MaterialCatalogue catalogue)
    {
        var changes = before is null ? [] : ChangesTogether.Of(PolicyDiff.Between(before.Known, known, catalogue).Where(c => c.IsTold));
        return new PastDay(at, known, CliffEvent.Of(new PolicyTimeline(known, catalogue).Cliffs()), changes, IsNews: true);
    }

    // The days on which something may become known, by the calendar of Greenwich: that of an authority is at most a day away.
    private static HashSet<DateOnly> TurningDays(PolicyDataset dataset)
    {
        var ends = dataset.Provisions.Values.SelectMany(p => (p.Relations ?? []).Select(r => r.Until).Append(p.End));
        var said = dataset.Measures.Select(m => m.Issued).Concat(ends.Select(e => e?.Announced?.Said)).OfType<DateOnly>();
        return [.. said.SelectMany(d => new[] { d.AddDays(-1), d, d.AddDays(1) })];
    }
}
