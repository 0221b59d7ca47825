namespace Alerts.Policies;

/// <summary>What a provision is on a given day.</summary>
public enum LegalState
{
    Announced,
    InForce,
    Suspended,
    Lapsed,
    Repealed,
}

public enum Certainty
{
    Certain,

    /// <summary>A printed window is over, an extension was announced, and no instrument for it was found.</summary>
    Unconfirmed,
}

/// <param name="Because">The instruments that make it so.</param>
public sealed record ProvisionStatus(LegalState State, Certainty Certainty, IReadOnlyList<ProvisionKey> Because);

/// <summary>A day on which a provision's state changes by itself.</summary>
/// <param name="Cause">The provision whose window this is: the suspending one, or the provision itself for a start or a sunset.</param>
/// <param name="On">The day to watch: the last day of a window that ends, the first day of a provision that starts.</param>
/// <param name="ChangesOn">The first day of the new state.</param>
/// <param name="Certainty">Unconfirmed for an end that was only announced.</param>
public sealed record Cliff(
    ProvisionKey Provision,
    ProvisionKey Cause,
    CliffKind Kind,
    DateOnly On,
    DateOnly ChangesOn,
    LegalState From,
    LegalState To,
    Certainty Certainty);

public enum CliffKind
{
    Start,
    SuspensionEnd,
    Sunset,
}

/// <summary>
/// Derives legal state and cliffs from a dataset, for any day. Pure. Precedence on one day: repealed, lapsed, suspended,
/// announced, in force.
/// </summary>
public sealed class PolicyTimeline(PolicyDataset dataset)
{
    public ProvisionStatus StatusOn(ProvisionKey key, DateOnly day) => StatusOn(key, day, end => IsOver(end, day));

    private ProvisionStatus StatusOn(ProvisionKey key, DateOnly day, Func<WindowEnd?, bool> isOver)
    {
        var provision = dataset.Provisions[key];
        var relations = dataset.RelationsOn(key).Where(x => x.Relation.From <= day).ToList();

        var repeal = relations.Where(x => x.Relation.Type == RelationType.Repeals && !isOver(x.Relation.Until)).ToList();
        if (repeal.Count > 0)
        {
            return new ProvisionStatus(LegalState.Repealed, Certainty.Certain, [.. repeal.Select(x => x.Source)]);
        }

        if (isOver(provision.End))
        {
            return new ProvisionStatus(LegalState.Lapsed, CertaintyAfter(provision.End, day), [key]);
        }

        var suspensions = relations.Where(x => x.Relation.Type == RelationType.Suspends).ToList();
        var running = suspensions.Where(x => !isOver(x.Relation.Until)).Select(x => x.Source).ToList();
        if (running.Count > 0)
        {
            return new ProvisionStatus(LegalState.Suspended, Certainty.Certain, running);
        }

        var state = StartOf(key) > day ? LegalState.Announced : LegalState.InForce;
        var doubtful = suspensions.Where(x => CertaintyAfter(x.Relation.Until, day) == Certainty.Unconfirmed).Select(x => x.Source).ToList();
        return new ProvisionStatus(state, doubtful.Count > 0 ? Certainty.Unconfirmed : Certainty.Certain, [key, .. doubtful]);
    }

    /// <summary>Every cliff of every provision, past and to come, by day.</summary>
    public IReadOnlyList<Cliff> Cliffs()
        => [.. dataset.Provisions.Keys.SelectMany(CliffsOf)
            .OrderBy(c => c.On).ThenBy(c => c.Cause.ToString(), StringComparer.Ordinal).ThenBy(c => c.Provision.ToString(), StringComparer.Ordinal)];

    public IEnumerable<Cliff> CliffsOf(ProvisionKey key)
    {
        var provision = dataset.Provisions[key];
        var measure = dataset.Measure(key.Measure);
        if (provision.Effect is ProvisionEffect.Suspension or ProvisionEffect.Statement)
        {
            yield break; // What a suspension's end does is told at the provisions it suspends.
        }

        var start = StartOf(key);
        if (start > measure.Issued && Change(key, key, CliffKind.Start, start, start) is { } begins)
        {
            yield return begins;
        }

        foreach (var cliff in Ends(key, key, CliffKind.Sunset, provision.End))
        {
            yield return cliff;
        }

        foreach (var (source, relation) in dataset.RelationsOn(key).Where(x => x.Relation.Type == RelationType.Suspends))
        {
            foreach (var cliff in Ends(key, source, CliffKind.SuspensionEnd, relation.Until))
            {
                yield return cliff;
            }
        }
    }

    private IEnumerable<Cliff> Ends(ProvisionKey key, ProvisionKey cause, CliffKind kind, WindowEnd? end)
    {
        if (end?.LastDay is { } lastDay && Change(key, cause, kind, lastDay, lastDay.AddDays(1)) is { } cliff)
        {
            yield return cliff;
        }

        // An announced end lies behind the lawful one; whether anything still runs until then is not certain.
        if (end?.Announced is { } announced && !(end.LastDay >= announced.LastDay))
        {
            var after = announced.LastDay.AddDays(1);
            // Where a later act decides that day, the announcement decides nothing any more.
            var from = StateIf(key, announced.LastDay, end, isOver: false);
            var to = StateIf(key, after, end, isOver: true);
            if (from != to)
            {
                yield return new Cliff(key, cause, kind, announced.LastDay, after, from, to, Certainty.Unconfirmed);
            }
        }
    }

    // The state on a day, supposing that this one window is over then, or is not.
    private LegalState StateIf(ProvisionKey key, DateOnly day, WindowEnd window, bool isOver)
        => StatusOn(key, day, end => ReferenceEquals(end, window) ? isOver : IsOver(end, day)).State;

    private Cliff? Change(ProvisionKey key, ProvisionKey cause, CliffKind kind, DateOnly on, DateOnly changesOn)
    {
        var before = StatusOn(key, changesOn.AddDays(-1)).State;
        var after = StatusOn(key, changesOn).State;
        return before == after ? null : new Cliff(key, cause, kind, on, changesOn, before, after, Certainty.Certain);
    }

    // Where no first day was found, the day of issue stands in: what was issued is at least announced.
    private DateOnly StartOf(ProvisionKey key)
        => dataset.Provisions[key].Effective ?? dataset.Measure(key.Measure).Effective ?? dataset.Measure(key.Measure).Issued;

    private static bool IsOver(WindowEnd? end, DateOnly day) => end?.LastDay is { } last && last < day;

    private static Certainty CertaintyAfter(WindowEnd? end, DateOnly day)
        => IsOver(end, day) && end?.Effective is null && end?.Announced is { } announced && announced.LastDay >= day
            ? Certainty.Unconfirmed
            : Certainty.Certain;
}
