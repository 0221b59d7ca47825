using System.Globalization;
using Alerts.Deliveries;
using Alerts.Moving;

namespace Alerts.Storage.Tables;

/// <summary>
/// A row holds its delivery, every attempt and what a mail service said of it: about ten attempts and a few events. So an attempt and what follows from it are one write.
/// <para>
/// Lists share 16 index partitions, into which the id spreads deliveries since one alert makes a million of them, so that the index rows of many go in few batches. Each delivery has
/// five: of all, of its tenant, of its alert, of both, and of its target. The last one names the tenant as well, and stands by target: a target has one tenant and few deliveries,
/// so that who asks without a tenant first looks which there are. So every list of a tenant holds nothing of others. While it is pending it has one more, by when it is due; given up or cancelled,
/// two by its status. What is pending or accepted is most of what there is, or soon will be, and is looked for in the other lists.
/// </para>
/// </summary>
internal sealed class TableDeliveryLedger(TableAccount account) : IDeliveryLedger
{
    private const int Shards = 16;
    private const string All = "all|";
    private const string Due = "due|";

    // "dlv_", the 13 characters of the alert and one of the target: an alert's deliveries stand together, in 32 partitions.
    private readonly IndexedTable<Row> _rows = new(account, "deliveries", r => r.Delivery.Id, IndexOf, partitionLength: 18);

    /// <summary>As they are moved.</summary>
    public IDestinationRows<KeptDelivery> Kept => new IndexedRows<Row, KeptDelivery>(
        _rows, k => new Row(k.Delivery, k.Attempts, k.Events), r => new KeptDelivery(r.Delivery, [.. r.Attempts.OrderBy(a => a.Number)], [.. InOrder(r.Events)]));

    public Task AddAsync(IReadOnlyCollection<Delivery> deliveries, CancellationToken cancellationToken) => _rows.AddManyAsync([.. deliveries.Select(d => new Row(d, [], []))], cancellationToken);

    public async Task<Delivery?> FindAsync(string id, CancellationToken cancellationToken) => (await _rows.FindAsync(id, cancellationToken))?.Delivery;

    public async Task<bool> RecordAsync(DeliveryAttempt attempt, DeliveryStatus status, DateTimeOffset nextAttemptAt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        return await _rows.UpdateAsync(
            attempt.DeliveryId,
            r => r.Delivery.Status != DeliveryStatus.Pending || r.Delivery.Attempts != attempt.Number - 1 ? null
                : r with { Delivery = r.Delivery with { Status = status, Attempts = attempt.Number, NextAttemptAt = nextAttemptAt }, Attempts = [.. r.Attempts, attempt] },
            cancellationToken) is not null;
    }

    public Task PostponeAsync(string id, DateTimeOffset until, CancellationToken cancellationToken)
        => _rows.UpdateAsync(id, r => r.Delivery.Status == DeliveryStatus.Pending ? r with { Delivery = r.Delivery with { NextAttemptAt = until } } : r, cancellationToken);

    public Task MarkReplayedAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
        => _rows.UpdateManyAsync(
            ids, r => r.Delivery.Status is DeliveryStatus.Dead or DeliveryStatus.Cancelled ? r with { Delivery = r.Delivery with { Status = DeliveryStatus.Replayed } } : r, cancellationToken);

    public async Task<Page<Delivery>> ListAsync(DeliveryQuery query, string? cursor, int take, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var page = await new NewestFirst<Row>(_rows).ReadAsync(await PartsOfAsync(query, cancellationToken), query.Since, query.Until, cursor, take, r => query.Asks(r.Delivery), cancellationToken);
        return new Page<Delivery>([.. page.Items.Select(r => r.Delivery)], page.Next);
    }

    public async Task<IReadOnlyList<Delivery>> OverdueAsync(DateTimeOffset before, int take, CancellationToken cancellationToken)
    {
        var below = RowKeys.Ascending(before.AddMilliseconds(1));
        var lists = new MergedLists<Row>(_rows);
        return await Pages.AllAsync(cursor => lists.ReadAsync([Merged(Due)], cursor, below, take, _ => true, cancellationToken)).Take(take).Select(r => r.Delivery).ToListAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<Delivery>> OfAlertAsync(string alertId, int take, CancellationToken cancellationToken)
        => (await ListAsync(new DeliveryQuery(AlertId: alertId), null, take, cancellationToken)).Items;

    public async Task<IReadOnlyList<DeliveryAttempt>> AttemptsAsync(string deliveryId, CancellationToken cancellationToken)
        => [.. (await _rows.FindAsync(deliveryId, cancellationToken))?.Attempts.OrderBy(a => a.Number) ?? Enumerable.Empty<DeliveryAttempt>()];

    public Task AddEventAsync(MailEvent mail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mail);
        return _rows.UpdateAsync(mail.DeliveryId, r => r.Events.Any(e => (e.Kind, e.At) == (mail.Kind, mail.At)) ? r : r with { Events = [.. r.Events, mail] }, cancellationToken);
    }

    public async Task<IReadOnlyList<MailEvent>> EventsAsync(string deliveryId, CancellationToken cancellationToken)
        => [.. InOrder((await _rows.FindAsync(deliveryId, cancellationToken))?.Events ?? [])];

    public Task MarkReturnedAsync(string id, CancellationToken cancellationToken)
        => _rows.UpdateAsync(id, r => r.Delivery.Status == DeliveryStatus.Accepted ? r with { Delivery = r.Delivery with { Status = DeliveryStatus.Dead } } : r, cancellationToken);

    private static IEnumerable<IndexRow> IndexOf(Row row)
    {
        var d = row.Delivery;
        var (newest, shard) = (RowKeys.NewestFirst(d.CreatedAt, d.Id), Shard(d.Id));
        foreach (var list in new[] { All, OfTenant(d.Tenant), OfAlert(d.AlertId), OfAlert(d.AlertId, d.Tenant) })
        {
            yield return new IndexList(shard, list).Row(newest);
        }

        yield return OfTarget(d.TargetId, d.Tenant).Row(newest);
        if (d.Status == DeliveryStatus.Pending)
        {
            yield return new IndexList(shard, Due).Row($"{RowKeys.Ascending(d.NextAttemptAt)}{RowKeys.Encode(d.Id)}");
        }

        if (d.Status >= DeliveryStatus.Dead)
        {
            yield return new IndexList(shard, OfFailed(d.Status)).Row(newest);
            yield return new IndexList(shard, OfFailed(d.Status, d.Tenant)).Row(newest);
        }
    }

    // For a tenant each of them is of that tenant: neither pages nor cursors tell of others.
    private async Task<IReadOnlyList<IReadOnlyList<IndexList>>> PartsOfAsync(DeliveryQuery query, CancellationToken cancellationToken)
    {
        var parts = new List<IReadOnlyList<IndexList>>();
        if (query.TargetId is { } target)
        {
            parts.Add(query.Tenant is { } owner ? [OfTarget(target, owner)] : await OfTargetAsync(target, cancellationToken));
        }

        if (query.AlertId is { } alert)
        {
            parts.Add(Merged(OfAlert(alert, query.Tenant)));
        }

        if (query.Status is { } status and >= DeliveryStatus.Dead)
        {
            parts.Add(Merged(OfFailed(status, query.Tenant)));
        }

        return parts.Count > 0 ? parts : [Merged(query.Tenant is { } tenant ? OfTenant(tenant) : All)];
    }

    // One for each tenant that ever had it, which is one.
    private async Task<IReadOnlyList<IndexList>> OfTargetAsync(string target, CancellationToken cancellationToken)
    {
        var (partition, of) = (TargetShard(target), $"{RowKeys.Encode(target)}|");
        var lists = new List<IndexList>();
        for (var above = of; await _rows.Index.QueryAsync(Table.Between(partition, above, $"{of}~"), 1, cancellationToken) is [var first]; above = $"{lists[^1].Prefix}~")
        {
            lists.Add(new IndexList(partition, first.RowKey[..(first.RowKey.LastIndexOf('|') + 1)]));
        }

        return lists;
    }

    private static IReadOnlyList<IndexList> Merged(string list) => [.. Enumerable.Range(0, Shards).Select(s => new IndexList(ShardName(s), list))];

    private static IndexList OfTarget(string target, string tenant) => new(TargetShard(target), $"{RowKeys.Encode(target)}|{RowKeys.Encode(tenant)}|");

    private static string OfTenant(string tenant) => $"tenant:{RowKeys.Encode(tenant)}|";

    /// <param name="tenant">Null: of all.</param>
    private static string OfAlert(string alert, string? tenant = null) => tenant is null ? $"alert:{RowKeys.Encode(alert)}|" : $"alert-tenant:{RowKeys.Encode(alert)}|{RowKeys.Encode(tenant)}|";

    /// <param name="tenant">Null: of all.</param>
    private static string OfFailed(DeliveryStatus status, string? tenant = null) => tenant is null ? $"status:{status}|" : $"status-tenant:{status}|{RowKeys.Encode(tenant)}|";

    private static string Shard(string id) => ShardName(RowKeys.ShardOf(id, Shards));

    private static string ShardName(int shard) => string.Create(CultureInfo.InvariantCulture, $"list|{shard:D2}");

    private static string TargetShard(string target) => string.Create(CultureInfo.InvariantCulture, $"target|{RowKeys.ShardOf(target, Shards):D2}");

    private static IEnumerable<MailEvent> InOrder(IReadOnlyList<MailEvent> events) => events.OrderBy(e => e.At).ThenBy(e => e.Kind.ToString(), StringComparer.Ordinal);

    private sealed record Row(Delivery Delivery, IReadOnlyList<DeliveryAttempt> Attempts, IReadOnlyList<MailEvent> Events);
}
