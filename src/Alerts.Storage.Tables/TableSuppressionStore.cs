using Alerts.Deliveries;

namespace Alerts.Storage.Tables;

internal sealed class TableSuppressionStore(TableAccount account) : ISuppressionStore
{
    private readonly IndexedTable<Suppression> _rows = new(account, "suppressions", s => s.Id, _ => []);

    public Task<bool> AddAsync(Suppression suppression, CancellationToken cancellationToken) => _rows.AddAsync(suppression, cancellationToken);

    public Task<Suppression?> FindAsync(string id, CancellationToken cancellationToken) => _rows.FindAsync(id, cancellationToken);

    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) => await _rows.RemoveAsync(id, cancellationToken) is not null;

    public Task<Page<Suppression>> ListAsync(string? cursor, int take, CancellationToken cancellationToken) => _rows.ListAsync(cursor, take, cancellationToken);
}
