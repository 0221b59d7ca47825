using System.Globalization;
using Alerts.Deliveries;
using Alerts.Moving;

namespace Alerts.Storage.Tables;

/// <summary>
/// A row holds its delivery, every attempt and what a mail service said of it: about ten attempts and a few events. So an attempt and what follows from it are one write.
/// Lists that would hold all deliveries, or all of an alert or tenant, are spread over shards: one alert makes a million of them.
/// </summary>
internal sealed class TableDeliveryLedger(TableAccount account) : IDeliveryLedger
{
    private const int Shards = 16;

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
        var partitions = PartitionsOf(query).ToList();
        var page = await new NewestFirst<Row>(_rows).ReadAsync(partitions, query.Since, query.Until, cursor, take, r => query.Asks(r.Delivery), cancellationToken);
        return new Page<Delivery>([.. page.Items.Select(r => r.Delivery)], page.Next);
    }

    public async Task<IReadOnlyList<Delivery>> OverdueAsync(DateTimeOffset before, int take, CancellationToken cancellationToken)
    {
        var below = RowKeys.Ascending(before.AddMilliseconds(1));
        var looks = await Task.WhenAll(Enumerable.Range(0, Shards).Select(s => _rows.ListAsync(Shard("due", s), null, take, cancellationToken, below)));
        return [.. looks.SelectMany(l => l.Items).Select(r => r.Delivery).OrderBy(d => d.NextAttemptAt).ThenBy(d => d.Id, StringComparer.Ordinal).Take(take)];
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

    /// <summary>Reads every index row of each: tables keep no counts.</summary>
    public async Task<IReadOnlyDictionary<DeliveryStatus, long>> CountsAsync(CancellationToken cancellationToken)
    {
        var counts = new Dictionary<DeliveryStatus, long>();
        foreach (var status in Enum.GetValues<DeliveryStatus>())
        {
            var counted = await Task.WhenAll(Enumerable.Range(0, Shards).Select(s => CountAsync(Shard(StatusName(status), s), cancellationToken)));
            if (counted.Sum() is > 0 and var sum)
            {
                counts[status] = sum;
            }
        }

        return counts;
    }

    private static IEnumerable<IndexRow> IndexOf(Row row)
    {
        var d = row.Delivery;
        var (newest, shard) = (RowKeys.NewestFirst(d.CreatedAt, d.Id), RowKeys.ShardOf(d.Id, Shards));
        string[] lists = [Shard("all", shard), Shard(RowKeys.Partition("tenant", d.Tenant), shard), TargetPartition(d.TargetId), Shard(RowKeys.Partition("alert", d.AlertId), shard), Shard(StatusName(d.Status), shard)];
        foreach (var list in lists)
        {
            yield return new IndexRow(new RowKey(list, newest));
        }

        if (d.Status == DeliveryStatus.Pending)
        {
            yield return new IndexRow(new RowKey(Shard("due", shard), $"{RowKeys.Ascending(d.NextAttemptAt)}{RowKeys.Encode(d.Id)}"));
        }
    }

    // A tenant's list comes first: neither its pages nor its cursors tell of others'.
    private static IEnumerable<string> PartitionsOf(DeliveryQuery query)
        => query.TargetId is { } target ? [TargetPartition(target)]
            : query.AlertId is { } alert && query.Tenant is null ? OfShards(RowKeys.Partition("alert", alert))
            : query.Tenant is { } tenant ? OfShards(RowKeys.Partition("tenant", tenant))
            : query.Status is { } status ? OfShards(StatusName(status))
            : OfShards("all");

    private static IEnumerable<string> OfShards(string list) => Enumerable.Range(0, Shards).Select(s => Shard(list, s));

    private static string Shard(string list, int shard) => string.Create(CultureInfo.InvariantCulture, $"{list}|{shard:D2}");

    private static string TargetPartition(string target) => RowKeys.Partition("target", target);

    private static IEnumerable<MailEvent> InOrder(IReadOnlyList<MailEvent> events) => events.OrderBy(e => e.At).ThenBy(e => e.Kind.ToString(), StringComparer.Ordinal);

    private static string StatusName(DeliveryStatus status) => $"status:{status}";

    private async Task<long> CountAsync(string partition, CancellationToken cancellationToken)
    {
        var count = 0L;
        await foreach (var _ in _rows.Index.AllAsync(Table.Between(partition, null, null), cancellationToken))
        {
            count++;
        }

        return count;
    }

    private sealed record Row(Delivery Delivery, IReadOnlyList<DeliveryAttempt> Attempts, IReadOnlyList<MailEvent> Events);
}
