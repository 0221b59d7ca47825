using Alerts.Materials;
using Alerts.Notices;
using Alerts.Policies;

namespace Alerts.Alerting;

/// <summary>
/// One thing to do about one cliff: first what it tells, then <see cref="Row"/> is put. Killed in between, the same plan
/// comes again and tells under the same ids.
/// </summary>
internal abstract record CliffStep(RegisteredCliff Row)
{
    /// <summary>It lies ahead, or is today.</summary>
    /// <param name="Rungs">That are due, each for the ladders that have it.</param>
    /// <param name="IsToldByMove">The move of another cliff to this day is told at the same time.</param>
    public sealed record Tell(RegisteredCliff Row, CliffEvent Cliff, IReadOnlyList<CliffRung> Rungs, bool IsToldByMove) : CliffStep(Row);

    /// <summary>Its day is over and what was to happen has happened.</summary>
    /// <param name="IsTold">False for what is long over at first sight, and for what the move of another cliff tells.</param>
    public sealed record Lapse(RegisteredCliff Row, CliffEvent Cliff, bool IsTold) : CliffStep(Row);

    /// <summary>It is not there any more.</summary>
    /// <param name="Successors">Where the same window ends now, nearest first; empty where it has no end left.</param>
    public sealed record Move(RegisteredCliff Row, IReadOnlyList<CliffEvent> Successors) : CliffStep(Row);

    /// <summary>Its cause has another number now. Nothing is told: it goes on under the row of the new number.</summary>
    public sealed record Renumber(RegisteredCliff Row) : CliffStep(Row);
}

/// <summary>Decides what to tell and how to close, from what was told and what is known today. Pure.</summary>
internal sealed class CliffPlan
{
    private readonly IReadOnlyList<CliffEvent> _events;
    private readonly Dictionary<CliffKey, RegisteredCliff> _known;
    private readonly PolicyDataset _dataset;
    private readonly MaterialCatalogue _catalogue;

    private CliffPlan(IReadOnlyList<RegisteredCliff> known, IReadOnlyList<CliffEvent> events, PolicyDataset dataset, MaterialCatalogue catalogue)
    {
        _known = known.ToDictionary(c => c.Key);
        (_events, _dataset, _catalogue) = (events, dataset, catalogue);
    }

    /// <param name="dataset">As known on the day.</param>
    /// <param name="daysLeft">To the cliff's day where its authority sits; less than 0 when it is over.</param>
    /// <param name="dueRungs">The rungs that some ladder has due with so many days left.</param>
    public static IReadOnlyList<CliffStep> Of(
        IReadOnlyList<RegisteredCliff> known, IReadOnlyList<CliffEvent> events, PolicyDataset dataset, MaterialCatalogue catalogue,
        Func<CliffKey, int> daysLeft, Func<int, IReadOnlyList<int>> dueRungs)
        => new CliffPlan(known, events, dataset, catalogue).Steps(daysLeft, dueRungs);

    private List<CliffStep> Steps(Func<CliffKey, int> daysLeft, Func<int, IReadOnlyList<int>> dueRungs)
    {
        var keys = _events.Select(e => e.Key).ToHashSet();
        var gone = _known.Values.Where(k => k.Closure is null && !keys.Contains(k.Key)).OrderBy(k => k.Key.On).ThenBy(k => k.Key.ToString(), StringComparer.Ordinal).ToList();
        var renumbered = gone.Select(g => (Gone: g, Now: _events.FirstOrDefault(e => IsRenumbered(g, e)))).Where(x => x.Now is not null).ToLookup(x => x.Now!.Key, x => x.Gone);
        var moves = gone.Except(renumbered.SelectMany(g => g)).Select(g => (Gone: g, Successors: SuccessorsOf(g))).ToList();
        var told = moves.SelectMany(m => m.Successors).Select(s => s.Key).ToHashSet();

        // The lapses come before the moves: killed in between, what a move tells is closed already and not told again.
        var steps = new List<CliffStep>();
        foreach (var cliff in _events)
        {
            var was = Was(cliff, renumbered);
            var left = daysLeft(cliff.Key);
            CliffStep? due = left >= 0 ? Ahead(cliff, was, left, dueRungs(left), told.Contains(cliff.Key)) : Over(cliff, was, -left, told.Contains(cliff.Key));
            if (due is { } step)
            {
                steps.Add(step);
            }

            steps.AddRange(renumbered[cliff.Key].Select(old => new CliffStep.Renumber(old with { Closure = CliffClosure.Superseded })));
        }

        steps.AddRange(moves.Select(m => new CliffStep.Move(
            m.Gone with { Closure = m.Successors.Any(s => s.Key.On > m.Gone.Key.On) ? CliffClosure.Extended : CliffClosure.Superseded }, m.Successors)));
        return steps;
    }

    private RegisteredCliff? Was(CliffEvent cliff, ILookup<CliffKey, RegisteredCliff> renumbered)
    {
        if (renumbered[cliff.Key].FirstOrDefault() is not { } old)
        {
            return _known.GetValueOrDefault(cliff.Key);
        }

        var first = old.ToldAs.Cause.Number;
        return _known.TryGetValue(cliff.Key, out var carried) && carried.Closure != CliffClosure.Superseded
            ? carried
            : old with { Key = cliff.Key, FirstNumber = first == cliff.Key.Cause.Number ? null : first };
    }

    private CliffStep.Tell? Ahead(CliffEvent cliff, RegisteredCliff? was, int daysLeft, IReadOnlyList<int> rungs, bool isToldByMove)
        // A cliff that was over is ahead again only for a clock that went back: all of it has been told.
        => rungs.Count == 0 || was?.Closure == CliffClosure.Lapsed
            ? null
            : new CliffStep.Tell(Row(cliff, was, null), cliff, [.. rungs.Select(r => new CliffRung(r, daysLeft))], isToldByMove);

    private CliffStep.Lapse? Over(CliffEvent cliff, RegisteredCliff? was, int daysAgo, bool isToldByMove)
        // First sight is a baseline: what is long over is recorded, not told.
        => was?.Closure == CliffClosure.Lapsed
            ? null
            : new CliffStep.Lapse(Row(cliff, was, CliffClosure.Lapsed), cliff, was is { Closure: null } || (daysAgo <= Recency.Days && !isToldByMove));

    // One that was closed and is back, because what closed it was withdrawn, is open anew.
    private RegisteredCliff Row(CliffEvent cliff, RegisteredCliff? was, CliffClosure? closure)
    {
        var present = CliffMemory.Of(cliff, _dataset);
        return was is null
            ? new RegisteredCliff(cliff.Key, closure, present)
            : was with { Closure = closure, Memory = was.Memory?.With(present) ?? present, Opening = was.Opening + (was.Closure is null ? 0 : 1) };
    }

    private bool IsRenumbered(RegisteredCliff gone, CliffEvent cliff)
        => gone.Memory is { } memory
            && (cliff.Key.Cause.Measure, cliff.Key.Kind, cliff.Key.On) == (gone.Key.Cause.Measure, gone.Key.Kind, gone.Key.On)
            && !_dataset.Provisions.ContainsKey(gone.Key.Cause)
            && (!_known.TryGetValue(cliff.Key, out var there) || there.ToldAs == gone.ToldAs)
            && cliff.Cliffs.Any(c => memory.Parts.Any(p => GoesOnAs(p, c.Part)));

    // One cause may have several windows: only those of what was to change are its successors.
    private List<CliffEvent> SuccessorsOf(RegisteredCliff gone)
    {
        var cause = gone.Key.Cause;
        var isThere = gone.Memory is null || _dataset.Provisions.ContainsKey(cause);
        var window = _events
            .Where(e => e.Key.Kind == gone.Key.Kind && (isThere ? e.Key.Cause == cause : e.Key.Cause.Measure == cause.Measure))
            .Where(e => gone.Memory is not { } memory || e.Cliffs.Any(c => memory.Parts.Any(p => GoesOnAs(p, c.Part))))
            .ToList();
        var later = window.Where(e => e.Key.On > gone.Key.On).ToList();
        return later.Count > 0 ? later : window.Count > 0 ? [window[^1]] : [];
    }

    // A provision that is not in the record any more may have another number now.
    private bool GoesOnAs(ProvisionPart told, ProvisionPart now)
        => (told.Provision == now.Provision || (told.Provision.Measure == now.Provision.Measure && !_dataset.Provisions.ContainsKey(told.Provision)))
            && LegalReach.Meet(told, now, _catalogue);
}
