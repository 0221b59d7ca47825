using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Alerts.Storage.Tables;

internal readonly record struct RowKey(string Partition, string Row)
{
    public static RowKey Of(TableEntity row) => new(row.PartitionKey, row.RowKey);
}

/// <summary>One table, made at its first write; one that is not there yet is empty. Every fault of the account is a <see cref="StorageException"/>.</summary>
internal sealed class Table(TableClient client)
{
    // https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions: 100 entities of one partition, 4 MiB.
    public const int MostInBatch = 100;
    private const int MostInPage = 1000;
    private const int MostAtOnce = 16;
    private const int FewestInQuery = 4;

    /// <summary>Null where there is none.</summary>
    /// <param name="columns">Those that are read; null: all.</param>
    public Task<TableEntity?> FindAsync(RowKey key, CancellationToken cancellationToken, IEnumerable<string>? columns = null)
        => StorageFault.GuardAsync(
            async () => await client.GetEntityIfExistsAsync<TableEntity>(key.Partition, key.Row, columns, cancellationToken) is { HasValue: true } found ? found.Value : null, nothing: null);

    /// <summary>Those that are there, in no order.</summary>
    public async Task<IReadOnlyList<TableEntity>> FindManyAsync(IReadOnlyCollection<RowKey> keys, CancellationToken cancellationToken)
    {
        var found = new ConcurrentBag<TableEntity>();
        await Parallel.ForEachAsync(keys, AtOnce(cancellationToken), async (key, token) =>
        {
            if (await FindAsync(key, token) is { } entity)
            {
                found.Add(entity);
            }
        });
        return [.. found];
    }

    /// <summary>What stands in one text column of the rows that are there; others may be with them. Rows of one partition that lie close together are read by one query.</summary>
    public async Task<IReadOnlyDictionary<RowKey, string?>> ColumnAsync(IReadOnlyCollection<RowKey> keys, string column, CancellationToken cancellationToken)
    {
        var (found, left) = (new ConcurrentDictionary<RowKey, string?>(), new ConcurrentBag<RowKey>());
        string[] columns = ["PartitionKey", "RowKey", column];
        await Parallel.ForEachAsync(keys.GroupBy(k => k.Partition, StringComparer.Ordinal), AtOnce(cancellationToken), async (partition, token) =>
        {
            var wanted = partition.OrderBy(k => k.Row, StringComparer.Ordinal).ToList();

            // One page from the first to the last; where others lie between, the rest each for itself.
            if (wanted.Count >= FewestInQuery)
            {
                var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition.Key} and RowKey ge {wanted[0].Row} and RowKey le {wanted[^1].Row}");
                var rows = await QueryAsync(filter, MostInPage, token, columns);
                foreach (var row in rows)
                {
                    found[RowKey.Of(row)] = row.GetString(column);
                }

                wanted.RemoveAll(k => rows.Count < MostInPage || string.CompareOrdinal(k.Row, rows[^1].RowKey) <= 0);
            }

            wanted.ForEach(left.Add);
        });
        await Parallel.ForEachAsync(left, AtOnce(cancellationToken), async (key, token) =>
        {
            if (await FindAsync(key, token, columns) is { } row)
            {
                found[key] = row.GetString(column);
            }
        });
        return found;
    }

    /// <summary>False where its keys are there already.</summary>
    public Task<bool> AddAsync(TableEntity entity, CancellationToken cancellationToken)
        => WriteAsync(() => client.AddEntityAsync(entity, cancellationToken), cancellationToken);

    /// <summary>All, which one transaction takes (<see cref="Batches"/>), or none: false where one of them is there already.</summary>
    public Task<bool> AddAllAsync(IReadOnlyList<TableEntity> batch, CancellationToken cancellationToken)
        => batch is [var only] ? AddAsync(only, cancellationToken) : TransactAsync([.. batch.Select(e => new TableTransactionAction(TableTransactionActionType.Add, e))], cancellationToken);

    /// <summary>Adds or replaces.</summary>
    public Task PutAsync(TableEntity entity, CancellationToken cancellationToken)
        => WriteAsync(() => client.UpsertEntityAsync(entity, TableUpdateMode.Replace, cancellationToken), cancellationToken);

    /// <summary>False where the stored one is another by now, or gone.</summary>
    public Task<bool> ReplaceAsync(TableEntity entity, ETag stored, CancellationToken cancellationToken)
        => WriteAsync(() => client.UpdateEntityAsync(entity, stored, TableUpdateMode.Replace, cancellationToken), cancellationToken);

    /// <summary>False where there was none, or the stored one is another.</summary>
    /// <param name="stored">Default: whatever it is.</param>
    public async Task<bool> RemoveAsync(RowKey key, CancellationToken cancellationToken, ETag stored = default)
    {
        // The SDK answers 404 as a success.
        var status = 0;
        var done = await WriteAsync(async () => status = (await client.DeleteEntityAsync(key.Partition, key.Row, stored == default ? ETag.All : stored, cancellationToken)).Status, cancellationToken);
        return done && status != 404;
    }

    /// <summary>All of one partition, or none: false where one of them is there, gone or another against what it expects.</summary>
    public Task<bool> TransactAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
        => WriteAsync(() => client.SubmitTransactionAsync(actions, cancellationToken), cancellationToken);

    /// <summary>As <see cref="PutManyAsync"/> for those that are hardly ever there: it is tried without a look for them.</summary>
    public Task PutNewAsync(IEnumerable<TableEntity> entities, CancellationToken cancellationToken)
        => Parallel.ForEachAsync(Batches(entities), AtOnce(cancellationToken), async (batch, token) =>
        {
            if (!await AddAllAsync(batch, token))
            {
                await PutManyAsync(batch, token);
            }
        });

    /// <summary>Adds or replaces; in batches, not atomic over all of them.</summary>
    public Task PutManyAsync(IEnumerable<TableEntity> entities, CancellationToken cancellationToken)
        => Parallel.ForEachAsync(Batches(entities), AtOnce(cancellationToken), async (batch, token) =>
        {
            if (batch is [var only])
            {
                await PutAsync(only, token);
            }
            else if (!await TransactAsync([.. batch.Select(e => new TableTransactionAction(TableTransactionActionType.UpsertReplace, e))], token))
            {
                throw new StorageException("The storage account refused a batch of rows without a reason.");
            }
        });

    /// <summary>Those that are not there stay so; not atomic over all of them.</summary>
    public Task RemoveManyAsync(IEnumerable<RowKey> keys, CancellationToken cancellationToken)
        => Parallel.ForEachAsync(Batches(keys.Distinct().Select(k => new TableEntity(k.Partition, k.Row))), AtOnce(cancellationToken), async (batch, token) =>
        {
            // A batch fails as a whole where one row is gone already.
            if (batch.Count == 1 || !await TransactAsync([.. batch.Select(e => new TableTransactionAction(TableTransactionActionType.Delete, e, ETag.All))], token))
            {
                foreach (var entity in batch)
                {
                    await RemoveAsync(RowKey.Of(entity), token);
                }
            }
        });

    /// <summary>By partition, then by row; no more than asked for.</summary>
    /// <param name="filter">OData, with values by <see cref="TableClient.CreateQueryFilter(FormattableString)"/>.</param>
    /// <param name="columns">Those that are read; null: all.</param>
    public async Task<IReadOnlyList<TableEntity>> QueryAsync(string filter, int take, CancellationToken cancellationToken, IEnumerable<string>? columns = null)
    {
        var rows = new List<TableEntity>(Math.Min(take, MostInPage));
        await foreach (var row in AllAsync(filter, cancellationToken, Math.Min(take, MostInPage), columns))
        {
            rows.Add(row);
            if (rows.Count == take)
            {
                break;
            }
        }

        return rows;
    }

    public async Task<bool> AnyAsync(CancellationToken cancellationToken) => (await QueryAsync("", 1, cancellationToken)).Count > 0;

    /// <summary>By partition, then by row, a page at a time.</summary>
    public async IAsyncEnumerable<TableEntity> AllAsync(string? filter, [EnumeratorCancellation] CancellationToken cancellationToken, int pageSize = MostInPage, IEnumerable<string>? columns = null)
    {
        var pages = client.QueryAsync<TableEntity>(filter, pageSize, columns, cancellationToken).AsPages().GetAsyncEnumerator(cancellationToken);
        await using (pages.ConfigureAwait(false))
        {
            while (await StorageFault.GuardAsync(async () => await pages.MoveNextAsync(), nothing: false))
            {
                foreach (var row in pages.Current.Values)
                {
                    yield return row;
                }
            }
        }
    }

    /// <summary>For <see cref="QueryAsync"/>: of one partition, what lies between two row keys.</summary>
    public static string Between(string partition, string? above, string? below)
        => string.Concat(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition}"),
            above is null ? "" : TableClient.CreateQueryFilter($" and RowKey gt {above}"),
            below is null ? "" : TableClient.CreateQueryFilter($" and RowKey lt {below}"));

    /// <summary>As many requests at a time as one caller makes.</summary>
    public static ParallelOptions AtOnce(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancellationToken };

    /// <summary>In groups that one transaction takes.</summary>
    public static IEnumerable<IReadOnlyList<TableEntity>> Batches(IEnumerable<TableEntity> entities)
        => entities.GroupBy(e => e.PartitionKey, StringComparer.Ordinal).SelectMany(partition => Filled(partition));

    private static IEnumerable<IReadOnlyList<TableEntity>> Filled(IEnumerable<TableEntity> entities)
    {
        var (batch, size) = (new List<TableEntity>(), 0);
        foreach (var entity in entities)
        {
            var own = RowText.SizeOf(entity);
            if (batch.Count == MostInBatch || (batch.Count > 0 && size + own > RowText.MostOfBatch))
            {
                yield return batch;
                (batch, size) = ([], 0);
            }

            batch.Add(entity);
            size += own;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    // False where what is stored is against it: 409 EntityAlreadyExists, 412 UpdateConditionNotSatisfied, 404 ResourceNotFound.
    private Task<bool> WriteAsync(Func<Task> write, CancellationToken cancellationToken)
        => StorageFault.GuardAsync(async () =>
        {
            while (true)
            {
                try
                {
                    await write();
                    return true;
                }
                catch (RequestFailedException e) when (e.ErrorCode == TableErrorCode.TableNotFound)
                {
                    await client.CreateIfNotExistsAsync(cancellationToken);
                }
                catch (RequestFailedException e) when (e.Status is 404 or 412 || e.ErrorCode == TableErrorCode.EntityAlreadyExists)
                {
                    return false;
                }
            }
        });
}
