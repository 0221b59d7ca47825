using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Alerts.Moving;
using Alerts.Subscriptions;
using Azure.Data.Tables;

namespace Alerts.Storage.Tables;

/// <summary>
/// The index by interest stands in the order of ids and holds whole subscriptions, so that an alert reads its matches and nothing else. Each key is split
/// by the first character of the id: 32 partitions, over which ids are spread evenly since they are hashes.
/// </summary>
internal sealed class TableSubscriptionStore : ISubscriptionStore
{
    private const string Unintroduced = "unintroduced";
    private const string Digests = "digests";
    private const string Interests = "interest:";
    private const string Ladders = "ladder:";
    private const string Removals = "removedsubscriptions";
    private const string Whole = "Subscription";
    private const string Key = "Key";

    // Above every character that a key may hold behind it.
    private const string End = "~";

    private readonly TableAccount _account;
    private readonly TableDigestStore _digests;
    private readonly IndexedTable<SubscriptionRow> _rows;

    public TableSubscriptionStore(TableAccount account)
    {
        (_account, _digests, _rows) = (account, new TableDigestStore(account), new(account, "subscriptions", r => r.Id, IndexOf));
        account.Journal.Register(Removals, async (id, _, token) =>
        {
            if (await _rows.FindAsync(id, token) is null)
            {
                await _digests.ForgetAsync(id, token);
            }
        });
    }

    /// <summary>As they are moved.</summary>
    public IDestinationRows<KeptSubscription> Kept => new IndexedRows<SubscriptionRow, KeptSubscription>(
        _rows,
        k => new SubscriptionRow(
            k.Id, k.Tenant, k.Name, k.Filter, k.LeadDays, k.Channel, k.TargetId, k.CreatedAt, k.Cadence, k.AwaitsConfirmation, k.PausedAt, k.BegunAt, k.Version, k.IntroducedAt, k.NextDigestAt),
        r => new KeptSubscription(
            r.Id, r.Tenant, r.Name, r.Filter, r.LeadDays, r.Channel, r.TargetId, r.CreatedAt, r.Cadence, r.AwaitsConfirmation, r.PausedAt, r.BegunAt, r.Version, r.IntroducedAt, r.NextDigestAt));

    public Task<bool> AddAsync(Subscription subscription, CancellationToken cancellationToken) => _rows.AddAsync(New(subscription), cancellationToken);

    public async Task<int> AddManyAsync(IReadOnlyCollection<Subscription> subscriptions, CancellationToken cancellationToken)
        => (await _rows.AddManyAsync([.. subscriptions.Select(New)], cancellationToken)).Count;

    public async Task<Subscription?> FindAsync(string id, CancellationToken cancellationToken) => (await _rows.FindAsync(id, cancellationToken))?.ToSubscription();

    public async Task<IReadOnlyDictionary<string, Subscription>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
        => (await _rows.FindManyAsync(ids, cancellationToken)).ToDictionary(r => r.Key, r => r.Value.ToSubscription(), StringComparer.Ordinal);

    public async Task<Subscription?> FindSameAsync(string targetId, SubscriptionFilter filter, LeadDays leadDays, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(leadDays);
        return (await _rows.ListAsync(WishPartition(targetId, filter.ToString(), leadDays.ToString()), null, 1, cancellationToken)).Items is [var first, ..] ? first.ToSubscription() : null;
    }

    public async Task<bool> ReplaceAsync(Subscription subscription, DateTimeOffset? nextDigest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        return await _rows.UpdateAsync(
            subscription.Id,
            before =>
            {
                if (before.Version != subscription.Version)
                {
                    return null;
                }

                var wish = SubscriptionRow.Of(subscription);
                var next = before with
                {
                    Name = wish.Name,
                    Filter = wish.Filter,
                    LeadDays = wish.LeadDays,
                    Cadence = wish.Cadence,
                    PausedAt = wish.PausedAt,
                    BegunAt = wish.BegunAt,
                    Version = before.Version + 1,
                    IntroducedAt = (wish.BegunAt ?? before.CreatedAt) == (before.BegunAt ?? before.CreatedAt) ? before.IntroducedAt : null,
                };
                return next with { NextDigestAt = next.IsTold() ? nextDigest : null };
            },
            cancellationToken) is not null;
    }

    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        // Once the row is gone nothing else would lead to its digests.
        var begun = await _account.Journal.BeginAsync(Removals, [new Writing(id, [])], cancellationToken);
        var removed = await _rows.RemoveAsync(id, cancellationToken) is not null;
        if (removed)
        {
            await _digests.ForgetAsync(id, cancellationToken);
        }

        await _account.Journal.EndAsync(begun, cancellationToken);
        return removed;
    }

    public Task<Page<Subscription>> ListAsync(string? tenant, string? cursor, int take, CancellationToken cancellationToken)
        => ToPageAsync(tenant is null ? _rows.ListAsync(cursor, take, cancellationToken) : _rows.ListAsync(TenantPartition(tenant), cursor, take, cancellationToken));

    public async Task<Page<Subscription>> ByInterestAsync(IReadOnlySet<string> keys, string? cursor, int take, CancellationToken cancellationToken, IdRange? within = null)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var sorted = keys.Order(StringComparer.Ordinal).ToList();
        var (after, open) = InterestCursor.Read(cursor, sorted);
        var looks = await Task.WhenAll(open.Select(async i => (Key: i, Rows: await LookAsync(sorted[i], after ?? within?.Above, within?.Below, take, cancellationToken))));

        // No farther than where the shortest look ended: below that another key may lead to ids that were not read.
        var going = looks.Where(l => l.Rows.Count == take).ToList();
        var last = going.Select(l => l.Rows[^1].RowKey).Min(StringComparer.Ordinal);
        var page = looks.SelectMany(l => l.Rows)
            .Where(r => last is null || string.CompareOrdinal(r.RowKey, last) <= 0)
            .DistinctBy(r => r.RowKey, StringComparer.Ordinal)
            .OrderBy(r => r.RowKey, StringComparer.Ordinal)
            .Select(r => RowText.FromJson<SubscriptionRow>(r.GetString(Whole)).ToSubscription())
            .ToList();

        // A key whose rows were all read, and none of them past the end of this page, is not asked again.
        var left = looks.Where(l => l.Rows.Count == take || (l.Rows.Count > 0 && last is not null && string.CompareOrdinal(l.Rows[^1].RowKey, last) > 0)).Select(l => l.Key);
        return new Page<Subscription>(page, last is null ? null : InterestCursor.Write(last, left, sorted));
    }

    public async Task<IReadOnlyList<LeadDays>> LaddersAsync(CancellationToken cancellationToken)
    {
        var ladders = new List<LeadDays>();
        await foreach (var first in DifferentAsync(Ladders, row => row.PartitionKey, cancellationToken))
        {
            if ((await _rows.ListAsync(first.PartitionKey, null, 1, cancellationToken)).Items is [var row, ..])
            {
                ladders.Add(row.ToLadder());
            }
        }

        return ladders;
    }

    // A key has a partition for each shard: all of them are passed over at once.
    public async Task<IReadOnlyList<string>> KeysAsync(CancellationToken cancellationToken)
        => await DifferentAsync(Interests, row => $"{Interests}{RowKeys.Encode(row.GetString(Key))}{End}", cancellationToken).Select(row => row.GetString(Key)).ToListAsync(cancellationToken);

    public async Task<bool> AnyForTargetAsync(string targetId, CancellationToken cancellationToken)
        => (await _rows.ListAsync(TargetPartition(targetId), null, 1, cancellationToken)).Items.Count > 0;

    public async Task<IReadOnlyList<Subscription>> UnintroducedAsync(int take, CancellationToken cancellationToken)
        => [.. (await _rows.ListAsync(Unintroduced, null, take, cancellationToken)).Items.Select(r => r.ToSubscription())];

    public Task MarkIntroducedAsync(IReadOnlyCollection<string> ids, DateTimeOffset at, CancellationToken cancellationToken)
        => _rows.UpdateManyAsync(ids, r => r.IntroducedAt is null ? r with { IntroducedAt = at } : r, cancellationToken);

    public Task SetCadenceAsync(string id, Cadence cadence, DateTimeOffset? nextDigest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cadence);
        return _rows.UpdateAsync(id, r => r with { Cadence = cadence.ToString(), Version = r.Version + 1, NextDigestAt = r.IsTold() ? nextDigest : null }, cancellationToken);
    }

    public async Task<int> ConfirmAsync(string targetId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var waiting = new List<string>();
        await foreach (var row in Pages.AllAsync(cursor => _rows.ListAsync(TargetPartition(targetId), cursor, Table.MostInBatch, cancellationToken)))
        {
            if (row.AwaitsConfirmation)
            {
                waiting.Add(row.Id);
            }
        }

        await _rows.UpdateManyAsync(waiting, Confirmed, cancellationToken);
        return waiting.Count;

        SubscriptionRow Confirmed(SubscriptionRow row)
        {
            var next = row with { AwaitsConfirmation = false, Version = row.Version + 1 };
            return !row.AwaitsConfirmation ? row : next.PausedAt is null ? next.Activated(at) : next;
        }
    }

    public Task<Page<Subscription>> OfTargetAsync(string targetId, string? cursor, int take, CancellationToken cancellationToken)
        => ToPageAsync(_rows.ListAsync(TargetPartition(targetId), cursor, take, cancellationToken));

    public async Task<IReadOnlyList<DueDigest>> DigestsDueAsync(DateTimeOffset by, int take, CancellationToken cancellationToken)
        => [.. (await _rows.ListAsync(Digests, null, take, cancellationToken, below: RowKeys.Ascending(by.AddMilliseconds(1)))).Items.Select(r => new DueDigest(r.ToSubscription(), r.NextDigestAt!.Value))];

    public Task MoveDigestAsync(DueDigest done, DateTimeOffset next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(done);
        return _rows.UpdateAsync(done.Subscription.Id, r => r.NextDigestAt == done.DueAt ? r with { NextDigestAt = next } : r, cancellationToken);
    }

    /// <summary>As <see cref="IndexedTable{T}.RebuildAsync"/>.</summary>
    public Task<int> RebuildAsync(CancellationToken cancellationToken) => _rows.RebuildAsync(cancellationToken);

    private static SubscriptionRow New(Subscription s)
    {
        var row = SubscriptionRow.Of(s) with { PausedAt = null, BegunAt = null, Version = 1 };
        return row.AwaitsConfirmation ? row : row.Activated(row.CreatedAt);
    }

    private static IEnumerable<IndexRow> IndexOf(SubscriptionRow row)
    {
        var id = RowKeys.Encode(row.Id);
        yield return new IndexRow(new RowKey(TenantPartition(row.Tenant), id));
        yield return new IndexRow(new RowKey(TargetPartition(row.TargetId), id));
        yield return new IndexRow(new RowKey(WishPartition(row.TargetId, row.Filter, row.LeadDays), id));
        yield return new IndexRow(new RowKey($"{Ladders}{RowKeys.Encode(row.LeadDays)}", id));
        if (row.NextDigestAt is { } due)
        {
            yield return new IndexRow(new RowKey(Digests, $"{RowKeys.Ascending(due)}{id}"));
        }

        if (!row.IsTold())
        {
            yield break;
        }

        if (row.IntroducedAt is null)
        {
            yield return new IndexRow(new RowKey(Unintroduced, id));
        }

        var whole = RowText.ToJson(row);
        foreach (var key in Interest.KeysOf(row.ToFilter()))
        {
            yield return new IndexRow(new RowKey($"{Interests}{RowKeys.Encode(key)}|{Shard(id)}", id), new Dictionary<string, object>(StringComparer.Ordinal) { [Whole] = whole, [Key] = key });
        }
    }

    private static string TenantPartition(string tenant) => RowKeys.Partition("tenant", tenant);

    private static string TargetPartition(string target) => RowKeys.Partition("target", target);

    private static string WishPartition(string target, string filter, string ladder) => $"wish:{DerivedId.Of("wsh", target, filter, ladder)}";

    // The character behind "sub_": shards in the order of ids.
    private static string Shard(string id) => id.Length > 4 ? id[4..5] : "";

    // A range ends where a shard does.
    private async Task<IReadOnlyList<TableEntity>> LookAsync(string key, string? after, string? below, int take, CancellationToken cancellationToken)
    {
        var prefix = $"{Interests}{RowKeys.Encode(key)}|";
        var end = prefix + (below is null ? End : Shard(below));
        var filter = after is null
            ? TableClient.CreateQueryFilter($"PartitionKey ge {prefix} and PartitionKey lt {end}")
            : TableClient.CreateQueryFilter($"(PartitionKey eq {prefix + Shard(after)} and RowKey gt {after}) or (PartitionKey gt {prefix + Shard(after)} and PartitionKey lt {end})");
        return await _rows.Index.QueryAsync(filter, take, cancellationToken);
    }

    // A loose index scan: one look per different value, however many rows share it.
    private async IAsyncEnumerable<TableEntity> DifferentAsync(string prefix, Func<TableEntity, string> endOf, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var above = prefix;
        while (await _rows.Index.QueryAsync(TableClient.CreateQueryFilter($"PartitionKey gt {above} and PartitionKey lt {prefix + End}"), 1, cancellationToken) is [var first])
        {
            yield return first;
            above = endOf(first);
        }
    }

    private static async Task<Page<Subscription>> ToPageAsync(Task<Page<SubscriptionRow>> reading)
    {
        var page = await reading;
        return new Page<Subscription>([.. page.Items.Select(r => r.ToSubscription())], page.Next);
    }

    /// <summary>The last id, a print of the keys, and which of them, sorted, have rows behind it: <c>sub_x|0f3c5a21|0,2</c>. For other keys, as another catalogue makes of the same alert, all are asked.</summary>
    private static class InterestCursor
    {
        private const int PrintLength = 8;

        public static string Write(string last, IEnumerable<int> open, List<string> keys)
            => $"{last}|{PrintOf(keys)}|{string.Join(',', open.Select(i => i.ToString(CultureInfo.InvariantCulture)))}";

        /// <exception cref="InvalidCursorException">It is none of <see cref="Write"/>.</exception>
        public static (string? After, IReadOnlyList<int> Open) Read(string? cursor, List<string> keys)
        {
            IReadOnlyList<int> all = [.. Enumerable.Range(0, keys.Count)];
            if (cursor is null)
            {
                return (null, all);
            }

            if (cursor.Split('|') is not [{ Length: > 0 } after, { Length: PrintLength } print, var open])
            {
                throw new InvalidCursorException(cursor);
            }

            var asked = new List<int>();
            foreach (var text in open.Split(','))
            {
                asked.Add(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var i) ? i : throw new InvalidCursorException(cursor));
            }

            return (after, print != PrintOf(keys) ? all : asked.TrueForAll(i => i < keys.Count) ? asked : throw new InvalidCursorException(cursor));
        }

        private static string PrintOf(List<string> keys)
            => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', keys))))[..PrintLength];
    }
}
