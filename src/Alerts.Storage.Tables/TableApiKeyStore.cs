using Alerts.Access;
using Alerts.Moving;

namespace Alerts.Storage.Tables;

/// <summary>Rows by id, which is the beginning of the hash: who has the hash has the id.</summary>
internal sealed class TableApiKeyStore(TableAccount account) : IApiKeyStore
{
    private readonly IndexedTable<Row> _rows = new(account, "apikeys", r => new ApiKey(r.Hash, r.CreatedAt).Id, _ => []);

    /// <summary>As they are moved.</summary>
    public IDestinationRows<KeptApiKey> Kept => new IndexedRows<Row, KeptApiKey>(
        _rows, k => new Row(k.Hash, k.CreatedAt, k.Name, k.Tenant, k.Scopes, k.ExpiresAt, k.LastUsedAt), r => new KeptApiKey(r.Hash, r.CreatedAt, r.Name, r.Tenant, r.Scopes, r.ExpiresAt, r.LastUsedAt));

    public Task AddAsync(ApiKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _rows.AddAsync(new Row(key.Hash, key.CreatedAt, key.Name, key.Tenant, [.. key.Scopes], key.ExpiresAt, key.LastUsedAt), cancellationToken);
    }

    public async Task<ApiKey?> FindByHashAsync(string sha256Hex, CancellationToken cancellationToken)
        => await FindAsync(new ApiKey(sha256Hex, default).Id, cancellationToken) is { } key && key.Hash == sha256Hex ? key : null;

    public async Task<ApiKey?> FindAsync(string id, CancellationToken cancellationToken) => await _rows.FindAsync(id, cancellationToken) is { } row ? Read(row) : null;

    public async Task<Page<ApiKey>> ListAsync(string? cursor, int take, CancellationToken cancellationToken)
    {
        var page = await _rows.ListAsync(cursor, take, cancellationToken);
        return new Page<ApiKey>([.. page.Items.Select(Read)], page.Next);
    }

    public Task ExpireAsync(string id, DateTimeOffset at, CancellationToken cancellationToken)
        => _rows.UpdateAsync(id, r => r.ExpiresAt is null || r.ExpiresAt > at ? r with { ExpiresAt = at } : r, cancellationToken);

    public Task MarkUsedAsync(string id, DateTimeOffset at, CancellationToken cancellationToken) => _rows.UpdateAsync(id, r => r with { LastUsedAt = at }, cancellationToken);

    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) => await _rows.RemoveAsync(id, cancellationToken) is not null;

    public async Task<bool> AnyAsync(CancellationToken cancellationToken) => (await _rows.ListAsync(null, 1, cancellationToken)).Items.Count > 0;

    public async Task RemoveAllAsync(CancellationToken cancellationToken)
    {
        while ((await _rows.ListAsync(null, Table.MostInBatch, cancellationToken)).Items is { Count: > 0 } rows)
        {
            foreach (var row in rows)
            {
                await _rows.RemoveAsync(Read(row).Id, cancellationToken);
            }
        }
    }

    private static ApiKey Read(Row row) => new(row.Hash, row.CreatedAt) { Name = row.Name, Tenant = row.Tenant, Scopes = row.Scopes, ExpiresAt = row.ExpiresAt, LastUsedAt = row.LastUsedAt };

    private sealed record Row(string Hash, DateTimeOffset CreatedAt, string Name, string? Tenant, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt);
}
