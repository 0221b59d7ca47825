using System.Globalization;
using System.Text;
using Alerts.Moving;
using Alerts.Policies;
using Azure.Data.Tables;

namespace Alerts.Storage.Tables;

/// <summary>
/// One partition, the newest acceptance first; its number is that before it and one. Whose row is added first is accepted: the other finds its number taken. The file
/// lies in a blob named by the revision, written before the row.
/// </summary>
internal sealed class TablePolicyRevisions(TableAccount account) : IPolicyRevisions
{
    private const string Partition = "revisions";
    private const string Revision = "Revision";

    private Table Rows => account.Table("policyrevisions");

    private BlobFolder Files => account.Blobs("revisions");

    /// <summary>As they are moved: a file before the row that names it.</summary>
    public IDestinationRows<KeptRevision> Kept => new PlainRows<KeptRevision>(
        Rows,
        k => RowOf(k.Sequence, k.Revision, k.At, k.File),
        async (row, token) => KeptOf(await AcceptedAsync(row, token)),
        (revisions, token) => Parallel.ForEachAsync(revisions.DistinctBy(k => k.Revision), Table.AtOnce(token), async (k, each) => await PutFileAsync(k.Revision, k.File, each)),
        pageSize: 4);

    public async Task<AcceptedRevision?> LatestAsync(CancellationToken cancellationToken)
        => await NewestAsync(null, cancellationToken) is { } row ? await AcceptedAsync(row, cancellationToken) : null;

    public async Task<long?> AddAsync(string revision, PolicyFile file, long after, DateTimeOffset at, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        var inUse = await NewestAsync(null, cancellationToken) is { } newest ? EntryOf(newest) : null;

        // An earlier revision may come back: only a repeat of the one in use is nothing new.
        if (inUse?.Revision == revision)
        {
            return inUse.Sequence;
        }

        if ((inUse?.Sequence ?? 0) != after)
        {
            return null;
        }

        await PutFileAsync(revision, file, cancellationToken);
        var row = RowOf(after + 1, revision, at, file);

        // What is there may be our own, whose answer was lost.
        return await Rows.AddAsync(row, cancellationToken) || (await Rows.FindAsync(RowKey.Of(row), cancellationToken))?.GetString(Revision) == revision ? after + 1 : null;
    }

    public async Task<IReadOnlyList<RevisionEntry>> ListAsync(CancellationToken cancellationToken)
    {
        var entries = new List<RevisionEntry>();
        await foreach (var row in Rows.AllAsync(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken))
        {
            entries.Add(EntryOf(row));
        }

        return entries;
    }

    public async Task<Page<RevisionEntry>> ListAsync(string? cursor, int take, CancellationToken cancellationToken)
    {
        var above = cursor is null ? ""
            : long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? KeyOf(sequence)
            : throw new InvalidCursorException(cursor);
        var rows = await Rows.QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey gt {above}"), take + 1, cancellationToken);
        var page = rows.Take(take).Select(EntryOf).ToList();
        return new Page<RevisionEntry>(page, rows.Count > take ? page[^1].Sequence.ToString(CultureInfo.InvariantCulture) : null);
    }

    public async Task<AcceptedRevision?> FindAsync(string revision, CancellationToken cancellationToken)
        => await NewestAsync(revision, cancellationToken) is { } row ? await AcceptedAsync(row, cancellationToken) : null;

    private static TableEntity RowOf(long sequence, string revision, DateTimeOffset at, PolicyFile file)
    {
        var row = RowText.Row(new RowKey(Partition, KeyOf(sequence)), new RevisionEntry(sequence, revision, at, file.AsOf, file.Measures.Count, file.Measures.Sum(m => m.Provisions.Count)));
        row[Revision] = revision;
        return row;
    }

    private static KeptRevision KeptOf(AcceptedRevision r) => new(r.Sequence, r.Revision, r.At, r.File);

    private Task PutFileAsync(string revision, PolicyFile file, CancellationToken cancellationToken) => Files.PutAsync(BlobOf(revision), Encoding.UTF8.GetBytes(RowText.ToJson(file)), cancellationToken);

    // Greater numbers stand first.
    private static string KeyOf(long sequence) => (long.MaxValue - sequence).ToString("D19", CultureInfo.InvariantCulture);

    private static RevisionEntry EntryOf(TableEntity row) => RowText.Of<RevisionEntry>(row);

    private static string BlobOf(string revision) => $"{RowKeys.Encode(revision)}.json";

    private async Task<TableEntity?> NewestAsync(string? revision, CancellationToken cancellationToken)
        => await Rows.QueryAsync(
            revision is null ? TableClient.CreateQueryFilter($"PartitionKey eq {Partition}") : TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and Revision eq {revision}"), 1, cancellationToken) is [var row]
            ? row
            : null;

    private async Task<AcceptedRevision> AcceptedAsync(TableEntity row, CancellationToken cancellationToken)
    {
        var entry = EntryOf(row);
        var bytes = await Files.FindAsync(BlobOf(entry.Revision), cancellationToken) ?? throw new StorageException($"The file of the revision {entry.Revision} is not there.");
        return new AcceptedRevision(entry.Sequence, entry.Revision, entry.At, RowText.FromJson<PolicyFile>(Encoding.UTF8.GetString(bytes)));
    }
}

/// <summary>One partition: few causes stand at a time.</summary>
internal sealed class TablePolicyRefusals(TableAccount account) : IPolicyRefusals
{
    private const string Partition = "refusals";
    private const string Since = "Since";
    private const string Cause = "Cause";

    private Table Rows => account.Table("policyrefusals");

    /// <summary>As they are moved.</summary>
    public IDestinationRows<KeptRefusal> Kept => new PlainRows<KeptRefusal>(
        Rows, k => RowOf(k.Cause, k.Since), row => new KeptRefusal(row.GetString(Cause) ?? row.RowKey, DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(Since) ?? 0)));

    public async Task<DateTimeOffset> OpenAsync(string cause, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var row = RowOf(cause, at);
        while (!await Rows.AddAsync(row, cancellationToken))
        {
            if ((await Rows.FindAsync(RowKey.Of(row), cancellationToken))?.GetInt64(Since) is { } since)
            {
                return DateTimeOffset.FromUnixTimeMilliseconds(since);
            }
        }

        return at;
    }

    public async Task CloseAllAsync(CancellationToken cancellationToken)
    {
        await foreach (var row in Rows.AllAsync(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken))
        {
            await Rows.RemoveAsync(RowKey.Of(row), cancellationToken);
        }
    }

    private static TableEntity RowOf(string cause, DateTimeOffset at) => new(Partition, RowKeys.Encode(cause)) { [Cause] = cause, [Since] = at.ToUnixTimeMilliseconds() };
}
