using Alerts.Access;
using Microsoft.Data.Sqlite;

namespace Alerts.Storage.Sqlite;

internal sealed class SqliteApiKeyStore(SqliteDatabase database) : IApiKeyStore
{
    private const string Columns = "hash, created_at, name, tenant, scopes, expires_at, last_used_at";

    public Task AddAsync(ApiKey key, CancellationToken cancellationToken)
        => database.WriteAsync(
            session =>
            {
                session.Execute(
                    $"INSERT OR IGNORE INTO api_keys ({Columns}) VALUES ($0, $1, $2, $3, $4, $5, $6)",
                    key.Hash, SqliteText.ToMilliseconds(key.CreatedAt), key.Name, key.Tenant, string.Join(' ', key.Scopes),
                    key.ExpiresAt is { } end ? SqliteText.ToMilliseconds(end) : null, key.LastUsedAt is { } used ? SqliteText.ToMilliseconds(used) : null);
            },
            cancellationToken);

    public Task<ApiKey?> FindByHashAsync(string sha256Hex, CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => session.First<ApiKey?>($"SELECT {Columns} FROM api_keys WHERE hash = $0", ReadKey, null, sha256Hex)));

    public Task<ApiKey?> FindAsync(string id, CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => session.First<ApiKey?>($"SELECT {Columns} FROM api_keys WHERE id = $0", ReadKey, null, id)));

    public Task<Page<ApiKey>> ListAsync(string? cursor, int take, CancellationToken cancellationToken)
    {
        var rows = database.Read(session => session.All($"SELECT {Columns} FROM api_keys WHERE id > $0 ORDER BY id LIMIT $1", ReadKey, cursor ?? "", take));
        return Task.FromResult(new Page<ApiKey>(rows, rows.Count == take ? rows[^1].Id : null));
    }

    public Task ExpireAsync(string id, DateTimeOffset at, CancellationToken cancellationToken)
        => database.WriteAsync(
            session => { session.Execute("UPDATE api_keys SET expires_at = $1 WHERE id = $0 AND (expires_at IS NULL OR expires_at > $1)", id, SqliteText.ToMilliseconds(at)); },
            cancellationToken);

    public Task MarkUsedAsync(string id, DateTimeOffset at, CancellationToken cancellationToken)
        => database.WriteAsync(session => { session.Execute("UPDATE api_keys SET last_used_at = $1 WHERE id = $0", id, SqliteText.ToMilliseconds(at)); }, cancellationToken);

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken)
        => database.WriteAsync(session => session.Execute("DELETE FROM api_keys WHERE id = $0", id) > 0, cancellationToken);

    public Task<bool> AnyAsync(CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => session.First("SELECT 1 FROM api_keys LIMIT 1", _ => true, false)));

    public Task RemoveAllAsync(CancellationToken cancellationToken)
        => database.WriteAsync(session => { session.Execute("DELETE FROM api_keys"); }, cancellationToken);

    private static ApiKey ReadKey(SqliteDataReader r)
        => new(r.GetString(0), SqliteText.ToInstant(r.GetInt64(1)))
        {
            Name = r.GetString(2),
            Tenant = r.IsDBNull(3) ? null : r.GetString(3),
            Scopes = r.GetString(4).Split(' '),
            ExpiresAt = r.IsDBNull(5) ? null : SqliteText.ToInstant(r.GetInt64(5)),
            LastUsedAt = r.IsDBNull(6) ? null : SqliteText.ToInstant(r.GetInt64(6)),
        };
}
