using Alerts.Notices;
using Microsoft.Data.Sqlite;

namespace Alerts.Storage.Sqlite;

internal sealed class SqliteSourceHealthStore(SqliteDatabase database) : ISourceHealthStore
{
    private const string Columns = "SELECT id, json, paused_since FROM source_health";

    public Task<SourceHealth?> FindAsync(SourceId id, CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => session.First<SourceHealth?>($"{Columns} WHERE id = $0", Health, null, id.Value)));

    public Task<IReadOnlyList<SourceHealth>> AllAsync(CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<SourceHealth>>(database.Read(session => session.All($"{Columns} ORDER BY id", Health)));

    public Task PauseAsync(SourceId id, DateTimeOffset? since, CancellationToken cancellationToken)
        => database.WriteAsync(
            session =>
            {
                session.Execute(
                    "INSERT INTO source_health (id, paused_since) VALUES ($0, $1) ON CONFLICT (id) DO UPDATE SET paused_since = excluded.paused_since",
                    id.Value, since is { } at ? SqliteText.ToMilliseconds(at) : null);
            },
            cancellationToken);

    public Task SaveAsync(SourceHealth health, CancellationToken cancellationToken)
    {
        var json = SqliteText.ToJson(health);
        return database.WriteAsync(
            session => { session.Execute("INSERT INTO source_health (id, json) VALUES ($0, $1) ON CONFLICT (id) DO UPDATE SET json = excluded.json", health.Id.Value, json); },
            cancellationToken);
    }

    private static SourceHealth Health(SqliteDataReader row)
        => (row.IsDBNull(1) ? new SourceHealth(SourceId.Parse(row.GetString(0))) : SqliteText.FromJson<SourceHealth>(row.GetString(1))) with
        {
            PausedSince = row.IsDBNull(2) ? null : SqliteText.ToInstant(row.GetInt64(2)),
        };
}
