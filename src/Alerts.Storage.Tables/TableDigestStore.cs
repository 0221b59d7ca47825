using System.Globalization;
using Alerts.Subscriptions;
using Azure.Data.Tables;

namespace Alerts.Storage.Tables;

/// <summary>
/// A partition for each subscription. Its head counts the entries and knows how many of them windows have taken. An entry is numbered and stored in one transaction with
/// the head, and a window is one row that says from which number to which it goes: no entry is written again, however many a window takes, and an entry that
/// comes while a window is taken gets its number before or after. Rows by number hold the entries, rows by alert say which are there already.
/// In which subscriptions an alert waits or waited stands in an index, written before the entry and believed where there is one.
/// </summary>
internal sealed partial class TableDigestStore(TableAccount account) : IDigestStore
{
    private const string Head = "head";
    private const string ByAlert = "alert:";
    private const string ByNumber = "number:";
    private const string ByDue = "due:";
    private const string ByEnd = "end:";

    // Above every character that a key may hold behind it.
    private const string End = "~";

    // With the head, two rows for each.
    private const int MostInTransaction = (Table.MostInBatch - 1) / 2;

    private Table Rows => account.Table("digests");

    private Table Index => account.Table("digestsindex");

    public async Task AddAsync(IReadOnlyCollection<DigestEntry> entries, CancellationToken cancellationToken)
    {
        var places = entries.DistinctBy(e => (e.SubscriptionId, e.AlertId)).Select(e => PlaceOf(e.AlertId, e.SubscriptionId));
        await Index.PutManyAsync(places, cancellationToken);
        await Parallel.ForEachAsync(entries.GroupBy(e => e.SubscriptionId, StringComparer.Ordinal), Table.AtOnce(cancellationToken), async (of, token) =>
        {
            foreach (var some in of.DistinctBy(e => e.AlertId, StringComparer.Ordinal).Chunk(MostInTransaction))
            {
                await AddAsync(RowKeys.Encode(of.Key), some, token);
            }
        });
    }

    public async Task<IReadOnlyList<string>> TakeAsync(string subscriptionId, DateTimeOffset dueAt, CancellationToken cancellationToken)
    {
        var (partition, due) = (RowKeys.Encode(subscriptionId), $"{ByDue}{RowKeys.Ascending(dueAt)}");
        while (true)
        {
            if (await Rows.FindAsync(new RowKey(partition, due), cancellationToken) is { } taken)
            {
                return await ReadAsync(partition, Number(taken, Column.From), Number(taken, Column.To), cancellationToken);
            }

            var head = await Rows.FindAsync(new RowKey(partition, Head), cancellationToken);
            var (from, to) = head is null ? (0L, 0L) : (Number(head, Column.Taken), Number(head, Column.Count));
            List<TableTransactionAction> actions =
            [
                HeadAction(partition, head, count: to, taken: to),
                Add(new TableEntity(partition, due) { [Column.From] = from, [Column.To] = to, [Column.Due] = dueAt.ToUnixTimeMilliseconds() }),
            ];
            if (to > from)
            {
                actions.Add(Add(new TableEntity(partition, $"{ByEnd}{Key(to)}") { [Column.Due] = dueAt.ToUnixTimeMilliseconds() }));
            }

            // Where it fails, an entry came or the same window was taken meanwhile, perhaps by ourselves, whose answer was lost.
            if (await Rows.TransactAsync(actions, cancellationToken))
            {
                return await ReadAsync(partition, from, to, cancellationToken);
            }
        }
    }

    public async Task<Page<DigestPlace>> OfAlertAsync(string alertId, string? cursor, int take, CancellationToken cancellationToken)
    {
        var rows = await Index.QueryAsync(Table.Between(PlacesOf(alertId), cursor, null), take + 1, cancellationToken);
        var places = new DigestPlace?[Math.Min(rows.Count, take)];
        await Parallel.ForEachAsync(Enumerable.Range(0, places.Length), Table.AtOnce(cancellationToken), async (i, token) => places[i] = await PlaceAsync(rows[i].GetString(Column.Subscription), alertId, token));
        return new Page<DigestPlace>([.. places.OfType<DigestPlace>()], rows.Count > take ? rows[take - 1].RowKey : null);
    }

    /// <summary>Of a subscription that is removed. Safe to repeat.</summary>
    public async Task ForgetAsync(string subscriptionId, CancellationToken cancellationToken)
    {
        var partition = RowKeys.Encode(subscriptionId);
        while (true)
        {
            var head = await Rows.FindAsync(new RowKey(partition, Head), cancellationToken);
            await foreach (var rows in Rows.AllAsync(TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ne {Head}"), cancellationToken).Chunk(Table.MostInBatch).WithCancellation(cancellationToken))
            {
                // Before the rows that name them.
                await Index.RemoveManyAsync(rows.Where(r => r.RowKey.StartsWith(ByAlert, StringComparison.Ordinal)).Select(r => new RowKey(PlacesOf(r.GetString(Column.Alert)), partition)), cancellationToken);
                await Rows.RemoveManyAsync(rows.Select(r => new RowKey(partition, r.RowKey)), cancellationToken);
            }

            // Last: while it is there, no number is given twice. Another by now: something came meanwhile.
            if (head is null || await Rows.RemoveAsync(new RowKey(partition, Head), cancellationToken, head.ETag))
            {
                return;
            }
        }
    }

    private async Task AddAsync(string partition, DigestEntry[] entries, CancellationToken cancellationToken)
    {
        while (entries.Length > 0)
        {
            var head = await Rows.FindAsync(new RowKey(partition, Head), cancellationToken);
            var (count, taken) = head is null ? (0L, 0L) : (Number(head, Column.Count), Number(head, Column.Taken));
            List<TableTransactionAction> actions = [HeadAction(partition, head, count + entries.Length, taken)];
            foreach (var entry in entries)
            {
                count++;
                actions.Add(Add(new TableEntity(partition, AlertKey(entry.AlertId)) { [Column.Alert] = entry.AlertId, [Column.Number] = count }));
                actions.Add(Add(new TableEntity(partition, $"{ByNumber}{Key(count)}") { [Column.Alert] = entry.AlertId, [Column.At] = entry.At.ToUnixTimeMilliseconds() }));
            }

            if (await Rows.TransactAsync(actions, cancellationToken))
            {
                return;
            }

            // Somebody else was quicker, or one of them is there already.
            var stored = (await Rows.FindManyAsync([.. entries.Select(e => new RowKey(partition, AlertKey(e.AlertId)))], cancellationToken)).Select(r => r.RowKey).ToHashSet(StringComparer.Ordinal);
            entries = [.. entries.Where(e => !stored.Contains(AlertKey(e.AlertId)))];
        }
    }

    // Those behind the first number, up to the last.
    private async Task<IReadOnlyList<string>> ReadAsync(string partition, long from, long to, CancellationToken cancellationToken)
    {
        if (from == to)
        {
            return [];
        }

        var rows = new List<TableEntity>();
        await foreach (var row in Rows.AllAsync(Table.Between(partition, $"{ByNumber}{Key(from)}", $"{ByNumber}{Key(to + 1)}"), cancellationToken))
        {
            rows.Add(row);
        }

        return [.. rows.OrderBy(r => Number(r, Column.At)).ThenBy(r => r.GetString(Column.Alert), StringComparer.Ordinal).Select(r => r.GetString(Column.Alert))];
    }

    // Null where there is no entry: who wanted to write it was killed, or the subscription is removed.
    private async Task<DigestPlace?> PlaceAsync(string subscriptionId, string alertId, CancellationToken cancellationToken)
    {
        var partition = RowKeys.Encode(subscriptionId);
        if (await Rows.FindAsync(new RowKey(partition, AlertKey(alertId)), cancellationToken) is not { } entry)
        {
            return null;
        }

        // The first window that ends there or later.
        var window = await Rows.QueryAsync(Table.Between(partition, $"{ByEnd}{Key(Number(entry, Column.Number) - 1)}", $"{ByEnd}{End}"), 1, cancellationToken);
        return new DigestPlace(subscriptionId, window is [var taken] ? DateTimeOffset.FromUnixTimeMilliseconds(Number(taken, Column.Due)) : null);
    }

    private static TableTransactionAction HeadAction(string partition, TableEntity? stored, long count, long taken)
    {
        var head = new TableEntity(partition, Head) { [Column.Count] = count, [Column.Taken] = taken };
        return stored is null ? Add(head) : new TableTransactionAction(TableTransactionActionType.UpdateReplace, head, stored.ETag);
    }

    private static TableTransactionAction Add(TableEntity row) => new(TableTransactionActionType.Add, row);

    private static string AlertKey(string alertId) => $"{ByAlert}{RowKeys.Encode(alertId)}";

    private static string PlacesOf(string alertId) => RowKeys.Partition("alert", alertId);

    private static TableEntity PlaceOf(string alertId, string subscriptionId) => new(PlacesOf(alertId), RowKeys.Encode(subscriptionId)) { [Column.Subscription] = subscriptionId };

    private static string Key(long number) => number.ToString("D19", CultureInfo.InvariantCulture);

    private static long Number(TableEntity row, string column) => row.GetInt64(column) ?? throw new StorageException($"A row of digests has no {column}.");

    private static class Column
    {
        public const string Alert = "Alert";
        public const string Subscription = "Subscription";

        /// <summary>Unix milliseconds.</summary>
        public const string At = "At";

        /// <summary>Unix milliseconds.</summary>
        public const string Due = "Due";

        /// <summary>Of the entry, from 1 on.</summary>
        public const string Number = "Number";

        /// <summary>The number of the entry before the window's first.</summary>
        public const string From = "From";

        /// <summary>The number of the window's last entry; <see cref="From"/>: it was empty.</summary>
        public const string To = "To";

        /// <summary>The highest number.</summary>
        public const string Count = "Count";

        /// <summary>The highest number that a window has taken.</summary>
        public const string Taken = "Taken";
    }
}
