using Alerts.Auditing;
using Alerts.Moving;

namespace Alerts.Storage.Tables;

internal sealed class TableAuditLog(TableAccount account) : IAuditLog
{
    private const string All = "all";

    private readonly IndexedTable<AuditEntry> _rows = new(account, "auditlog", e => e.Id, IndexOf);

    /// <summary>As they are moved.</summary>
    public IDestinationRows<KeptAuditEntry> Kept => new IndexedRows<AuditEntry, KeptAuditEntry>(_rows, k => k.Entry, e => new KeptAuditEntry(e));

    public Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return _rows.AddAsync(entry with { AppliedAt = null }, cancellationToken);
    }

    public Task MarkAppliedAsync(string id, DateTimeOffset at, CancellationToken cancellationToken)
        => _rows.UpdateAsync(id, e => e.AppliedAt is null ? e with { AppliedAt = at } : e, cancellationToken);

    public Task<Page<AuditEntry>> ListAsync(AuditQuery query, string? cursor, int take, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var partition = query.Subject is { } subject ? RowKeys.Partition("subject", subject)
            : query.Actor is { } actor ? RowKeys.Partition("actor", actor)
            : query.Tenant is { } tenant ? RowKeys.Partition("tenant", tenant)
            : query.Action is { } action ? RowKeys.Partition("action", action)
            : All;
        return new NewestFirst<AuditEntry>(_rows).ReadAsync(
            [partition], query.Since, query.Until, cursor, take,
            e => e.Subject == (query.Subject ?? e.Subject) && e.Actor.Id == (query.Actor ?? e.Actor.Id) && e.Tenant == (query.Tenant ?? e.Tenant) && e.Action == (query.Action ?? e.Action)
                && !(e.At < query.Since) && !(e.At >= query.Until),
            cancellationToken);
    }

    private static IEnumerable<IndexRow> IndexOf(AuditEntry entry)
    {
        var row = RowKeys.NewestFirst(entry.At, entry.Id);
        string[] partitions = [All, RowKeys.Partition("subject", entry.Subject), RowKeys.Partition("actor", entry.Actor.Id), RowKeys.Partition("action", entry.Action), .. entry.Tenant is { } tenant ? [RowKeys.Partition("tenant", tenant)] : Array.Empty<string>()];
        return partitions.Select(p => new IndexRow(new RowKey(p, row)));
    }
}
