using Alerts.Alerting;
using Alerts.Policies;
using Alerts.Web.Pages.Shell;

namespace Alerts.Web.Pages.Timelines;

/// <summary>Provisions over time: those of a jurisdiction together.</summary>
public sealed record TimelineBoard(TimelineScale Scale, IReadOnlyList<TimelineGroup> Groups)
{
    public IEnumerable<TimelineRow> Rows => Groups.SelectMany(g => g.Rows);

    /// <summary>Of the whole view. Pure. What is repealed or over on all these days is left out.</summary>
    public static TimelineBoard Of(LawView view, TimelineRange range)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(range);
        var timeline = new PolicyTimeline(view.Dataset, view.Catalogue);
        var query = new StateQuery(From: range.From, To: range.To, Material: view.Material, Destination: view.Destination, Jurisdiction: view.Jurisdiction);
        var parts = PolicyStates.Find(view.Dataset, view.Catalogue, query, view.Now).GroupBy(s => s.Part)
            .Where(g => g.Any(s => s.State is not (LegalState.Lapsed or LegalState.Repealed)))
            .Select(g => (Part: g.Key, Shown: timeline.PeriodsOf(g.Key).Where(p => !(p.First > range.To) && !(p.Last < range.From)).Zip(g).ToList()))
            .ToList();
        var clipped = range.ClippedTo([.. parts.SelectMany(p => p.Shown.Select(s => s.First))], view.Day);
        var scale = new TimelineScale(clipped.From, clipped.To);
        var cliffs = new CliffQuery(scale.First, scale.Last, view.Material, view.Destination, view.Jurisdiction).Find(view.Dataset, view.Catalogue, view.Now)
            .SelectMany(e => e.Cliffs.GroupBy(c => c.Part).Select(g => (Part: g.Key, Cliff: e with { Cliffs = [.. g] }))).ToLookup(x => x.Part, x => x.Cliff);
        return new TimelineBoard(scale,
        [
            .. parts.Select(p => new TimelineRow(p.Part, Stretches(p.Shown), [.. cliffs[p.Part].Select(c => new TimelineCliff(c, scale.Before(c.ChangesOn)))]))
                .Where(r => r.Stretches.Count > 0)
                .GroupBy(r => view.Dataset.Measure(r.Part.Provision.Measure).Jurisdiction, StringComparer.Ordinal)
                .Select(g => new TimelineGroup(g.Key, [.. g])),
        ]);

        List<TimelineStretch> Stretches(List<(Period Period, ProvisionState State)> shown)
            => [.. shown.Select(s => (s.State, Bar: scale.Bar(s.Period))).Where(s => s.Bar is not null).Select(s => new TimelineStretch(s.Bar!, s.State))];
    }
}

/// <param name="Jurisdiction">ISO 3166-1 alpha-2, or EU.</param>
public sealed record TimelineGroup(string Jurisdiction, IReadOnlyList<TimelineRow> Rows);

/// <param name="Stretches">In order, without gap or overlap; never empty.</param>
/// <param name="Cliffs">Each with no more than what changes of this part.</param>
public sealed record TimelineRow(ProvisionPart Part, IReadOnlyList<TimelineStretch> Stretches, IReadOnlyList<TimelineCliff> Cliffs)
{
    /// <summary>"in force 2024-12-03 to 2025-11-08; suspended 2025-11-09 to 2026-11-27".</summary>
    public string Says => string.Join("; ", Stretches.Select(s => s.Says));
}

/// <summary>A bar, and what is so then.</summary>
public sealed record TimelineStretch(TimelineBar Bar, ProvisionState State)
{
    public Period Period => Bar.Period;

    public string Says => $"{LawWords.Of(Period.State)}{(Period.Certainty == Certainty.Unconfirmed ? " (unconfirmed)" : "")} {LawWords.Days(Period.First, Period.Last)}";
}

/// <param name="At">From 0 to 100: where the new state begins.</param>
public sealed record TimelineCliff(CliffEvent Cliff, decimal At);
