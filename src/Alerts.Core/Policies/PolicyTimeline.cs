using Alerts.Materials;

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

    /// <summary>An end was announced that no instrument bears out, no instrument was found at all, or no first day is known.</summary>
    Unconfirmed,
}

/// <param name="Because">The provisions whose acts make it so: first those that make the state, then those that make it doubtful.</param>
/// <param name="Doubts">Why it is unconfirmed; empty where it is certain.</param>
public sealed record ProvisionStatus(LegalState State, Certainty Certainty, IReadOnlyList<ProvisionKey> Because, IReadOnlyList<Doubt> Doubts);

/// <summary>Why a state is unconfirmed.</summary>
public abstract record Doubt
{
    private Doubt()
    {
    }

    /// <summary>An end was announced on which the law as printed does not agree.</summary>
    /// <param name="Cause">Whose window it is.</param>
    /// <param name="IfItHolds">What the state would be then.</param>
    public sealed record Window(ProvisionKey Cause, WindowEnd End, AnnouncedEnd Announced, LegalState IfItHolds) : Doubt;

    /// <summary>Only reports of it were found.</summary>
    public sealed record NoInstrument : Doubt;

    /// <summary>It was announced, and whether it has started since is not known.</summary>
    public sealed record NoFirstDay : Doubt;
}

/// <summary>A stretch of days on which a part has one state and one certainty.</summary>
/// <param name="First">Null: since before any known day.</param>
/// <param name="Last">Null: no end is known.</param>
public sealed record Period(LegalState State, Certainty Certainty, DateOnly? First, DateOnly? Last)
{
    public bool Holds(DateOnly day) => (First is null || First <= day) && (Last is null || day <= Last);
}

/// <summary>A day on which a provision's state changes by itself.</summary>
/// <param name="Part">What changes: most often the whole provision.</param>
/// <param name="Cause">The provision whose window this is: the suspending one, or the provision itself for a start or a sunset.</param>
/// <param name="On">The day to watch: the last day of a window that ends, the first day of one that starts.</param>
/// <param name="ChangesOn">The first day of the new state.</param>
/// <param name="Certainty">Unconfirmed for an end that was only announced, and for what is only reported.</param>
public sealed record Cliff(
    ProvisionPart Part,
    ProvisionKey Cause,
    CliffKind Kind,
    DateOnly On,
    DateOnly ChangesOn,
    LegalState From,
    LegalState To,
    Certainty Certainty)
{
    public ProvisionKey Provision => Part.Provision;
}

public enum CliffKind
{
    Start,
    SuspensionEnd,
    Sunset,

    /// <summary>A suspension that was issued ahead begins.</summary>
    SuspensionStart,

    /// <summary>A repeal that was issued ahead takes effect.</summary>
    Repeal,
}

/// <summary>
/// Derives legal state and cliffs from a dataset, for any day. Pure. Precedence on one day (docs/adr/0009): repealed, lapsed,
/// suspended, announced, in force; an act works only while it is itself in force, but a repeal that took effect stays.
/// </summary>
public sealed class PolicyTimeline(PolicyDataset dataset, MaterialCatalogue catalogue)
{
    /// <summary>Never empty; materials and destinations of the parts do not overlap and together are the provision's.</summary>
    public IReadOnlyList<ProvisionPart> PartsOf(ProvisionKey key)
        => ProvisionParts.Of(key, dataset.Provisions[key], Bearing(key).FindAll(x => x.Relation.Materials is not null || x.Relation.Destinations is not null).ConvertAll(x => x.Relation), catalogue);

    /// <exception cref="ArgumentException">The provision has several parts.</exception>
    public ProvisionStatus StatusOn(ProvisionKey key, DateOnly day)
        => PartsOf(key) is [var whole] ? StatusOn(whole, day) : throw new ArgumentException($"{key} has several parts; ask for each.", nameof(key));

    public ProvisionStatus StatusOn(ProvisionPart part, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(part);
        var (state, because) = StateOn(part, day, IsOver);
        var doubts = Doubts(part, day, state);
        return doubts.Count == 0
            ? new ProvisionStatus(state, Certainty.Certain, because, [])
            : new ProvisionStatus(state, Certainty.Unconfirmed, [.. because.Concat(doubts.OfType<Doubt.Window>().Select(d => d.Cause)).Distinct()], doubts);
    }

    /// <summary>
    /// All days from the first on which the provision was known, without gap or overlap; the last period has no last day.
    /// Neighbours differ in state or certainty.
    /// </summary>
    public IReadOnlyList<Period> PeriodsOf(ProvisionPart part)
    {
        ArgumentNullException.ThrowIfNull(part);
        var first = FirstDayOf(part.Provision);
        var days = TurningDays(part).Where(d => first is null || d > first).Distinct().Order().ToList();
        var periods = new List<Period>();
        DateOnly? from = first;
        var status = StatusOn(part, first ?? (days.Count > 0 ? days[0].AddDays(-1) : DateOnly.MinValue));
        foreach (var day in days)
        {
            var next = StatusOn(part, day);
            if ((next.State, next.Certainty) != (status.State, status.Certainty))
            {
                periods.Add(new Period(status.State, status.Certainty, from, day.AddDays(-1)));
                (from, status) = (day, next);
            }
        }

        return [.. periods, new Period(status.State, status.Certainty, from, null)];
    }

    /// <summary>The first day on which it was known: issued, or in effect if that came before; null where neither is known.</summary>
    public DateOnly? FirstDayOf(ProvisionKey key)
        => dataset.Measure(key.Measure).Issued is { } issued ? StartOf(key) is { } start && start < issued ? start : issued : null;

    /// <summary>Exceptions to the part that hold on this day.</summary>
    public IEnumerable<ProvisionKey> ExceptionsOn(ProvisionPart part, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(part);
        return Working(part, part.Provision, RelationType.Excepts, day, IsOver).Select(x => x.Source).Distinct();
    }

    /// <summary>Whether a provision of this measure suspends the part, in a window that runs, is over or is to come.</summary>
    public bool IsSuspendedBy(ProvisionPart part, MeasureId measure)
    {
        ArgumentNullException.ThrowIfNull(part);
        return dataset.RelationsOn(part.Provision).Any(x => x.Source.Measure == measure && x.Relation.Type == RelationType.Suspends && Covers(x.Relation, part));
    }

    /// <summary>Every cliff of every provision, past and to come, by day.</summary>
    public IReadOnlyList<Cliff> Cliffs()
        => [.. dataset.Provisions.Keys.SelectMany(CliffsOf)
            .OrderBy(c => c.On).ThenBy(c => c.Cause.ToString(), StringComparer.Ordinal).ThenBy(c => c.Provision.ToString(), StringComparer.Ordinal)
            .ThenBy(c => c.Part.Materials.Count > 0 ? c.Part.Materials[0].Value : "", StringComparer.Ordinal).ThenBy(c => c.Part.Destinations.ToString(), StringComparer.Ordinal)];

    public IEnumerable<Cliff> CliffsOf(ProvisionKey key)
        // What a suspension or an amendment does is told at the provisions it bears on.
        => dataset.Provisions[key].Effect is ProvisionEffect.Suspension or ProvisionEffect.Statement or ProvisionEffect.Amendment
            ? []
            : PartsOf(key).SelectMany(CliffsOf).Distinct();

    private IEnumerable<Cliff> CliffsOf(ProvisionPart part)
    {
        var direct = DirectCliffs(part).ToList();
        return direct.Concat(IndirectCliffs(part, direct));
    }

    private IEnumerable<Cliff> DirectCliffs(ProvisionPart part)
    {
        var key = part.Provision;
        var issued = dataset.Measure(key.Measure).Issued;
        if (StartOf(key) is { } start && !(issued >= start) && Change(part, key, CliffKind.Start, start, start) is { } begins)
        {
            yield return begins;
        }

        foreach (var cliff in Ends(part, key, CliffKind.Sunset, dataset.Provisions[key].End))
        {
            yield return cliff;
        }

        foreach (var (source, relation) in dataset.RelationsOn(key).Where(x => Covers(x.Relation, part)))
        {
            foreach (var cliff in OfRelation(part, source, relation))
            {
                yield return cliff;
            }
        }
    }

    private IEnumerable<Cliff> OfRelation(ProvisionPart part, ProvisionKey source, Relation relation)
    {
        if (relation.Type is not (RelationType.Suspends or RelationType.Repeals))
        {
            yield break;
        }

        // One that works from the day of its issue is news, not a cliff.
        var kind = relation.Type == RelationType.Suspends ? CliffKind.SuspensionStart : CliffKind.Repeal;
        if (!(dataset.Measure(source.Measure).Issued >= relation.From) && Change(part, source, kind, relation.From, relation.From) is { } begins)
        {
            yield return begins;
        }

        if (relation.Type == RelationType.Suspends)
        {
            foreach (var cliff in Ends(part, source, CliffKind.SuspensionEnd, relation.Until))
            {
                yield return cliff;
            }
        }
    }

    // A suspension may also end, or begin again, by what a further act does to it, or with the suspending provision's own end.
    private IEnumerable<Cliff> IndirectCliffs(ProvisionPart part, IReadOnlyList<Cliff> direct)
    {
        var told = direct.Where(c => c.Certainty == Certainty.Certain || !IsInstrument(c.Cause)).Select(c => c.ChangesOn).ToHashSet();
        foreach (var day in TurningDays(part).Distinct().Where(d => !told.Contains(d) && !IsNews(part, d)))
        {
            var before = SuspendedBy(part, day.AddDays(-1));
            var after = SuspendedBy(part, day);
            foreach (var cause in before.Except(after))
            {
                if (Change(part, cause, CliffKind.SuspensionEnd, day.AddDays(-1), day) is { } ends)
                {
                    yield return ends;
                }
            }

            foreach (var cause in after.Except(before))
            {
                if (Change(part, cause, CliffKind.SuspensionStart, day, day) is { } begins)
                {
                    yield return begins;
                }
            }
        }
    }

    private List<ProvisionKey> SuspendedBy(ProvisionPart part, DateOnly day)
        => [.. Working(part, part.Provision, RelationType.Suspends, day, IsOver).Select(x => x.Source).Distinct()];

    // What works from the day of its issue, or before, could be foreseen by nobody.
    private bool IsNews(ProvisionPart part, DateOnly day)
        => Bearing(part.Provision).Any(x => x.Relation.From == day && dataset.Measure(x.Source.Measure).Issued >= day);

    private IEnumerable<Cliff> Ends(ProvisionPart part, ProvisionKey cause, CliffKind kind, WindowEnd? end)
    {
        if (end?.LastDay is { } lastDay && Change(part, cause, kind, lastDay, lastDay.AddDays(1)) is { } cliff)
        {
            yield return cliff;
        }

        // Beside the lawful end there may be an announced one; whether anything still runs until then is not certain.
        if (end is not null && dataset.OpenAnnouncement(end) is { } announced)
        {
            var after = announced.LastDay.AddDays(1);
            // Where a later act decides that day, the announcement decides nothing any more.
            var from = StateIf(part, announced.LastDay, end, isOver: false);
            var to = StateIf(part, after, end, isOver: true);
            if (from != to)
            {
                yield return new Cliff(part, cause, kind, announced.LastDay, after, from, to, Certainty.Unconfirmed);
            }
        }
    }

    private Cliff? Change(ProvisionPart part, ProvisionKey cause, CliffKind kind, DateOnly on, DateOnly changesOn)
    {
        var day = changesOn.AddDays(-1);
        var before = StateOn(part, day, IsOver).State;
        var after = StateOn(part, changesOn, IsOver).State;
        return before == after ? null : new Cliff(part, cause, kind, on, changesOn, before, after, IsInstrument(cause) ? Certainty.Certain : Certainty.Unconfirmed);
    }

    private (LegalState State, IReadOnlyList<ProvisionKey> Because) StateOn(ProvisionPart part, DateOnly day, Func<WindowEnd?, DateOnly, bool> isOver)
    {
        var key = part.Provision;
        if (Repeals(part, key, day, isOver) is { Count: > 0 } repeals)
        {
            return (LegalState.Repealed, repeals);
        }

        if (isOver(EndOf(key), day))
        {
            return (LegalState.Lapsed, [key]);
        }

        if (Working(part, key, RelationType.Suspends, day, isOver).Select(x => x.Source).ToList() is { Count: > 0 } suspensions)
        {
            return (LegalState.Suspended, suspensions);
        }

        return (StartOf(key) is { } start && start <= day ? LegalState.InForce : LegalState.Announced, [key]);
    }

    // The relations of one type on a provision that work on this day, for this part. On most acts nothing bears.
    private IEnumerable<(ProvisionKey Source, Relation Relation)> Working(ProvisionPart part, ProvisionKey target, RelationType type, DateOnly day, Func<WindowEnd?, DateOnly, bool> isOver)
        => dataset.RelationsOn(target) is { Count: > 0 } relations ? Working(part, relations, type, day, isOver) : [];

    private IEnumerable<(ProvisionKey Source, Relation Relation)> Working(ProvisionPart part, IReadOnlyList<(ProvisionKey Source, Relation Relation)> relations, RelationType type, DateOnly day, Func<WindowEnd?, DateOnly, bool> isOver)
    {
        foreach (var (source, relation) in relations)
        {
            if (relation.Type == type && relation.From <= day && Covers(relation, part) && !isOver(relation.Until, day) && Stands(part, source, day, isOver))
            {
                yield return (source, relation);
            }
        }
    }

    // A repeal is judged on the day it took effect: what undoes the repealing act later revives nothing.
    private List<ProvisionKey> Repeals(ProvisionPart part, ProvisionKey target, DateOnly day, Func<WindowEnd?, DateOnly, bool> isOver)
    {
        var repeals = new List<ProvisionKey>();
        foreach (var (source, relation) in dataset.RelationsOn(target))
        {
            if (relation.Type == RelationType.Repeals && relation.From <= day && Covers(relation, part) && Stands(part, source, relation.From, isOver) && !repeals.Contains(source))
            {
                repeals.Add(source);
            }
        }

        return repeals;
    }

    // Whether an act that bears on the part is itself neither repealed, over nor suspended. Its relation has its own start.
    private bool Stands(ProvisionPart part, ProvisionKey source, DateOnly day, Func<WindowEnd?, DateOnly, bool> isOver)
        => dataset.Provisions[source].Effect != ProvisionEffect.Statement
            && !isOver(dataset.Provisions[source].End, day)
            && Repeals(part, source, day, isOver).Count == 0
            && !Working(part, source, RelationType.Suspends, day, isOver).Any();

    private List<Doubt> Doubts(ProvisionPart part, DateOnly day, LegalState state)
    {
        var doubts = new List<Doubt>();
        if (!IsInstrument(part.Provision))
        {
            doubts.Add(new Doubt.NoInstrument());
        }

        if (state == LegalState.Announced && StartOf(part.Provision) is null)
        {
            doubts.Add(new Doubt.NoFirstDay());
        }

        foreach (var (cause, end) in Windows(part))
        {
            if (dataset.OpenAnnouncement(end) is { } announced && IsOver(end, day) != announced.LastDay < day
                && StateIf(part, day, end, announced.LastDay < day) is var other && other != state)
            {
                doubts.Add(new Doubt.Window(cause, end, announced, other));
            }
        }

        return doubts;
    }

    // The state on a day, supposing that this one window is over then, or is not.
    private LegalState StateIf(ProvisionPart part, DateOnly day, WindowEnd window, bool isOver)
        => StateOn(part, day, (end, on) => ReferenceEquals(end, window) ? isOver : IsOver(end, on)).State;

    private List<(ProvisionKey Cause, WindowEnd End)> Windows(ProvisionPart part)
    {
        var windows = new List<(ProvisionKey Cause, WindowEnd End)>();
        if (EndOf(part.Provision) is { } own)
        {
            windows.Add((part.Provision, own));
        }

        foreach (var (source, relation) in Bearing(part.Provision))
        {
            if (!Covers(relation, part))
            {
                continue;
            }

            if (relation.Until is { } until)
            {
                windows.Add((source, until));
            }

            if (dataset.Provisions[source].End is { } end)
            {
                windows.Add((source, end));
            }
        }

        return windows;
    }

    private IEnumerable<DateOnly> TurningDays(ProvisionPart part)
        => Windows(part).SelectMany(w => new[] { w.End.LastDay, dataset.OpenAnnouncement(w.End)?.LastDay }).OfType<DateOnly>().Where(d => d < DateOnly.MaxValue).Select(d => d.AddDays(1))
            .Concat(Bearing(part.Provision).Select(x => x.Relation.From))
            .Concat(StartOf(part.Provision) is { } start ? [start] : []);

    // The relations on a provision, on those that bear on it, and so on.
    private List<(ProvisionKey Source, Relation Relation)> Bearing(ProvisionKey key)
    {
        if (dataset.RelationsOn(key) is not { Count: > 0 } direct)
        {
            return [];
        }

        var all = direct.ToList();
        for (var i = 0; i < all.Count; i++)
        {
            var source = all[i].Source;
            if (dataset.RelationsOn(source) is { Count: > 0 } further && source != key && all.FindIndex(x => x.Source == source) == i)
            {
                all.AddRange(further.Where(x => !all.Contains(x)));
            }
        }

        return all;
    }

    private bool Covers(Relation relation, ProvisionPart part) => ProvisionParts.Covers(relation, part, catalogue);

    private DateOnly? StartOf(ProvisionKey key) => dataset.StartOf(key);

    // A suspension without an end of its own is over with the last of its windows.
    private WindowEnd? EndOf(ProvisionKey key)
    {
        var provision = dataset.Provisions[key];
        if (provision.End is not null || provision.Effect != ProvisionEffect.Suspension)
        {
            return provision.End;
        }

        var windows = (provision.Relations ?? []).Where(r => r.Type == RelationType.Suspends).Select(r => r.Until).ToList();
        return windows.Count > 0 && windows.TrueForAll(w => w?.LastDay is not null) ? windows.MaxBy(w => w!.LastDay) : null;
    }

    private bool IsInstrument(ProvisionKey key) => dataset.Measure(key.Measure).IsInstrument || dataset.Provisions[key].Effect == ProvisionEffect.Statement;

    private static bool IsOver(WindowEnd? end, DateOnly day) => end?.LastDay is { } last && last < day;
}
