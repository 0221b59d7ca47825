using Azure.Data.Tables;

namespace Alerts.Storage.Tables;

/// <summary>
/// Reads a list that is newest first from index rows whose keys are <see cref="RowKeys.NewestFirst"/>: those of several partitions are merged. A row
/// stands under the same row key in each of them.
/// </summary>
/// <param name="patience">Rows that may be looked at in vain before a page ends early.</param>
internal sealed class NewestFirst<T>(IndexedTable<T> table, int patience = NewestFirst<T>.Patience)
    where T : class
{
    public const int Patience = 1000;

    private const int LeastAtOnce = 20;

    /// <param name="partitions">Those whose rows are merged.</param>
    /// <param name="asks">What a row must be besides.</param>
    /// <param name="cursor">The last row key of the page before; null for the first.</param>
    /// <exception cref="InvalidCursorException">No such list gave the cursor out.</exception>
    public async Task<Page<T>> ReadAsync(
        IReadOnlyList<string> partitions, DateTimeOffset? since, DateTimeOffset? until, string? cursor, int take, Func<T, bool> asks, CancellationToken cancellationToken)
    {
        if (cursor is not null && !RowKeys.IsNewestFirst(cursor))
        {
            throw new InvalidCursorException(cursor);
        }

        // Rows of the millisecond in which the time ends are looked at, and judged by what is asked.
        var above = cursor ?? (until is { } end ? RowKeys.Descending(end.ToUnixTimeMilliseconds()) : null);
        var below = since is { } start ? RowKeys.Descending(start.ToUnixTimeMilliseconds() - 1) : null;
        var (items, inVain, atOnce) = (new List<T>(), 0, Math.Max(LeastAtOnce, take + 1));
        while (true)
        {
            var (rows, isEnd) = await NextAsync(partitions, above, below, atOnce, cancellationToken);
            var found = await table.BelievedAsync(rows, cancellationToken);
            for (var i = 0; i < rows.Count; i++)
            {
                above = rows[i].RowKey;
                if (found.TryGetValue(new RowKey(rows[i].PartitionKey, above), out var value) && asks(value))
                {
                    items.Add(value);
                }
                else
                {
                    inVain++;
                }

                if (items.Count == take || inVain >= patience)
                {
                    return new Page<T>(items, isEnd && i == rows.Count - 1 ? null : above);
                }
            }

            if (isEnd)
            {
                return new Page<T>(items, null);
            }
        }
    }

    // No farther than where the shortest look ended: below that others may have rows that were not read.
    private async Task<(IReadOnlyList<TableEntity> Rows, bool IsEnd)> NextAsync(IReadOnlyList<string> partitions, string? above, string? below, int take, CancellationToken cancellationToken)
    {
        var looks = await Task.WhenAll(partitions.Select(p => table.Index.QueryAsync(Table.Between(p, above, below), take, cancellationToken)));
        var ends = looks.Where(l => l.Count == take).Select(l => l[^1].RowKey).ToList();
        var last = ends.Count == 0 ? null : ends.Min(StringComparer.Ordinal);
        return ([.. looks.SelectMany(l => l).Where(r => last is null || string.CompareOrdinal(r.RowKey, last) <= 0).DistinctBy(r => r.RowKey, StringComparer.Ordinal).OrderBy(r => r.RowKey, StringComparer.Ordinal)], last is null);
    }
}
