using Alerts.Access;

namespace Alerts.Storage.Sqlite;

internal sealed class SqliteApiKeyStore(SqliteDatabase database) : IApiKeyStore
{
    public Task AddAsync(ApiKey key, CancellationToken cancellationToken)
        => database.WriteAsync(
            session => { session.Execute("INSERT OR IGNORE INTO api_keys (hash, created_at) VALUES ($0, $1)", key.Hash, SqliteText.ToMilliseconds(key.CreatedAt)); },
            cancellationToken);

    public Task<ApiKey?> FindByHashAsync(string sha256Hex, CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => session.First<ApiKey?>(
            "SELECT hash, created_at FROM api_keys WHERE hash = $0", r => new ApiKey(r.GetString(0), SqliteText.ToInstant(r.GetInt64(1))), null, sha256Hex)));

    public Task<bool> AnyAsync(CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => session.First("SELECT 1 FROM api_keys LIMIT 1", _ => true, false)));

    public Task RemoveAllAsync(CancellationToken cancellationToken)
        => database.WriteAsync(session => { session.Execute("DELETE FROM api_keys"); }, cancellationToken);
}
