using System.Collections.Concurrent;
using Alerts.Deliveries;
using Azure.Data.Tables;

namespace Alerts.Storage.Tables;

/// <summary>
/// What is being written: before a row and the index rows made from it are written, the keys of those index rows are put down here, and
/// struck out after. What a kill leaves here tells the sweep which index rows to hold against the row, so that it need not look at all.
/// </summary>
internal sealed class Journal(TableAccount account)
{
    private readonly ConcurrentDictionary<string, Func<string, IReadOnlyCollection<RowKey>, CancellationToken, Task>> _repairs = new(StringComparer.Ordinal);

    private Table Rows => account.Table("journal");

    /// <param name="repair">Makes these index rows of the row with that id agree with it.</param>
    public void Register(string table, Func<string, IReadOnlyCollection<RowKey>, CancellationToken, Task> repair) => _repairs[table] = repair;

    public async Task<IReadOnlyList<RowKey>> BeginAsync(string table, IEnumerable<(string Id, IEnumerable<RowKey> Touched)> writes, CancellationToken cancellationToken)
    {
        var now = account.Clock.GetUtcNow();
        var entries = writes.Select(w => Entry(table, w.Id, w.Touched, now)).ToList();
        await Rows.PutManyAsync(entries, cancellationToken);
        return [.. entries.Select(e => new RowKey(e.PartitionKey, e.RowKey))];
    }

    public Task EndAsync(IReadOnlyList<RowKey> begun, CancellationToken cancellationToken) => Rows.RemoveManyAsync(begun, cancellationToken);

    /// <summary>Ends what was begun before then and left. How many there were.</summary>
    public async Task<int> RepairAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var repaired = 0;

        // The row key begins with the instant. One look at all partitions: hardly anything ever stands here.
        await foreach (var entry in Rows.AllAsync(TableClient.CreateQueryFilter($"RowKey lt {RowKeys.Ascending(before)}"), cancellationToken))
        {
            if (_repairs.TryGetValue(entry.PartitionKey, out var repair))
            {
                await repair(entry.GetString("Id"), RowText.Of<List<RowKey>>(entry), cancellationToken);
                await Rows.RemoveAsync(new RowKey(entry.PartitionKey, entry.RowKey), cancellationToken);
                repaired++;
            }
        }

        return repaired;
    }

    // Drawn, not derived: of two who write the same row each has an entry of its own, and strikes out no other.
    private static TableEntity Entry(string table, string id, IEnumerable<RowKey> touched, DateTimeOffset now)
    {
        var entry = RowText.Row(new RowKey(table, $"{RowKeys.Ascending(now)}-{DeliveryDesk.NewNonce()}"), touched.ToList());
        entry["Id"] = id;
        return entry;
    }
}
