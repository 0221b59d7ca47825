using System.Collections.Concurrent;
using Alerts.Deliveries;
using Azure;
using Azure.Data.Tables;

namespace Alerts.Storage.Tables;

/// <summary>A row of an index: where it stands, and what it holds besides the id.</summary>
/// <param name="Columns">Whatever who reads the index need not look up; null: nothing.</param>
internal sealed record IndexRow(RowKey Key, IReadOnlyDictionary<string, object>? Columns = null);

/// <summary>
/// Rows by id, and index rows made from them. The row is written first and is the authority; index rows follow, those that do not
/// hold any more go last. Whoever has written looks whether somebody else wrote meanwhile, and if so makes the index agree with what is stored
/// then: so the last to write leaves it right. A kill in between is mended by <see cref="Journal.RepairAsync"/>; until then readers
/// look at the row itself before they believe an index row. A write that is refused may be our own, carried out and repeated since its answer
/// was lost: the row says by whose write it is.
/// </summary>
internal sealed class IndexedTable<T>
    where T : class
{
    private readonly TableAccount _account;
    private readonly string _name;
    private readonly Func<T, string> _idOf;
    private readonly Func<T, IEnumerable<IndexRow>> _indexOf;
    private readonly RowForm<T> _form;

    /// <param name="name">Of the table; its index is NAMEindex.</param>
    /// <param name="indexOf">Pure: the same for the same value.</param>
    /// <param name="partitionLength">Ids with the same first characters share a partition; so all partitions in their order hold all rows in the order of ids.</param>
    public IndexedTable(TableAccount account, string name, Func<T, string> idOf, Func<T, IEnumerable<IndexRow>> indexOf, int partitionLength = 5)
    {
        (_account, _name, _idOf, _indexOf, _form) = (account, name, idOf, indexOf, new RowForm<T>(account, name, idOf, partitionLength));
        account.Journal.Register(name, ReconcileAsync);
    }

    public Table Index => _account.Table($"{_name}index");

    private Table Rows => _account.Table(_name);

    /// <summary>True when it was new; else the stored one stays.</summary>
    public async Task<bool> AddAsync(T value, CancellationToken cancellationToken) => (await AddManyAsync([value], cancellationToken)).Count > 0;

    /// <summary>Those that were new, by id; not atomic over all of them. Of several with one id the first counts.</summary>
    public async Task<IReadOnlySet<string>> AddManyAsync(IReadOnlyCollection<T> values, CancellationToken cancellationToken)
    {
        var fresh = values.DistinctBy(_idOf, StringComparer.Ordinal).ToDictionary(_idOf, v => (Value: v, Index: _indexOf(v).ToList()), StringComparer.Ordinal);

        // One alone is often there already, and then a look is all it costs. Many are mostly new, and cost a request for a hundred: they are written without a look.
        if (fresh.Count == 0 || (fresh.Count == 1 && await Rows.FindAsync(_form.KeyOf(fresh.Keys.First()), cancellationToken) is not null))
        {
            return new HashSet<string>(StringComparer.Ordinal);
        }

        var write = DeliveryDesk.NewNonce();
        var begun = await _account.Journal.BeginAsync(_name, [.. fresh.Where(f => f.Value.Index.Count > 0).Select(f => new Writing(f.Key, [.. f.Value.Index.Select(i => i.Key)]))], cancellationToken);
        var rows = await Task.WhenAll(fresh.Values.Select(f => _form.ToRowAsync(f.Value, write, cancellationToken)));
        var added = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(Table.Batches(rows), Table.AtOnce(cancellationToken), async (batch, token) => (await AddBatchAsync(batch, write, token)).ForEach(added.Add));
        await Index.PutNewAsync(added.SelectMany(id => fresh[id].Index.Select(i => ToIndexRow(id, i))), cancellationToken);
        await SettleAsync([.. added.Where(id => fresh[id].Index.Count > 0).Select(id => new Writing(id, [.. fresh[id].Index.Select(i => i.Key)]))], write, cancellationToken);
        await _account.Journal.EndAsync(begun, cancellationToken);
        return added.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Null where there is none.</summary>
    public async Task<T?> FindAsync(string id, CancellationToken cancellationToken)
        => await Rows.FindAsync(KeyOf(id), cancellationToken) is { } row ? await ReadAsync(row, cancellationToken) : null;

    /// <summary>By id; those that are not there are left out.</summary>
    public async Task<IReadOnlyDictionary<string, T>> FindManyAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var rows = await Rows.FindManyAsync([.. ids.Distinct(StringComparer.Ordinal).Select(KeyOf)], cancellationToken);
        var values = await Task.WhenAll(rows.Select(r => ReadAsync(r, cancellationToken)));
        return values.ToDictionary(_idOf, StringComparer.Ordinal);
    }

    /// <summary>Stores what the change makes of what is stored; asked again where somebody else was quicker. Returns what is stored then; null where there is none or the change is null.</summary>
    /// <param name="change">Keeps the id. The value itself: nothing is to be written.</param>
    public async Task<T?> UpdateAsync(string id, Func<T, T?> change, CancellationToken cancellationToken)
    {
        while (await Rows.FindAsync(KeyOf(id), cancellationToken) is { } row)
        {
            var before = await ReadAsync(row, cancellationToken);
            if (change(before) is not { } after)
            {
                return null;
            }

            if (ReferenceEquals(before, after) || await ReplaceAsync(id, before, row.ETag, after, cancellationToken))
            {
                return after;
            }
        }

        return null;
    }

    /// <summary>As <see cref="UpdateAsync"/> for many, several at a time; those that are not there are left out. Not atomic over all of them.</summary>
    public Task UpdateManyAsync(IEnumerable<string> ids, Func<T, T?> change, CancellationToken cancellationToken)
        => Parallel.ForEachAsync(ids, Table.AtOnce(cancellationToken), async (id, token) => await UpdateAsync(id, change, token));

    /// <summary>What was removed; null where there was none or it is not as it must be.</summary>
    public async Task<T?> RemoveAsync(string id, CancellationToken cancellationToken, Func<T, bool>? where = null)
    {
        while (await Rows.FindAsync(KeyOf(id), cancellationToken) is { } row)
        {
            var value = await ReadAsync(row, cancellationToken);
            if (where?.Invoke(value) == false)
            {
                return null;
            }

            var keys = _indexOf(value).Select(i => i.Key).ToList();
            var begun = await _account.Journal.BeginAsync(_name, [new Writing(id, keys)], cancellationToken);

            // Gone by now: perhaps by our own request, whose answer was lost. Either way its index rows have to go.
            var removed = await Rows.RemoveAsync(KeyOf(id), cancellationToken, row.ETag) || await Rows.FindAsync(KeyOf(id), cancellationToken) is null;
            if (removed)
            {
                await ReconcileAsync(id, keys, cancellationToken);
            }

            await _account.Journal.EndAsync(begun, cancellationToken);
            if (removed)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>All, by id.</summary>
    /// <param name="cursor">The last id of the page before.</param>
    public async Task<Page<T>> ListAsync(string? cursor, int take, CancellationToken cancellationToken)
    {
        var filter = cursor is null ? null
            : TableClient.CreateQueryFilter($"(PartitionKey eq {KeyOf(cursor).Partition} and RowKey gt {KeyOf(cursor).Row}) or PartitionKey gt {KeyOf(cursor).Partition}");
        var rows = await Rows.QueryAsync(filter ?? "", take + 1, cancellationToken);
        var values = await Task.WhenAll(rows.Take(take).Select(r => ReadAsync(r, cancellationToken)));
        return new Page<T>(values, rows.Count > take ? _idOf(values[^1]) : null);
    }

    /// <summary>Those whose index rows stand in one partition, in its order; what the index row does not say of the row any more is left out.</summary>
    /// <param name="cursor">The last row key of the page before.</param>
    /// <param name="below">Only rows below this; null: to the end.</param>
    public async Task<Page<T>> ListAsync(string partition, string? cursor, int take, CancellationToken cancellationToken, string? below = null)
    {
        var values = new List<T>();
        while (true)
        {
            var rows = await Index.QueryAsync(Table.Between(partition, cursor, below), take + 1, cancellationToken);
            var found = await BelievedAsync(rows.Take(take), cancellationToken);
            foreach (var row in rows.Take(take))
            {
                cursor = row.RowKey;
                if (found.TryGetValue(new RowKey(partition, row.RowKey), out var value))
                {
                    values.Add(value);
                    if (values.Count == take)
                    {
                        return new Page<T>(values, row == rows[^1] ? null : cursor);
                    }
                }
            }

            if (rows.Count <= take)
            {
                return new Page<T>(values, null);
            }
        }
    }

    /// <summary>Rows of an index that the rows themselves bear out, with what they lead to.</summary>
    public async Task<IReadOnlyDictionary<RowKey, T>> BelievedAsync(IEnumerable<TableEntity> indexRows, CancellationToken cancellationToken)
    {
        var rows = indexRows.ToList();
        var values = await FindManyAsync(rows.Select(r => r.GetString(RowForm<T>.IdColumn)), cancellationToken);
        var borneOut = values.ToDictionary(v => v.Key, v => _indexOf(v.Value).Select(i => i.Key).ToHashSet(), StringComparer.Ordinal);
        return rows
            .Select(r => (Key: RowKey.Of(r), Id: r.GetString(RowForm<T>.IdColumn)))
            .Where(r => borneOut.TryGetValue(r.Id, out var keys) && keys.Contains(r.Key))
            .ToDictionary(r => r.Key, r => values[r.Id]);
    }

    /// <summary>Writes every index row anew from all rows. How many rows there were.</summary>
    public async Task<int> RebuildAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var row in Rows.AllAsync(null, cancellationToken))
        {
            await ReconcileAsync(row.GetString(RowForm<T>.IdColumn), [], cancellationToken);
            count++;
        }

        return count;
    }

    public Task<bool> AnyAsync(CancellationToken cancellationToken) => Rows.AnyAsync(cancellationToken);

    /// <summary>Every row.</summary>
    public IAsyncEnumerable<T> AllAsync(CancellationToken cancellationToken)
        => Rows.AllAsync(null, cancellationToken).Select(async (TableEntity row, CancellationToken token) => await ReadAsync(row, token));

    /// <summary>
    /// Adds and replaces in a table that nobody else uses: index rows come before their row and those that do not hold any more go before it, so that a row that stands there
    /// just so needs nothing more. How many did not.
    /// </summary>
    /// <param name="isFirst">There was none of them.</param>
    /// <param name="prepare">Called before any row is written, with the ids of those that will be; null: nothing is to be done.</param>
    public async Task<int> FillAsync(IReadOnlyCollection<T> values, bool isFirst, Func<IReadOnlyList<string>, CancellationToken, Task>? prepare, CancellationToken cancellationToken)
    {
        var write = DeliveryDesk.NewNonce();
        var wanted = await Task.WhenAll(values.Select(async v => (Id: _idOf(v), Value: v, Row: await _form.ToRowAsync(v, write, cancellationToken))));
        var stored = isFirst ? [] : (await Rows.FindManyAsync([.. wanted.Select(w => KeyOf(w.Id))], cancellationToken)).ToDictionary(r => r.GetString(RowForm<T>.IdColumn), StringComparer.Ordinal);
        var changed = wanted.Where(w => !stored.TryGetValue(w.Id, out var row) || !RowForm<T>.IsSame(w.Row, row)).ToList();
        if (changed.Count == 0)
        {
            return 0;
        }

        if (prepare is not null)
        {
            await prepare([.. changed.Select(c => c.Id)], cancellationToken);
        }

        var index = changed.SelectMany(c => _indexOf(c.Value).Select(i => ToIndexRow(c.Id, i))).ToList();
        await Index.PutManyAsync(index, cancellationToken);
        var gone = await Task.WhenAll(changed.Where(c => stored.ContainsKey(c.Id)).Select(async c => _indexOf(await ReadAsync(stored[c.Id], cancellationToken)).Select(i => i.Key)));
        await Index.RemoveManyAsync(gone.SelectMany(keys => keys).Except(index.Select(i => RowKey.Of(i))), cancellationToken);
        await Rows.PutManyAsync(changed.Select(c => c.Row), cancellationToken);
        return changed.Count;
    }

    /// <summary>Takes rows out of a table that nobody else uses; the row itself goes last.</summary>
    public async Task ClearAsync(IReadOnlySet<string> ids, CancellationToken cancellationToken)
    {
        foreach (var some in ids.Chunk(Table.MostInBatch))
        {
            var rows = await Rows.FindManyAsync([.. some.Select(KeyOf)], cancellationToken);
            var index = await Task.WhenAll(rows.Select(async r => _indexOf(await ReadAsync(r, cancellationToken)).Select(i => i.Key)));
            await Index.RemoveManyAsync(index.SelectMany(keys => keys), cancellationToken);
            await Rows.RemoveManyAsync(rows.Select(r => RowKey.Of(r)), cancellationToken);
        }
    }

    private async Task<bool> ReplaceAsync(string id, T before, ETag stored, T after, CancellationToken cancellationToken)
    {
        var (old, now) = (_indexOf(before).ToList(), _indexOf(after).ToList());
        var touched = old.Concat(now).Select(i => i.Key).Distinct().ToList();
        var isIndexed = now.Any(i => i.Columns is not null) || !old.Select(i => i.Key).ToHashSet().SetEquals(now.Select(i => i.Key));
        var begun = isIndexed ? await _account.Journal.BeginAsync(_name, [new Writing(id, touched)], cancellationToken) : [];
        var write = DeliveryDesk.NewNonce();
        var replaced = await Rows.ReplaceAsync(await _form.ToRowAsync(after, write, cancellationToken), stored, cancellationToken)
            || (await Rows.FindAsync(KeyOf(id), cancellationToken))?.GetString(RowForm<T>.WriteColumn) == write;

        // Also where it was refused: it may have been carried out and been written over since.
        if (isIndexed)
        {
            await ReconcileAsync(id, touched, cancellationToken);
        }

        await _account.Journal.EndAsync(begun, cancellationToken);
        return replaced;
    }

    // Those that were new, by id.
    private async Task<List<string>> AddBatchAsync(IReadOnlyList<TableEntity> batch, string write, CancellationToken cancellationToken)
    {
        var added = new List<string>();
        while (batch.Count > 0)
        {
            if (await Rows.AddAllAsync(batch, cancellationToken))
            {
                added.AddRange(batch.Select(r => r.GetString(RowForm<T>.IdColumn)));
                break;
            }

            // Some are there already.
            var stored = await Rows.ColumnAsync([.. batch.Select(r => RowKey.Of(r))], RowForm<T>.WriteColumn, cancellationToken);
            added.AddRange(batch.Where(r => stored.TryGetValue(RowKey.Of(r), out var by) && by == write).Select(r => r.GetString(RowForm<T>.IdColumn)));
            batch = [.. batch.Where(r => !stored.ContainsKey(RowKey.Of(r)))];
        }

        return added;
    }

    // Who has written the index from a row looks at the row again: by then somebody else may have written, and his index rows may be older than ours.
    private async Task ReconcileAsync(string id, IReadOnlyCollection<RowKey> touched, CancellationToken cancellationToken)
    {
        var row = await Rows.FindAsync(KeyOf(id), cancellationToken);
        while (true)
        {
            var index = row is null ? [] : _indexOf(await ReadAsync(row, cancellationToken)).ToList();
            var keys = index.Select(i => i.Key).ToHashSet();
            await Index.PutManyAsync(index.Select(i => ToIndexRow(id, i)), cancellationToken);
            await Index.RemoveManyAsync(touched.Where(k => !keys.Contains(k)), cancellationToken);
            touched = [.. touched.Union(keys)];
            var again = await Rows.FindAsync(KeyOf(id), cancellationToken);
            if (again?.ETag == row?.ETag)
            {
                return;
            }

            row = again;
        }
    }

    // A row that is still by this write after its index rows were put down was written by nobody else before: who writes it later sees to the index himself.
    private async Task SettleAsync(IReadOnlyCollection<Writing> written, string write, CancellationToken cancellationToken)
    {
        var stored = await Rows.ColumnAsync([.. written.Select(w => KeyOf(w.Id))], RowForm<T>.WriteColumn, cancellationToken);
        var others = written.Where(w => !stored.TryGetValue(KeyOf(w.Id), out var by) || by != write);
        await Parallel.ForEachAsync(others, Table.AtOnce(cancellationToken), async (w, token) => await ReconcileAsync(w.Id, w.Touched, token));
    }

    private RowKey KeyOf(string id) => _form.KeyOf(id);

    private Task<T> ReadAsync(TableEntity row, CancellationToken cancellationToken) => _form.ReadAsync(row, cancellationToken);

    private static TableEntity ToIndexRow(string id, IndexRow index)
    {
        var row = new TableEntity(index.Key.Partition, index.Key.Row) { [RowForm<T>.IdColumn] = id };
        foreach (var (name, value) in index.Columns ?? new Dictionary<string, object>(StringComparer.Ordinal))
        {
            row[name] = value;
        }

        return row;
    }
}
