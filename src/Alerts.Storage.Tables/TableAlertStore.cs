using Alerts.Alerting;
using Alerts.Moving;

namespace Alerts.Storage.Tables;

internal sealed class TableAlertStore(TableAccount account) : IAlertStore
{
    private const string Unenqueued = "unenqueued";
    private const string Unrouted = "unrouted";

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    // Of one alert a million deliveries are made, each of which asks for it: its one partition could not answer them all. What is told of it never changes; whether it was silenced is known
    // once it is routed, by another instance perhaps.
    private readonly RecentlyUsed<string, (Row Row, DateTimeOffset Until)> _recent = new(capacity: 256);

    private readonly IndexedTable<Row> _rows = new(account, "alerts", r => r.Alert.Id, IndexOf);

    /// <summary>As they are moved.</summary>
    public IDestinationRows<KeptAlert> Kept => new IndexedRows<Row, KeptAlert>(
        _rows,
        k => new Row(k.Alert, k.IsEnqueued, k.RoutedAt, k.SilencedBy, k.ProgressAt, k.RoutedParts),
        r => new KeptAlert(r.Alert, r.IsEnqueued, r.RoutedAt, r.SilencedBy, r.ProgressAt, [.. r.RoutedParts.Order()]));

    public async Task<bool> AddAsync(Alert alert, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return (await AddManyAsync([alert], cancellationToken)).Count > 0;
    }

    public Task<IReadOnlySet<string>> AddManyAsync(IReadOnlyCollection<Alert> alerts, CancellationToken cancellationToken)
        => _rows.AddManyAsync([.. alerts.Select(a => new Row(a, false, null, null, null, []))], cancellationToken);

    public Task MarkEnqueuedAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
        => _rows.UpdateManyAsync(ids, r => r.IsEnqueued ? r : r with { IsEnqueued = true }, cancellationToken);

    public async Task MarkRoutedAsync(string id, DateTimeOffset at, string? silencedBy, CancellationToken cancellationToken)
        => Remember(await _rows.UpdateAsync(id, r => r with { IsEnqueued = true, RoutedAt = at, SilencedBy = silencedBy }, cancellationToken));

    public Task MarkProgressAsync(string id, int? part, DateTimeOffset at, CancellationToken cancellationToken)
        => _rows.UpdateAsync(
            id,
            r => r with { ProgressAt = r.ProgressAt > at ? r.ProgressAt : at, RoutedParts = part is { } number && !r.RoutedParts.Contains(number) ? [.. r.RoutedParts, number] : r.RoutedParts },
            cancellationToken);

    public async Task<IReadOnlySet<int>> RoutedPartsAsync(string id, CancellationToken cancellationToken)
        => (await _rows.FindAsync(id, cancellationToken))?.RoutedParts.ToHashSet() ?? [];

    public Task<IReadOnlyList<string>> UnenqueuedAsync(DateTimeOffset before, int take, CancellationToken cancellationToken) => WaitingAsync(Unenqueued, before, take, cancellationToken);

    public Task<IReadOnlyList<string>> UnroutedAsync(DateTimeOffset before, int take, CancellationToken cancellationToken) => WaitingAsync(Unrouted, before, take, cancellationToken);

    public async Task<Alert?> FindAsync(string id, CancellationToken cancellationToken)
        => _recent.TryGet(id, out var known) && (known.Row.RoutedAt is not null || account.Clock.GetUtcNow() < known.Until) ? known.Row.ToAlert()
            : Remember(await _rows.FindAsync(id, cancellationToken))?.ToAlert();

    public async Task<IReadOnlyDictionary<string, Alert>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
        => (await _rows.FindManyAsync(ids, cancellationToken)).ToDictionary(r => r.Key, r => r.Value.ToAlert(), StringComparer.Ordinal);

    public async Task<IReadOnlyList<Alert>> CorrectionsOfAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        var corrections = new List<Alert>();
        foreach (var id in ids.Distinct(StringComparer.Ordinal))
        {
            await foreach (var row in Pages.AllAsync(cursor => _rows.ListAsync(CorrectsPartition(id), cursor, Table.MostInBatch, cancellationToken)))
            {
                corrections.Add(row.ToAlert());
            }
        }

        return [.. corrections.OrderBy(c => c.RaisedAt).ThenBy(c => c.Id, StringComparer.Ordinal)];
    }

    public async Task<IReadOnlySet<string>> ExistingAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
        => (await _rows.FindManyAsync(ids, cancellationToken)).Keys.ToHashSet(StringComparer.Ordinal);

    public async Task<Page<Alert>> ListAsync(AlertQuery query, string? cursor, int take, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);

        // The first part is the narrowest: the others are looked for in what it leads to.
        var partitions = AlertIndex.FacetsOf(query)[0].Select(ListPartition).ToList();
        var page = await new NewestFirst<Row>(_rows).ReadAsync(partitions, query.Since, query.Until, cursor, take, r => query.Asks(r.Alert), cancellationToken);
        return new Page<Alert>([.. page.Items.Select(r => r.ToAlert())], page.Next);
    }

    private Row? Remember(Row? row)
    {
        if (row is not null)
        {
            _recent.Put(row.Alert.Id, (row, account.Clock.GetUtcNow() + Freshness));
        }

        return row;
    }

    private static IEnumerable<IndexRow> IndexOf(Row row)
    {
        var (alert, id) = (row.Alert, RowKeys.Encode(row.Alert.Id));
        if (row.RoutedAt is null)
        {
            var since = row.ProgressAt > alert.RaisedAt ? row.ProgressAt.Value : alert.RaisedAt;
            yield return new IndexRow(new RowKey(row.IsEnqueued ? Unrouted : Unenqueued, $"{RowKeys.Ascending(since)}{id}"));
        }

        if (alert.Corrects is { } correction)
        {
            yield return new IndexRow(new RowKey(CorrectsPartition(correction.AlertId), $"{RowKeys.Ascending(alert.RaisedAt)}{id}"));
        }

        foreach (var key in AlertIndex.KeysOf(alert))
        {
            yield return new IndexRow(new RowKey(ListPartition(key), RowKeys.NewestFirst(alert.RaisedAt, alert.Id)));
        }
    }

    private static string ListPartition(string key) => RowKeys.Partition("list", key);

    private static string CorrectsPartition(string alertId) => RowKeys.Partition("corrects", alertId);

    private async Task<IReadOnlyList<string>> WaitingAsync(string partition, DateTimeOffset before, int take, CancellationToken cancellationToken)
        => [.. (await _rows.ListAsync(partition, null, take, cancellationToken, below: RowKeys.Ascending(before.AddMilliseconds(1)))).Items.Select(r => r.Alert.Id)];

    /// <param name="ProgressAt">When its routing last went on; null: it was not routed in parts.</param>
    private sealed record Row(Alert Alert, bool IsEnqueued, DateTimeOffset? RoutedAt, string? SilencedBy, DateTimeOffset? ProgressAt, IReadOnlyList<int> RoutedParts)
    {
        public Alert ToAlert() => Alert with { SilencedBy = SilencedBy };
    }
}
