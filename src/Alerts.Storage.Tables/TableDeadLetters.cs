using Alerts.Moving;
using Alerts.Queues;

namespace Alerts.Storage.Tables;

/// <inheritdoc cref="IDeadLetterStore"/>
public sealed class TableDeadLetters(TableAccount account) : IDeadLetterStore
{
    private const string All = "all";

    private readonly IndexedTable<DeadLetter> _rows = new(account, "deadletters", l => l.Key, IndexOf, partitionLength: 1);

    /// <summary>As they are moved.</summary>
    internal IDestinationRows<KeptDeadLetter> Kept => new IndexedRows<DeadLetter, KeptDeadLetter>(_rows, k => k.Letter, l => new KeptDeadLetter(l));

    public Task AddAsync(DeadLetter letter, CancellationToken cancellationToken) => _rows.AddAsync(letter, cancellationToken);

    public Task<Page<DeadLetter>> ListAsync(string? queue, string? cursor, int take, CancellationToken cancellationToken)
        => new NewestFirst<DeadLetter>(_rows).ReadAsync([queue is null ? All : QueuePartition(queue)], null, null, cursor, take, _ => true, cancellationToken);

    public Task<DeadLetter?> FindAsync(string key, CancellationToken cancellationToken) => _rows.FindAsync(key, cancellationToken);

    public async Task<bool> RemoveAsync(string key, CancellationToken cancellationToken) => await _rows.RemoveAsync(key, cancellationToken) is not null;

    private static IEnumerable<IndexRow> IndexOf(DeadLetter letter)
    {
        var row = RowKeys.NewestFirst(letter.At, letter.Key);
        return [new IndexRow(new RowKey(All, row)), new IndexRow(new RowKey(QueuePartition(letter.Queue), row))];
    }

    private static string QueuePartition(string queue) => RowKeys.Partition("queue", queue);
}
