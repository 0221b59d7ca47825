using Alerts.Access;
using Alerts.Moving;

namespace Alerts.Storage.Tables;

internal sealed class TableTenantStore(TableAccount account) : ITenantStore
{
    private readonly IndexedTable<Tenant> _rows = new(account, "tenants", t => t.Id, _ => [], partitionLength: 1);

    /// <summary>As they are moved.</summary>
    public IDestinationRows<KeptTenant> Kept
        => new IndexedRows<Tenant, KeptTenant>(_rows, k => new Tenant(k.Id, k.Name, k.CreatedAt) { Version = k.Version }, t => new KeptTenant(t.Id, t.Name, t.CreatedAt, t.Version));

    public Task<bool> AddAsync(Tenant tenant, CancellationToken cancellationToken) => _rows.AddAsync(tenant, cancellationToken);

    public Task<Tenant?> FindAsync(string id, CancellationToken cancellationToken) => _rows.FindAsync(id, cancellationToken);

    public async Task<bool> ReplaceAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        return await _rows.UpdateAsync(tenant.Id, t => t.Version == tenant.Version ? t with { Name = tenant.Name, Version = t.Version + 1 } : null, cancellationToken) is not null;
    }

    public Task<Page<Tenant>> ListAsync(string? cursor, int take, CancellationToken cancellationToken) => _rows.ListAsync(cursor, take, cancellationToken);

    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) => await _rows.RemoveAsync(id, cancellationToken) is not null;
}
