using Alerts.Alerting;

namespace Alerts.Storage.Sqlite;

internal sealed class SqliteAlertStore(SqliteDatabase database) : IAlertStore
{
    private static readonly IndexOrder Order = IndexOrder.Of("alert_index", "at", "key = $0");

    // Alerts never change once stored, and one alert may have many thousands of deliveries.
    private readonly RecentlyUsed<string, Alert> _recent = new(capacity: 256);

    /// <summary>As <see cref="NewestFirst"/> takes it.</summary>
    internal int Patience { get; init; } = NewestFirst.Patience;

    public async Task<bool> AddAsync(Alert alert, CancellationToken cancellationToken) => (await AddManyAsync([alert], cancellationToken)).Count > 0;

    public async Task<IReadOnlySet<string>> AddManyAsync(IReadOnlyCollection<Alert> alerts, CancellationToken cancellationToken)
    {
        var existing = await ExistingAsync([.. alerts.Select(a => a.Id)], cancellationToken);
        var rows = alerts.Where(a => !existing.Contains(a.Id)).Select(a => new Row(a.Id, SqliteText.ToMilliseconds(a.RaisedAt), SqliteText.ToJson(a), a.Audience, a.Corrects?.AlertId, AlertIndex.KeysOf(a))).ToList();
        return rows.Count == 0 ? new HashSet<string>() : await database.WriteAsync(
            IReadOnlySet<string> (session) => rows.Where(r => Add(session, r)).Select(r => r.Id).ToHashSet(StringComparer.Ordinal), cancellationToken);
    }

    public Task MarkEnqueuedAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
        => database.WriteAsync(
            session =>
            {
                foreach (var id in ids)
                {
                    session.Execute("UPDATE alerts SET enqueued = 1 WHERE id = $0", id);
                }
            },
            cancellationToken);

    public async Task MarkRoutedAsync(string id, DateTimeOffset at, string? silencedBy, CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            session => { session.Execute("UPDATE alerts SET enqueued = 1, routed_at = $1, silenced_by = $2 WHERE id = $0", id, SqliteText.ToMilliseconds(at), silencedBy); },
            cancellationToken);
        if (_recent.TryGet(id, out var known) && known.SilencedBy != silencedBy)
        {
            _recent.Put(id, known with { SilencedBy = silencedBy });
        }
    }

    public Task MarkProgressAsync(string id, int? part, DateTimeOffset at, CancellationToken cancellationToken)
        => database.WriteAsync(
            session =>
            {
                session.Execute(
                    "UPDATE alerts SET progress_at = max(coalesce(progress_at, 0), $1), routed_parts = routed_parts | $2 WHERE id = $0",
                    id, SqliteText.ToMilliseconds(at), part is { } number ? 1L << number : 0L);
            },
            cancellationToken);

    public Task<IReadOnlySet<int>> RoutedPartsAsync(string id, CancellationToken cancellationToken)
    {
        var parts = database.Read(session => session.First("SELECT routed_parts FROM alerts WHERE id = $0", r => r.GetInt64(0), 0L, id));
        return Task.FromResult<IReadOnlySet<int>>(PartsIn(parts).ToHashSet());
    }

    public Task<IReadOnlyList<string>> UnenqueuedAsync(DateTimeOffset before, int take, CancellationToken cancellationToken) => Waiting(0, before, take);

    public Task<IReadOnlyList<string>> UnroutedAsync(DateTimeOffset before, int take, CancellationToken cancellationToken) => Waiting(1, before, take);

    public Task<Alert?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (_recent.TryGet(id, out var known))
        {
            return Task.FromResult<Alert?>(known);
        }

        var alert = database.Read(session => Find(session, id));
        if (alert is not null)
        {
            _recent.Put(id, alert);
        }

        return Task.FromResult(alert);
    }

    public Task<IReadOnlyDictionary<string, Alert>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyDictionary<string, Alert>>(database.Read(session => ids.Distinct(StringComparer.Ordinal).Select(id => Find(session, id)).OfType<Alert>().ToDictionary(a => a.Id, StringComparer.Ordinal)));

    public Task<IReadOnlyList<Alert>> CorrectionsOfAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        var rows = database.Read(session => ids
            .SelectMany(id => session.All("SELECT seq, json FROM alerts WHERE corrects = $0", r => (Seq: r.GetInt64(0), Json: r.GetString(1)), id))
            .ToList());
        return Task.FromResult<IReadOnlyList<Alert>>([.. rows.OrderBy(r => r.Seq).Select(r => SqliteText.FromJson<Alert>(r.Json))]);
    }

    public Task<IReadOnlySet<string>> ExistingAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlySet<string>>(database.Read(session => ids
            .Where(id => session.First("SELECT 1 FROM alerts WHERE id = $0", _ => true, false, id))
            .ToHashSet(StringComparer.Ordinal)));

    public Task<Page<Alert>> ListAsync(AlertQuery query, string? cursor, int take, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var from = cursor is not null ? Bound.Parse(cursor) : query.Until is { } until ? Bound.Before(until) : Bound.Top;
        var since = query.Since is { } start ? SqliteText.ToMilliseconds(start) : long.MinValue;
        var facets = AlertIndex.FacetsOf(query).Select(keys => new Facet(Order, keys)).ToList();
        return Task.FromResult(database.Read(session => new NewestFirst(session, facets, Patience).Read(from, since, take, at => Find(session, at.Id) is { } alert && query.Asks(alert) ? alert : null)));
    }

    /// <summary>By number.</summary>
    internal static IReadOnlyList<int> PartsIn(long bits) => [.. Enumerable.Range(0, RoutePart.Count).Where(n => (bits & (1L << n)) != 0)];

    private static bool Add(SqliteSession session, Row row)
    {
        if (session.Execute("INSERT OR IGNORE INTO alerts (id, raised_at, json, audience, corrects) VALUES ($0, $1, $2, $3, $4)", row.Id, row.RaisedAt, row.Json, row.Audience, row.Corrects) == 0)
        {
            return false;
        }

        foreach (var key in row.Keys)
        {
            session.Execute("INSERT OR IGNORE INTO alert_index (key, at, id) VALUES ($0, $1, $2)", key, row.RaisedAt, row.Id);
        }

        return true;
    }

    private static Alert? Find(SqliteSession session, string id)
        => session.First<Alert?>(
            "SELECT json, silenced_by FROM alerts WHERE id = $0",
            r => SqliteText.FromJson<Alert>(r.GetString(0)) with { SilencedBy = r.IsDBNull(1) ? null : r.GetString(1) }, null, id);

    private Task<IReadOnlyList<string>> Waiting(int enqueued, DateTimeOffset before, int take)
        => Task.FromResult<IReadOnlyList<string>>(database.Read(session => session.All(
            "SELECT id FROM alerts WHERE routed_at IS NULL AND enqueued = $0 AND raised_at <= $1 AND coalesce(progress_at, 0) <= $1 ORDER BY raised_at LIMIT $2",
            r => r.GetString(0), enqueued, SqliteText.ToMilliseconds(before), take)));

    private sealed record Row(string Id, long RaisedAt, string Json, string? Audience, string? Corrects, IReadOnlySet<string> Keys);
}
