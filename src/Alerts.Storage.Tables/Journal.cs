using System.Collections.Concurrent;
using Alerts.Deliveries;
using Azure.Data.Tables;

namespace Alerts.Storage.Tables;

/// <summary>One row that is being written, and the keys of the index rows that it had or gets.</summary>
internal sealed record Writing(string Id, IReadOnlyCollection<RowKey> Touched);

/// <summary>
/// What is being written: before a row and the index rows made from it are written, the keys of those index rows are put down here, and
/// struck out after; many that are written together in few entries. What a kill leaves here tells the sweep which index rows to hold against the row, so that it need not look at all.
/// </summary>
internal sealed class Journal(TableAccount account)
{
    // Many writes make several entries rather than a great one.
    private const int MostCharacters = RowText.Longest / 4;

    private readonly ConcurrentDictionary<string, Func<string, IReadOnlyCollection<RowKey>, CancellationToken, Task>> _repairs = new(StringComparer.Ordinal);

    private Table Rows => account.Table("journal");

    /// <param name="repair">Makes these index rows of the row with that id agree with it.</param>
    public void Register(string table, Func<string, IReadOnlyCollection<RowKey>, CancellationToken, Task> repair) => _repairs[table] = repair;

    public async Task<IReadOnlyList<RowKey>> BeginAsync(string table, IReadOnlyCollection<Writing> writes, CancellationToken cancellationToken)
    {
        var now = account.Clock.GetUtcNow();
        var entries = Filled(writes).Select(some => Entry(table, some, now)).ToList();
        await Rows.PutManyAsync(entries, cancellationToken);
        return [.. entries.Select(e => RowKey.Of(e))];
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
                await Parallel.ForEachAsync(RowText.Of<List<Writing>>(entry), Table.AtOnce(cancellationToken), async (write, token) => await repair(write.Id, write.Touched, token));
                await Rows.RemoveAsync(RowKey.Of(entry), cancellationToken);
                repaired++;
            }
        }

        return repaired;
    }

    // With the JSON around each key; of an id every character may be written as six.
    private static IEnumerable<IReadOnlyList<Writing>> Filled(IEnumerable<Writing> writes)
    {
        var (some, length) = (new List<Writing>(), 0);
        foreach (var write in writes)
        {
            var own = 50 + (6 * write.Id.Length) + write.Touched.Sum(k => 50 + k.Partition.Length + k.Row.Length);
            if (some.Count > 0 && length + own > MostCharacters)
            {
                yield return some;
                (some, length) = ([], 0);
            }

            some.Add(write);
            length += own;
        }

        if (some.Count > 0)
        {
            yield return some;
        }
    }

    // Drawn, not derived: of two who write the same row each has an entry of its own, and strikes out no other.
    private static TableEntity Entry(string table, IReadOnlyList<Writing> writes, DateTimeOffset now)
        => RowText.Row(new RowKey(table, $"{RowKeys.Ascending(now)}-{DeliveryDesk.NewNonce()}"), writes);
}
