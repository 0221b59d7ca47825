using Alerts.Moving;
using Azure.Data.Tables;

namespace Alerts.Storage.Tables;

/// <summary>Rows of an <see cref="IndexedTable{T}"/> to be filled from elsewhere.</summary>
/// <param name="read">What a row says; may look elsewhere for what the row only names.</param>
/// <param name="prepare">Stores what the rows that will be written name; null: they name nothing.</param>
internal sealed class IndexedRows<TRow, T>(
    IndexedTable<TRow> table, Func<T, TRow> write, Func<TRow, CancellationToken, Task<T>> read, Func<IReadOnlyList<T>, CancellationToken, Task>? prepare = null, int pageSize = IndexedRows<TRow, T>.Many) : IDestinationRows<T>
    where TRow : class
    where T : IKept
{
    private const int Many = 500;

    public IndexedRows(IndexedTable<TRow> table, Func<T, TRow> write, Func<TRow, T> read)
        : this(table, write, (row, _) => Task.FromResult(read(row)))
    {
    }

    public Task<bool> AnyAsync(CancellationToken cancellationToken) => table.AnyAsync(cancellationToken);

    public async Task<int> PutAsync(IReadOnlyList<T> rows, bool isFirst, CancellationToken cancellationToken)
    {
        var byId = rows.ToDictionary(r => r.Id, StringComparer.Ordinal);
        return await table.FillAsync(
            [.. rows.Select(write)], isFirst, prepare is null ? null : (ids, token) => prepare([.. ids.Select(id => byId[id])], token), cancellationToken);
    }

    public IAsyncEnumerable<IReadOnlyList<T>> PagesAsync(CancellationToken cancellationToken)
        => table.AllAsync(cancellationToken).Chunk(pageSize).Select(async (TRow[] page, CancellationToken token) => (IReadOnlyList<T>)await Task.WhenAll(page.Select(r => read(r, token))));

    public Task RemoveAsync(IReadOnlySet<string> ids, CancellationToken cancellationToken) => table.ClearAsync(ids, cancellationToken);
}

/// <summary>Rows of a table without an index, to be filled from elsewhere.</summary>
/// <param name="write">The whole row.</param>
/// <param name="prepare">As for <see cref="IndexedRows{TRow, T}"/>.</param>
internal sealed class PlainRows<T>(
    Table table, Func<T, TableEntity> write, Func<TableEntity, CancellationToken, Task<T>> read, Func<IReadOnlyList<T>, CancellationToken, Task>? prepare = null, int pageSize = PlainRows<T>.Many) : IDestinationRows<T>
    where T : IKept
{
    private const int Many = 500;

    public PlainRows(Table table, Func<T, TableEntity> write, Func<TableEntity, T> read)
        : this(table, write, (row, _) => Task.FromResult(read(row)))
    {
    }

    public Task<bool> AnyAsync(CancellationToken cancellationToken) => table.AnyAsync(cancellationToken);

    public async Task<int> PutAsync(IReadOnlyList<T> rows, bool isFirst, CancellationToken cancellationToken)
    {
        var wanted = rows.Select(r => (Kept: r, Row: write(r))).ToList();
        var stored = isFirst ? [] : (await table.FindManyAsync([.. wanted.Select(w => RowKey.Of(w.Row))], cancellationToken)).ToDictionary(r => RowKey.Of(r));
        var changed = wanted.Where(w => !stored.TryGetValue(RowKey.Of(w.Row), out var row) || !RowText.IsSame(w.Row, row)).ToList();
        if (prepare is not null && changed.Count > 0)
        {
            await prepare([.. changed.Select(c => c.Kept)], cancellationToken);
        }

        await table.PutManyAsync(changed.Select(c => c.Row), cancellationToken);
        return changed.Count;
    }

    public IAsyncEnumerable<IReadOnlyList<T>> PagesAsync(CancellationToken cancellationToken)
        => table.AllAsync(null, cancellationToken).Chunk(pageSize).Select(async (TableEntity[] page, CancellationToken token) => (IReadOnlyList<T>)await Task.WhenAll(page.Select(r => read(r, token))));

    // Looked for among all: an id does not tell the key of every kind.
    public async Task RemoveAsync(IReadOnlySet<string> ids, CancellationToken cancellationToken)
    {
        await foreach (var page in table.AllAsync(null, cancellationToken).Chunk(pageSize).WithCancellation(cancellationToken))
        {
            var kept = await Task.WhenAll(page.Select(async r => (Row: r, (await read(r, cancellationToken)).Id)));
            await table.RemoveManyAsync(kept.Where(k => ids.Contains(k.Id)).Select(k => RowKey.Of(k.Row)), cancellationToken);
        }
    }
}
