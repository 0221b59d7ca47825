using Alerts.Access;
using Microsoft.Data.Sqlite;

namespace Alerts.Storage.Sqlite;

internal sealed class SqliteTenantStore(SqliteDatabase database) : ITenantStore
{
    private const string Columns = "id, name, created_at, version";

    public Task<bool> AddAsync(Tenant tenant, CancellationToken cancellationToken)
        => database.WriteAsync(
            session => session.Execute($"INSERT OR IGNORE INTO tenants ({Columns}) VALUES ($0, $1, $2, $3)", tenant.Id, tenant.Name, SqliteText.ToMilliseconds(tenant.CreatedAt), tenant.Version) > 0,
            cancellationToken);

    public Task<Tenant?> FindAsync(string id, CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => session.First<Tenant?>($"SELECT {Columns} FROM tenants WHERE id = $0", Read, null, id)));

    public Task<bool> ReplaceAsync(Tenant tenant, CancellationToken cancellationToken)
        => database.WriteAsync(
            session => session.Execute("UPDATE tenants SET name = $1, version = version + 1 WHERE id = $0 AND version = $2", tenant.Id, tenant.Name, tenant.Version) > 0, cancellationToken);

    public Task<Page<Tenant>> ListAsync(string? cursor, int take, CancellationToken cancellationToken)
    {
        var rows = database.Read(session => session.All($"SELECT {Columns} FROM tenants WHERE id > $0 ORDER BY id LIMIT $1", Read, cursor ?? "", take));
        return Task.FromResult(new Page<Tenant>(rows, rows.Count == take ? rows[^1].Id : null));
    }

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken)
        => database.WriteAsync(session => session.Execute("DELETE FROM tenants WHERE id = $0", id) > 0, cancellationToken);

    private static Tenant Read(SqliteDataReader r) => new(r.GetString(0), r.GetString(1), SqliteText.ToInstant(r.GetInt64(2))) { Version = r.GetInt32(3) };
}
