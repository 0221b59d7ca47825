using Alerts.Moving;
using Alerts.Notices;

namespace Alerts.Storage.Tables;

/// <summary>The pause is an operator's: a look that ends does not write over it.</summary>
internal sealed class TableSourceHealthStore(TableAccount account) : ISourceHealthStore
{
    private readonly IndexedTable<Row> _rows = new(account, "sourcehealth", r => r.Id, _ => [], partitionLength: 1);

    /// <summary>As they are moved.</summary>
    public IDestinationRows<KeptSourceHealth> Kept => new IndexedRows<Row, KeptSourceHealth>(
        _rows,
        k => new Row(k.Id, k.Health is { } health ? RowText.ToJson(health) : null, k.PausedSince),
        r => new KeptSourceHealth(r.Id, r.Json is { } json ? RowText.FromJson<SourceHealth>(json) : null, r.PausedSince));

    public async Task<SourceHealth?> FindAsync(SourceId id, CancellationToken cancellationToken) => await _rows.FindAsync(id.Value, cancellationToken) is { } row ? Read(row) : null;

    public async Task<IReadOnlyList<SourceHealth>> AllAsync(CancellationToken cancellationToken)
    {
        var all = new List<SourceHealth>();
        await foreach (var row in Pages.AllAsync(cursor => _rows.ListAsync(cursor, 1000, cancellationToken)))
        {
            all.Add(Read(row));
        }

        return all;
    }

    public Task PauseAsync(SourceId id, DateTimeOffset? since, CancellationToken cancellationToken)
        => PutAsync(new Row(id.Value, null, since), r => r with { PausedSince = since }, cancellationToken);

    public Task SaveAsync(SourceHealth health, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(health);
        var json = RowText.ToJson(health);
        return PutAsync(new Row(health.Id.Value, json, null), r => r with { Json = json }, cancellationToken);
    }

    private async Task PutAsync(Row first, Func<Row, Row> change, CancellationToken cancellationToken)
    {
        // Never removed: who did not add it finds it.
        if (!await _rows.AddAsync(first, cancellationToken))
        {
            await _rows.UpdateAsync(first.Id, change, cancellationToken);
        }
    }

    private static SourceHealth Read(Row row)
        => (row.Json is { } json ? RowText.FromJson<SourceHealth>(json) : new SourceHealth(SourceId.Parse(row.Id))) with { PausedSince = row.PausedSince };

    /// <param name="Json">Null: paused before it was ever looked at.</param>
    private sealed record Row(string Id, string? Json, DateTimeOffset? PausedSince);
}
