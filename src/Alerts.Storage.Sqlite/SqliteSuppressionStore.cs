using Alerts.Deliveries;
using Microsoft.Data.Sqlite;

namespace Alerts.Storage.Sqlite;

internal sealed class SqliteSuppressionStore(SqliteDatabase database) : ISuppressionStore
{
    internal const string Columns = "id, masked, cause, detail, at";

    public Task<bool> AddAsync(Suppression suppression, CancellationToken cancellationToken)
        => database.WriteAsync(
            session => session.Execute(
                $"INSERT OR IGNORE INTO suppressions ({Columns}) VALUES ($0, $1, $2, $3, $4)",
                suppression.Id, suppression.Masked, suppression.Cause.ToString(), suppression.Detail, SqliteText.ToMilliseconds(suppression.At)) > 0,
            cancellationToken);

    public Task<Suppression?> FindAsync(string id, CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => session.First<Suppression?>($"SELECT {Columns} FROM suppressions WHERE id = $0", ReadSuppression, null, id)));

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken)
        => database.WriteAsync(session => session.Execute("DELETE FROM suppressions WHERE id = $0", id) > 0, cancellationToken);

    public Task<Page<Suppression>> ListAsync(string? cursor, int take, CancellationToken cancellationToken)
    {
        var rows = database.Read(session => session.All($"SELECT {Columns} FROM suppressions WHERE id > $0 ORDER BY id LIMIT $1", ReadSuppression, cursor ?? "", take));
        return Task.FromResult(new Page<Suppression>(rows, rows.Count == take ? rows[^1].Id : null));
    }

    internal static Suppression ReadSuppression(SqliteDataReader r)
        => new(r.GetString(0), r.GetString(1), Enum.Parse<SuppressionCause>(r.GetString(2)), r.GetString(3), SqliteText.ToInstant(r.GetInt64(4)));
}
