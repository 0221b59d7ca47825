using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Notices;
using Microsoft.Data.Sqlite;

namespace Alerts.Storage.Sqlite;

internal sealed class SqliteSilenceStore(SqliteDatabase database) : ISilenceStore
{
    internal const string Columns = "id, material, source, kind, until, reason, created_at";

    public Task<bool> AddAsync(Silence silence, CancellationToken cancellationToken)
        => database.WriteAsync(
            session => session.Execute(
                $"INSERT OR IGNORE INTO silences ({Columns}) VALUES ($0, $1, $2, $3, $4, $5, $6)",
                silence.Id, silence.Material?.Value, silence.Source?.Value, silence.Kind is { } kind ? AlertKinds.Name(kind) : null,
                SqliteText.ToMilliseconds(silence.Until), silence.Reason, SqliteText.ToMilliseconds(silence.CreatedAt)) > 0,
            cancellationToken);

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken)
        => database.WriteAsync(session => session.Execute("DELETE FROM silences WHERE id = $0", id) > 0, cancellationToken);

    public Task<Silence?> FindAsync(string id, CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => session.First<Silence?>($"SELECT {Columns} FROM silences WHERE id = $0", ReadSilence, null, id)));

    public Task<IReadOnlyList<Silence>> AllAsync(DateTimeOffset endingAfter, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<Silence>>(database.Read(session => session.All(
            $"SELECT {Columns} FROM silences WHERE until > $0 ORDER BY until, id", ReadSilence, SqliteText.ToMilliseconds(endingAfter))));

    internal static Silence ReadSilence(SqliteDataReader r)
        => new(
            r.GetString(0),
            r.IsDBNull(1) ? null : MaterialId.Parse(r.GetString(1)),
            r.IsDBNull(2) ? null : SourceId.Parse(r.GetString(2)),
            r.IsDBNull(3) ? null : AlertKinds.TryParse(r.GetString(3), out var kind) ? kind : throw new InvalidDataException("A stored silence names an unknown kind."),
            SqliteText.ToInstant(r.GetInt64(4)), r.GetString(5), SqliteText.ToInstant(r.GetInt64(6)));
}
