using Alerts.Materials;

namespace Alerts.Policies;

/// <summary>Which provisions, on which day or days. What is null does not narrow.</summary>
/// <param name="From">Null: today, where each authority sits.</param>
/// <param name="To">The last day of a range; null: <paramref name="From"/> only.</param>
/// <param name="Material">A group means its members; a material is also found under its groups and under acts on every dual-use item.</param>
/// <param name="Destination">ISO 3166-1 alpha-2, or EU for any member state.</param>
/// <param name="States">Empty means every state.</param>
/// <param name="SuspendedBy">Only what this measure suspends, whether its window runs or not.</param>
/// <param name="Kinds">Empty means every act of law and every report of one, but no agreement, programme or statement, unless a measure is named.</param>
/// <param name="KnownOn">Only what could be known on that day; null: all that the dataset holds.</param>
public sealed record StateQuery(
    DateOnly? From = null,
    DateOnly? To = null,
    MaterialId? Material = null,
    string? Destination = null,
    string? Jurisdiction = null,
    MeasureId? Measure = null,
    string? Provision = null,
    MeasureId? SuspendedBy = null,
    IReadOnlyCollection<LegalState>? States = null,
    IReadOnlyCollection<MeasureKind>? Kinds = null,
    DateOnly? KnownOn = null)
{
    internal bool Asks(Measure measure) => (Measure is null || Measure == measure.Id)
        && (Jurisdiction is null || Jurisdiction == measure.Jurisdiction)
        && (Kinds is { Count: > 0 } kinds
            ? kinds.Contains(measure.Kind)
            : Measure is not null || measure.Kind is not (MeasureKind.Agreement or MeasureKind.Programme or MeasureKind.Statement));

    internal bool Asks(LegalState state) => States is not { Count: > 0 } states || states.Contains(state);
}

/// <summary>The next day on which state or certainty changes by itself.</summary>
public sealed record NextState(DateOnly On, LegalState State, Certainty Certainty);

/// <summary>What a part of a provision is on a day, or in a stretch of the days asked for.</summary>
/// <param name="On">The day of the answer; in a range its first day in this state.</param>
/// <param name="Since">First day of the state; null: since before any day we know.</param>
/// <param name="Until">Last day of the state by law as found; null: no end is known.</param>
/// <param name="Next">Null: nothing ahead is known.</param>
/// <param name="Readings">Both readings in words where the state is unconfirmed; else empty.</param>
/// <param name="Exceptions">Provisions that grant an exception on that day.</param>
public sealed record ProvisionState(
    ProvisionPart Part,
    DateOnly On,
    LegalState State,
    Certainty Certainty,
    DateOnly? Since,
    DateOnly? Until,
    NextState? Next,
    IReadOnlyList<Reason> Because,
    IReadOnlyList<string> Readings,
    IReadOnlyList<ProvisionKey> Exceptions);

/// <summary>Answers which provision is what, for whom, when. Pure.</summary>
public sealed class PolicyStates(PolicyDataset dataset, MaterialCatalogue catalogue)
{
    private readonly PolicyTimeline _timeline = new(dataset, catalogue);

    /// <summary>As <see cref="Find(StateQuery, DateTimeOffset)"/>, over what could be known on the query's day.</summary>
    /// <param name="now">Its day at each authority stands in where the query names none.</param>
    public static IReadOnlyList<ProvisionState> Find(PolicyDataset dataset, MaterialCatalogue catalogue, StateQuery query, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(query);
        return new PolicyStates(query.KnownOn is { } day ? dataset.AsKnownOn(day) : dataset, catalogue).Find(query, now);
    }

    /// <summary>By jurisdiction, then measure, newest first, then provision. A measure that did not exist on the day is left out.</summary>
    /// <param name="now">Its day at each authority stands in where the query names none.</param>
    public IReadOnlyList<ProvisionState> Find(StateQuery query, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(query);
        var wanted = query.Material is { } material ? KeysOf(material) : null;
        return [.. InOrder(dataset.Measures.Where(query.Asks), m => m)
            .SelectMany(m => m.Provisions.Where(p => query.Provision is null || query.Provision == p.Number).OrderBy(p => p.Number, StringComparer.Ordinal)
                .SelectMany(p => _timeline.PartsOf(new ProvisionKey(m.Id, p.Number)))
                .Where(p => Concerns(p, wanted, query))
                .SelectMany(p => Of(p, query, m.Today(now))))];
    }

    /// <summary>
    /// All that a query with nothing but this day in it would find, to be asked for many materials and destinations: each answer
    /// has the parts, states and certainties of <see cref="Find(StateQuery, DateTimeOffset)"/>, in its order.
    /// </summary>
    public DayOfLaw On(DateOnly day)
        // Judged in the order of the file and sorted only then: records that were read together lie together in memory.
        => new(day, InOrder(dataset.Measures.Where(new StateQuery().Asks).Select(m => (Measure: m, Parts: PartsOn(m, day))), x => x.Measure).SelectMany(x => x.Parts), KeysOf);

    /// <summary>The ids under which a provision may concern the material.</summary>
    public IReadOnlySet<MaterialId> KeysOf(MaterialId material) => catalogue.Concerning(material);

    private static IEnumerable<T> InOrder<T>(IEnumerable<T> all, Func<T, Measure> measure)
        => all.OrderBy(x => measure(x).Jurisdiction, StringComparer.Ordinal).ThenByDescending(x => measure(x).Issued ?? measure(x).Effective).ThenBy(x => measure(x).Id.Value, StringComparer.Ordinal);

    private List<PartOnDay> PartsOn(Measure measure, DateOnly day)
    {
        var parts = new List<PartOnDay>();
        foreach (var provision in measure.Provisions.OrderBy(p => p.Number, StringComparer.Ordinal))
        {
            var key = new ProvisionKey(measure.Id, provision.Number);
            if (!(_timeline.FirstDayOf(key) > day))
            {
                parts.AddRange(_timeline.PartsOf(key).Select(p => new PartOnDay(p, _timeline.StatusOn(p, day))));
            }
        }

        return parts;
    }

    private bool Concerns(ProvisionPart part, IReadOnlySet<MaterialId>? wanted, StateQuery query)
        => (wanted is null || part.Materials.Any(wanted.Contains))
            && (query.Destination is not { } country || part.Destinations.Covers(country))
            && (query.SuspendedBy is not { } by || _timeline.IsSuspendedBy(part, by));

    private IEnumerable<ProvisionState> Of(ProvisionPart part, StateQuery query, DateOnly today)
    {
        var from = query.From ?? today;
        var to = query.To ?? from;
        var periods = _timeline.PeriodsOf(part);
        return periods.Index()
            .Where(p => (p.Item.First is null || p.Item.First <= to) && (p.Item.Last is null || p.Item.Last >= from) && query.Asks(p.Item.State))
            .Select(p => Of(part, periods, p.Index, p.Item.First is { } first && first > from ? first : from));
    }

    private ProvisionState Of(ProvisionPart part, IReadOnlyList<Period> periods, int at, DateOnly day)
    {
        var (state, certainty, _, _) = periods[at];
        var first = at;
        while (first > 0 && periods[first - 1].State == state)
        {
            first--;
        }

        var last = at;
        while (last < periods.Count - 1 && periods[last + 1].State == state)
        {
            last++;
        }

        var next = at < periods.Count - 1 ? periods[at + 1] : null;
        var status = _timeline.StatusOn(part, day);
        return new ProvisionState(
            part, day, state, certainty, periods[first].First, periods[last].Last,
            next is null ? null : new NextState(next.First!.Value, next.State, next.Certainty),
            StateText.Because(dataset, part, status, periods[first].First, periods.Take(first).Any(p => p.State == state)), StateText.Readings(dataset, part, status), [.. _timeline.ExceptionsOn(part, day)]);
    }
}
