namespace Alerts.Deliveries;

/// <summary>Whether one may go, by what all instances know.</summary>
internal abstract record Permit
{
    private Permit()
    {
    }

    /// <param name="At">Not before then: at most <see cref="SharedLimit.Patience"/> ahead.</param>
    public sealed record Go(DateTimeOffset At) : Permit;

    /// <summary>It is to come back then and ask again. In whole milliseconds.</summary>
    public sealed record Later(DateTimeOffset At) : Permit;
}

/// <param name="Seed">The delivery's id: what is spread is spread by it.</param>
/// <param name="IsBack">It was called for now: it goes before those that come for the first time.</param>
internal readonly record struct Question(string Seed, bool IsBack);

/// <summary>
/// Decides by a <see cref="Limit"/>; knows no storage. There are two lists under the same rules. <see cref="Limit.Went"/> is what the rules are
/// about. <see cref="Limit.Called"/> is the line of those that could not go: each is called for a time of its own, so that no more come than may go.
/// Who comes late loses nothing but the time, and who never comes costs one place in the line.
/// </summary>
/// <remarks>
/// No instant is before the last of its list, whoever's clock it is by, and nobody goes before that instant by his own clock. So a clock that is ahead
/// holds the others back, and what they send in any span is at most what the rules allow in a span longer by the difference of their clocks.
/// </remarks>
internal sealed class SharedLimit
{
    /// <summary>So long a worker waits for its turn: what is spread evenly arrives less evenly.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Clocks that differ by more are not believed: one that is wrong by an hour must not silence a target for an hour.</summary>
    public static readonly TimeSpan MostSkew = TimeSpan.FromSeconds(30);

    // The line is called so much more slowly than may go, or what is late once would be late until the line ends.
    private const double Room = 1.02;

    private static readonly TimeSpan MostSpread = TimeSpan.FromSeconds(10);

    private readonly IReadOnlyList<RateRule> _rules;
    private readonly IReadOnlyList<RateRule> _callRules;
    private readonly TimeSpan _between;
    private readonly DateTimeOffset _now;
    private readonly DateTimeOffset? _closedUntil;
    private readonly List<DateTimeOffset> _went;
    private readonly List<DateTimeOffset> _called;

    /// <param name="rules">None: it is only closed at times.</param>
    public SharedLimit(IReadOnlyList<RateRule> rules, Limit limit, DateTimeOffset now)
    {
        _rules = rules;
        _callRules = [.. rules.Select(r => r with { Per = r.Per * Room })];
        _between = _callRules.Select(r => r.Per / r.Count).DefaultIfEmpty(TimeSpan.Zero).Min();
        _now = now;
        _closedUntil = limit.ClosedUntil <= _now + RetrySchedule.MostRetryAfter + MostSkew ? limit.ClosedUntil : null;
        _went = [.. limit.Went.Where(w => w <= _now + Patience + MostSkew)];
        _called = [.. limit.Called];
    }

    /// <summary>Whether the answers bind only once this is stored.</summary>
    public bool IsChanged { get; private set; }

    public Limit State => new([.. _went], [.. _called], _closedUntil);

    public Permit Ask(Question question)
    {
        var from = _closedUntil > _now ? _closedUntil.Value : _now;
        if (_rules.Count == 0)
        {
            return from > _now ? new Permit.Later(Spread(from, question.Seed)) : new Permit.Go(_now);
        }

        IsChanged = true;
        var latest = _now + Patience;
        var go = Next(_went, _rules, from);
        var turn = question.IsBack ? go : Later(go, Next(_called, _callRules, from));
        if (turn <= latest)
        {
            Take(_went, turn);
            if (!question.IsBack)
            {
                Take(_called, turn);
            }

            return new Permit.Go(turn);
        }

        var call = Next(_called, _callRules, Later(from, go));
        call = _called.Count > 0 ? Later(call, _called[^1] + _between) : call;
        Take(_called, call);
        return new Permit.Later(WholeMilliseconds(call));
    }

    // As queues keep time; never earlier.
    private static DateTimeOffset WholeMilliseconds(DateTimeOffset at)
        => at.Ticks % TimeSpan.TicksPerMillisecond is var rest and not 0 ? at.AddTicks(TimeSpan.TicksPerMillisecond - rest) : at;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    // The one that goes next goes a window after the one that went Count before it.
    private static DateTimeOffset Next(List<DateTimeOffset> list, IReadOnlyList<RateRule> rules, DateTimeOffset from)
        => rules.Where(r => list.Count >= r.Count).Select(r => list[^r.Count] + r.Per).Append(list.Count > 0 ? Later(list[^1], from) : from).Max();

    private void Take(List<DateTimeOffset> list, DateTimeOffset at)
    {
        if (list.Count == _rules.Max(r => r.Count))
        {
            list.RemoveAt(0);
        }

        list.Add(at);
    }

    private DateTimeOffset Spread(DateTimeOffset from, string seed)
    {
        var over = (from - _now) * RetrySchedule.Jitter;
        return WholeMilliseconds(from + ((over < MostSpread ? over : MostSpread) * RetrySchedule.Share(seed, 0)));
    }
}
