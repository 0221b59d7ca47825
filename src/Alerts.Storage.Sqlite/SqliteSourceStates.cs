using Alerts.Notices;

namespace Alerts.Storage.Sqlite;

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
