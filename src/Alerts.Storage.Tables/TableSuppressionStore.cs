using Alerts.Deliveries;
using Alerts.Moving;

namespace Alerts.Storage.Tables;

internal sealed class TableSuppressionStore(TableAccount account) : ISuppressionStore
{
    private readonly IndexedTable<Suppression> _rows = new(account, "suppressions", s => s.Id, _ => []);

    /// <summary>As they are moved.</summary>
    public IDestinationRows<KeptSuppression> Kept => new IndexedRows<Suppression, KeptSuppression>(_rows, k => k.Suppression, s => new KeptSuppression(s));

    public Task<bool> AddAsync(Suppression suppression, CancellationToken cancellationToken) => _rows.AddAsync(suppression, cancellationToken);

    public Task<Suppression?> FindAsync(string id, CancellationToken cancellationToken) => _rows.FindAsync(id, cancellationToken);

    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) => await _rows.RemoveAsync(id, cancellationToken) is not null;

    public Task<Page<Suppression>> ListAsync(string? cursor, int take, CancellationToken cancellationToken) => _rows.ListAsync(cursor, take, cancellationToken);
}
