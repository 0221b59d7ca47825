using Alerts.Moving;
using Azure.Data.Tables;

namespace Alerts.Storage.Tables;

internal sealed partial class TableDigestStore
{
    /// <summary>As they are moved: numbered by window, each behind the one before, and behind the last what waits.</summary>
    public IDestinationRows<KeptDigests> Kept => new KeptPartitions(this);

    // A subscription's partition is written as a whole: its rows in no order, the head last.
    private sealed class KeptPartitions(TableDigestStore store) : IDestinationRows<KeptDigests>
    {
        private const int PageSize = 20;

        public Task<bool> AnyAsync(CancellationToken cancellationToken) => store.Rows.AnyAsync(cancellationToken);

        public async Task<int> PutAsync(IReadOnlyList<KeptDigests> rows, bool isFirst, CancellationToken cancellationToken)
        {
            var written = 0;
            await Parallel.ForEachAsync(rows, Table.AtOnce(cancellationToken), async (kept, token) =>
            {
                if (await PutAsync(kept, isFirst, token))
                {
                    Interlocked.Increment(ref written);
                }
            });
            return written;
        }

        public async IAsyncEnumerable<IReadOnlyList<KeptDigests>> PagesAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var (page, partition) = (new List<KeptDigests>(PageSize), new List<TableEntity>());
            await foreach (var row in store.Rows.AllAsync(null, cancellationToken))
            {
                if (partition.Count > 0 && partition[0].PartitionKey != row.PartitionKey)
                {
                    page.Add(Read(partition));
                    partition.Clear();
                    if (page.Count == PageSize)
                    {
                        yield return page;
                        page = new List<KeptDigests>(PageSize);
                    }
                }

                partition.Add(row);
            }

            if (partition.Count > 0)
            {
                page.Add(Read(partition));
                yield return page;
            }
        }

        public Task RemoveAsync(IReadOnlySet<string> ids, CancellationToken cancellationToken)
            => Parallel.ForEachAsync(ids, Table.AtOnce(cancellationToken), async (id, token) => await store.ForgetAsync(id, token));

        private async Task<bool> PutAsync(KeptDigests kept, bool isFirst, CancellationToken cancellationToken)
        {
            var wanted = RowsOf(kept).ToDictionary(r => r.RowKey, StringComparer.Ordinal);
            var stored = new Dictionary<string, TableEntity>(StringComparer.Ordinal);
            if (!isFirst)
            {
                await foreach (var row in store.Rows.AllAsync(Table.Between(RowKeys.Encode(kept.Id), null, null), cancellationToken))
                {
                    stored.Add(row.RowKey, row);
                }
            }

            var changed = wanted.Values.Where(w => !stored.TryGetValue(w.RowKey, out var row) || !RowText.IsSame(w, row)).ToList();
            var gone = stored.Values.Where(s => !wanted.ContainsKey(s.RowKey)).ToList();
            if (changed.Count == 0 && gone.Count == 0)
            {
                return false;
            }

            // Of who reads it: an entry that is gone is not believed, one without its place is not found.
            await store.Index.PutManyAsync(kept.Entries.Select(e => PlaceOf(e.AlertId, kept.Id)), cancellationToken);
            await store.Index.RemoveManyAsync(gone.Where(r => r.RowKey.StartsWith(ByAlert, StringComparison.Ordinal)).Select(r => new RowKey(PlacesOf(r.GetString(Column.Alert)), r.PartitionKey)), cancellationToken);
            await store.Rows.RemoveManyAsync(gone.Select(r => RowKey.Of(r)), cancellationToken);
            await store.Rows.PutManyAsync(changed.Where(r => r.RowKey != Head), cancellationToken);
            await store.Rows.PutManyAsync([wanted[Head]], cancellationToken);
            return true;
        }

        private static IEnumerable<TableEntity> RowsOf(KeptDigests kept)
        {
            var (partition, number, taken) = (RowKeys.Encode(kept.Id), 0L, 0L);
            foreach (var entry in kept.Entries)
            {
                number++;
                taken = entry.DueAt is null ? taken : number;
                yield return new TableEntity(partition, AlertKey(entry.AlertId)) { [Column.Alert] = entry.AlertId, [Column.Number] = number };
                yield return new TableEntity(partition, $"{ByNumber}{Key(number)}") { [Column.Alert] = entry.AlertId, [Column.At] = entry.At.ToUnixTimeMilliseconds() };
            }

            var to = 0L;
            foreach (var window in kept.Windows)
            {
                var from = to;
                to += kept.Entries.LongCount(e => e.DueAt == window);
                yield return new TableEntity(partition, $"{ByDue}{RowKeys.Ascending(window)}") { [Column.From] = from, [Column.To] = to, [Column.Due] = window.ToUnixTimeMilliseconds() };
                if (to > from)
                {
                    yield return new TableEntity(partition, $"{ByEnd}{Key(to)}") { [Column.Due] = window.ToUnixTimeMilliseconds() };
                }
            }

            yield return new TableEntity(partition, Head) { [Column.Count] = number, [Column.Taken] = taken };
        }

        private static KeptDigests Read(List<TableEntity> partition)
        {
            var windows = Of(ByDue).Select(r => (Due: DateTimeOffset.FromUnixTimeMilliseconds(Number(r, Column.Due)), To: Number(r, Column.To))).OrderBy(w => w.Due).ToList();
            var entries = new List<KeptDigestEntry>();
            var (at, number) = (0, 0L);
            foreach (var row in Of(ByNumber))
            {
                for (number++; at < windows.Count && windows[at].To < number; at++)
                {
                }

                entries.Add(new KeptDigestEntry(row.GetString(Column.Alert), DateTimeOffset.FromUnixTimeMilliseconds(Number(row, Column.At)), at < windows.Count ? windows[at].Due : null));
            }

            // The ids of subscriptions stand in keys as they are.
            return new KeptDigests(partition[0].PartitionKey, entries, [.. windows.Select(w => w.Due)]);

            IEnumerable<TableEntity> Of(string kind) => partition.Where(r => r.RowKey.StartsWith(kind, StringComparison.Ordinal));
        }
    }
}
