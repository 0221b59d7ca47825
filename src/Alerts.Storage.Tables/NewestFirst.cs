namespace Alerts.Storage.Tables;

/// <summary>Reads a list that is newest first from index rows whose keys are <see cref="RowKeys.NewestFirst"/>.</summary>
internal sealed class NewestFirst<T>(IndexedTable<T> table)
    where T : class
{
    /// <param name="partitions">Those whose rows are merged.</param>
    /// <exception cref="InvalidCursorException">No such list gave the cursor out.</exception>
    public Task<Page<T>> ReadAsync(
        IReadOnlyList<string> partitions, DateTimeOffset? since, DateTimeOffset? until, string? cursor, int take, Func<T, bool> asks, CancellationToken cancellationToken)
        => ReadAsync([[.. partitions.Select(p => new IndexList(p))]], since, until, cursor, take, asks, cancellationToken);

    /// <param name="parts">As <see cref="MergedLists{T}.ReadAsync"/> takes them.</param>
    /// <param name="asks">What a row must be besides.</param>
    /// <param name="cursor">The last key of the page before; null for the first.</param>
    /// <exception cref="InvalidCursorException">No such list gave the cursor out.</exception>
    public Task<Page<T>> ReadAsync(
        IReadOnlyList<IReadOnlyList<IndexList>> parts, DateTimeOffset? since, DateTimeOffset? until, string? cursor, int take, Func<T, bool> asks, CancellationToken cancellationToken)
    {
        if (cursor is not null && !RowKeys.IsNewestFirst(cursor))
        {
            throw new InvalidCursorException(cursor);
        }

        // Rows of the millisecond in which the time ends are looked at, and judged by what is asked.
        var above = cursor ?? (until is { } end ? RowKeys.Descending(end.ToUnixTimeMilliseconds()) : null);
        var below = since is { } start ? RowKeys.Descending(start.ToUnixTimeMilliseconds() - 1) : null;
        return new MergedLists<T>(table).ReadAsync(parts, above, below, take, asks, cancellationToken);
    }
}
