using Alerts.Notices;

namespace Alerts.Storage.Sqlite;

internal sealed class SqliteNoticeStore(SqliteDatabase database) : INoticeStore
{
    public async Task<IReadOnlySet<string>> AddAsync(IReadOnlyCollection<Notice> notices, CancellationToken cancellationToken)
    {
        // What is there already is the common case, and costs no write.
        var existing = await ExistingAsync([.. notices.Select(n => n.Id)], cancellationToken);
        var rows = notices.Where(n => !existing.Contains(n.Id))
            .Select(n => (n.Id, Source: n.Source.Value, Published: SqliteText.ToMilliseconds(n.Published), Json: SqliteText.ToJson(n)))
            .ToList();
        if (rows.Count == 0)
        {
            return new HashSet<string>();
        }

        return await database.WriteAsync(
            IReadOnlySet<string> (session) => rows
                .Where(r => session.Execute("INSERT OR IGNORE INTO notices (id, source, published_at, json) VALUES ($0, $1, $2, $3)", r.Id, r.Source, r.Published, r.Json) > 0)
                .Select(r => r.Id)
                .ToHashSet(StringComparer.Ordinal),
            cancellationToken);
    }

    public Task<IReadOnlySet<string>> ExistingAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlySet<string>>(database.Read(session => ids
            .Where(id => session.First("SELECT 1 FROM notices WHERE id = $0", _ => true, false, id))
            .ToHashSet(StringComparer.Ordinal)));

    public Task<Notice?> FindAsync(string id, CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => session.First<Notice?>("SELECT json FROM notices WHERE id = $0", r => SqliteText.FromJson<Notice>(r.GetString(0)), null, id)));

    public Task<IReadOnlyList<Notice>> PublishedSinceAsync(DateTimeOffset since, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<Notice>>(database.Read(session => session.All(
            "SELECT json FROM notices WHERE published_at >= $0 ORDER BY published_at, id", r => SqliteText.FromJson<Notice>(r.GetString(0)), SqliteText.ToMilliseconds(since))));

    public Task<long> CountAsync(CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => session.First("SELECT count(*) FROM notices", r => r.GetInt64(0), 0L)));
}

internal sealed class SqliteSourceStates(SqliteDatabase database) : ISourceStates
{
    public Task<SourceState?> FindAsync(SourceId id, CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => session.First<SourceState?>(
            "SELECT json FROM source_states WHERE id = $0", r => SqliteText.FromJson<SourceState>(r.GetString(0)), null, id.Value)));

    public Task SaveAsync(SourceState state, CancellationToken cancellationToken)
    {
        var json = SqliteText.ToJson(state);
        return database.WriteAsync(
            session => { session.Execute("INSERT INTO source_states (id, json) VALUES ($0, $1) ON CONFLICT (id) DO UPDATE SET json = excluded.json", state.Id.Value, json); },
            cancellationToken);
    }
}
