using System.Globalization;

namespace Alerts.Storage.Sqlite;

/// <summary>Where a row stands in a list that is newest first: by instant, in Unix milliseconds, then by id.</summary>
internal readonly record struct Position(long At, string Id)
{
    public bool IsAbove(Position other) => At > other.At || (At == other.At && string.CompareOrdinal(Id, other.Id) > 0);
}

/// <summary>From where a list goes down.</summary>
/// <param name="IsIncluded">Whether what stands there belongs to the rest.</param>
internal readonly record struct Bound(Position Position, bool IsIncluded)
{
    public static readonly Bound Top = new(new Position(long.MaxValue, ""), IsIncluded: true);

    /// <summary>Above all that is older than this instant, and at most what else is of its millisecond.</summary>
    public static Bound Before(DateTimeOffset instant)
        => new(new Position(SqliteText.ToMilliseconds(instant) + (instant.Ticks % TimeSpan.TicksPerMillisecond == 0 ? 0 : 1), ""), IsIncluded: false);

    /// <exception cref="InvalidCursorException">The text is none of <see cref="ToString"/>.</exception>
    public static Bound Parse(string cursor)
        => cursor.IndexOfAny(['<', '=']) is > 0 and var mark && long.TryParse(cursor.AsSpan(0, mark), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var at)
            ? new Bound(new Position(at, cursor[(mark + 1)..]), cursor[mark] == '=')
            : throw new InvalidCursorException(cursor);

    public bool Holds(Position position) => Position.IsAbove(position) || (IsIncluded && position == Position);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Position.At}{(IsIncluded ? '=' : '<')}{Position.Id}");
}

/// <summary>How the rows of one key stand in an index.</summary>
/// <param name="Included">Selects instant and id of the newest row of key $0 at ($1, $2) or older.</param>
/// <param name="Excluded">As <paramref name="Included"/>, without that at ($1, $2).</param>
internal sealed record IndexOrder(string Included, string Excluded)
{
    /// <param name="at">The column of the instant.</param>
    /// <param name="where">The condition on $0.</param>
    public static IndexOrder Of(string table, string at, string where)
        => new(Select(table, at, where, "<="), Select(table, at, where, "<"));

    private static string Select(string table, string at, string where, string order)
        => $"SELECT {at}, id FROM {table} WHERE {where} AND ({at}, id) {order} ($1, $2) ORDER BY {at} DESC, id DESC LIMIT 1";
}

/// <summary>One part of a query: the rows under any of its keys.</summary>
internal sealed record Facet(IndexOrder Order, IReadOnlyList<string> Keys);

/// <summary>
/// Reads the rows that all parts of a query lead to, newest first, without reading what only some lead to: whichever part is farthest down
/// sets the mark to which the others go down in one step of their index. So the part with the fewest rows decides how many steps it takes; if they
/// are too many for one page, the page ends early. A page ends where the first part has a row, so that cursors tell of no other rows.
/// </summary>
/// <param name="patience">Steps beyond those that a full page needs.</param>
internal sealed class NewestFirst(SqliteSession session, IReadOnlyList<Facet> facets, int patience = NewestFirst.Patience)
{
    public const int Patience = 1000;

    // Of each part one, and the row itself.
    private const int StepsPerItem = 8;

    private readonly IReadOnlyList<IReadOnlyList<Stream>> _facets = [.. facets.Select(f => f.Keys.Select(k => new Stream(f.Order, k)).ToList())];
    private int _steps;

    /// <param name="since">No row before this instant, in Unix milliseconds.</param>
    /// <param name="load">The row, or null where it is not asked for: an index may lag behind its rows.</param>
    public Page<T> Read<T>(Bound from, long since, int take, Func<Position, T?> load)
        where T : class
    {
        var most = patience + (StepsPerItem * take);
        var found = new List<T>();
        var bound = from;
        while (Agree(bound, since, most) is { } mark)
        {
            if (mark.IsIncluded)
            {
                return new Page<T>(found, mark.ToString());
            }

            bound = mark;
            _steps++;
            if (load(mark.Position) is { } row)
            {
                found.Add(row);
            }

            if (found.Count == take || _steps > most)
            {
                return new Page<T>(found, bound.ToString());
            }
        }

        return new Page<T>(found, null);
    }

    // Down to where all agree: an excluded bound there, since it is dealt with; an included one where it took too long. Null: nowhere.
    private Bound? Agree(Bound bound, long since, int most)
    {
        var mark = bound;
        var agreed = 0;
        for (var i = 0; agreed < _facets.Count; i = (i + 1) % _facets.Count)
        {
            if (Newest(_facets[i], mark) is not { } newest || newest.At < since)
            {
                return null;
            }

            agreed = mark.IsIncluded && newest == mark.Position ? agreed + 1 : 1;
            mark = new Bound(newest, IsIncluded: true);
            if (i == 0 && _steps > most && agreed < _facets.Count && newest != bound.Position)
            {
                return mark;
            }
        }

        return mark with { IsIncluded = false };
    }

    private Position? Newest(IReadOnlyList<Stream> facet, Bound bound)
    {
        Position? newest = null;
        foreach (var stream in facet)
        {
            if (Newest(stream, bound) is { } position && (newest is null || position.IsAbove(newest.Value)))
            {
                newest = position;
            }
        }

        return newest;
    }

    private Position? Newest(Stream stream, Bound bound)
    {
        // Bounds only go down: what was the newest below a higher one still is, if it lies below this one too.
        if (!stream.WasAsked || (stream.At is { } at && !bound.Holds(at)))
        {
            _steps++;
            stream.WasAsked = true;
            stream.At = session.First<Position?>(
                bound.IsIncluded ? stream.Order.Included : stream.Order.Excluded, r => new Position(r.GetInt64(0), r.GetString(1)), null, stream.Key, bound.Position.At, bound.Position.Id);
        }

        return stream.At;
    }

    private sealed class Stream(IndexOrder order, string key)
    {
        public IndexOrder Order => order;

        public string Key => key;

        public bool WasAsked { get; set; }

        public Position? At { get; set; }
    }
}
