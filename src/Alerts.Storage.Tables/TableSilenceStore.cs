using Alerts.Alerting;
using Alerts.Moving;

namespace Alerts.Storage.Tables;

internal sealed class TableSilenceStore(TableAccount account) : ISilenceStore
{
    private const string ByEnd = "end";

    private readonly IndexedTable<Silence> _rows = new(account, "silences", s => s.Id, s => [new IndexRow(new RowKey(ByEnd, $"{RowKeys.Ascending(s.Until)}{RowKeys.Encode(s.Id)}"))]);

    /// <summary>As they are moved.</summary>
    public IDestinationRows<KeptSilence> Kept => new IndexedRows<Silence, KeptSilence>(_rows, k => k.Silence, s => new KeptSilence(s));

    public Task<bool> AddAsync(Silence silence, CancellationToken cancellationToken) => _rows.AddAsync(silence, cancellationToken);

    public Task<Silence?> FindAsync(string id, CancellationToken cancellationToken) => _rows.FindAsync(id, cancellationToken);

    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) => await _rows.RemoveAsync(id, cancellationToken) is not null;

    public async Task<IReadOnlyList<Silence>> AllAsync(DateTimeOffset endingAfter, CancellationToken cancellationToken)
    {
        var silences = new List<Silence>();
        var from = RowKeys.Ascending(endingAfter.AddMilliseconds(1));
        await foreach (var silence in Pages.AllAsync(cursor => _rows.ListAsync(ByEnd, cursor ?? from, 1000, cancellationToken)))
        {
            silences.Add(silence);
        }

        return silences;
    }
}
