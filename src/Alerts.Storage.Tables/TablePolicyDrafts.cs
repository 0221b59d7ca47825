using Alerts.Moving;
using Alerts.Policies;

namespace Alerts.Storage.Tables;

internal sealed class TablePolicyDrafts(TableAccount account) : IPolicyDrafts
{
    private const string ByUpload = "uploaded";
    private const string Begun = "begun";

    private readonly IndexedTable<Row> _rows = new(account, "policydrafts", r => r.Draft.Revision, IndexOf, partitionLength: 1);

    /// <summary>As they are moved.</summary>
    public IDestinationRows<KeptDraft> Kept => new IndexedRows<Row, KeptDraft>(_rows, k => new Row(k.Draft, k.Onto), (r, _) => Task.FromResult(new KeptDraft(r.Draft, r.Onto)), pageSize: 4);

    public Task<bool> AddAsync(PolicyDraft draft, CancellationToken cancellationToken) => _rows.AddAsync(new Row(draft, null), cancellationToken);

    public async Task<PolicyDraft?> FindAsync(string revision, CancellationToken cancellationToken) => (await _rows.FindAsync(revision, cancellationToken))?.Draft;

    public async Task<bool> RemoveAsync(string revision, CancellationToken cancellationToken) => await _rows.RemoveAsync(revision, cancellationToken) is not null;

    public async Task<Page<DraftEntry>> ListAsync(string? cursor, int take, CancellationToken cancellationToken)
    {
        var page = await new NewestFirst<Row>(_rows).ReadAsync([ByUpload], null, null, cursor, take, _ => true, cancellationToken);
        return new Page<DraftEntry>(
            [.. page.Items.Select(r => new DraftEntry(r.Draft.Revision, r.Draft.UploadedAt, r.Draft.File.AsOf, r.Draft.File.Measures.Count, r.Draft.File.Measures.Sum(m => m.Provisions.Count)))], page.Next);
    }

    public Task MarkAsync(string revision, long? onto, CancellationToken cancellationToken) => _rows.UpdateAsync(revision, r => r with { Onto = onto }, cancellationToken);

    public async Task<BegunDraft?> MarkedAsync(CancellationToken cancellationToken)
        => (await _rows.ListAsync(Begun, null, 1, cancellationToken)).Items is [{ Onto: { } onto } row, ..] ? new BegunDraft(row.Draft, onto) : null;

    private static IEnumerable<IndexRow> IndexOf(Row row)
    {
        yield return new IndexRow(new RowKey(ByUpload, RowKeys.NewestFirst(row.Draft.UploadedAt, row.Draft.Revision)));
        if (row.Onto is not null)
        {
            yield return new IndexRow(new RowKey(Begun, RowKeys.Encode(row.Draft.Revision)));
        }
    }

    private sealed record Row(PolicyDraft Draft, long? Onto);
}
