using Alerts.Subscriptions;

namespace Alerts.Storage.Tables;

/// <summary>
/// One row for each subscription that has ever waited: its entries, and the windows that were taken. Taking a window is one write of that row. In which windows an alert is
/// stands in the index.
/// </summary>
internal sealed class TableDigestStore : IDigestStore
{
    private readonly IndexedTable<Row> _rows;

    public TableDigestStore(TableAccount account) => _rows = Open(account);

    /// <summary>Of a subscription that is removed.</summary>
    public static Task ForgetAsync(TableAccount account, string subscriptionId, CancellationToken cancellationToken) => Open(account).RemoveAsync(subscriptionId, cancellationToken);

    public Task AddAsync(IReadOnlyCollection<DigestEntry> entries, CancellationToken cancellationToken)
        => Parallel.ForEachAsync(entries.GroupBy(e => e.SubscriptionId, StringComparer.Ordinal), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken }, async (of, token) =>
        {
            var added = of.Select(e => new Entry(e.AlertId, e.At, null)).DistinctBy(e => e.AlertId, StringComparer.Ordinal).ToList();
            if (!await _rows.AddAsync(new Row(of.Key, added, []), token))
            {
                await _rows.UpdateAsync(of.Key, r => r with { Entries = [.. r.Entries, .. added.ExceptBy(r.Entries.Select(e => e.AlertId), e => e.AlertId, StringComparer.Ordinal)] }, token);
            }
        });

    public async Task<IReadOnlyList<string>> TakeAsync(string subscriptionId, DateTimeOffset dueAt, CancellationToken cancellationToken)
    {
        var due = dueAt.ToUnixTimeMilliseconds();
        var first = new Row(subscriptionId, [], [due]);
        var row = await _rows.AddAsync(first, cancellationToken) ? first : await _rows.UpdateAsync(
            subscriptionId,
            r => r.Taken.Contains(due) ? r : r with { Taken = [.. r.Taken, due], Entries = [.. r.Entries.Select(e => e.DueAt is null ? e with { DueAt = due } : e)] },
            cancellationToken);
        return [.. (row?.Entries ?? []).Where(e => e.DueAt == due).OrderBy(e => e.At).ThenBy(e => e.AlertId, StringComparer.Ordinal).Select(e => e.AlertId)];
    }

    public async Task<Page<DigestPlace>> OfAlertAsync(string alertId, string? cursor, int take, CancellationToken cancellationToken)
    {
        var page = await _rows.ListAsync(Partition(alertId), cursor, take, cancellationToken);
        return new Page<DigestPlace>(
            [.. page.Items.Select(r => new DigestPlace(r.Id, r.Entries.First(e => e.AlertId == alertId).DueAt is { } due ? DateTimeOffset.FromUnixTimeMilliseconds(due) : null))], page.Next);
    }

    private static IndexedTable<Row> Open(TableAccount account)
        => new(account, "digests", r => r.Id, r => r.Entries.Select(e => new IndexRow(new RowKey(Partition(e.AlertId), RowKeys.Encode(r.Id)))));

    private static string Partition(string alertId) => $"alert:{RowKeys.Encode(alertId)}";

    /// <param name="DueAt">The window, in Unix milliseconds; null: it waits for one.</param>
    private sealed record Entry(string AlertId, DateTimeOffset At, long? DueAt);

    private sealed record Row(string Id, IReadOnlyList<Entry> Entries, IReadOnlyList<long> Taken);
}
