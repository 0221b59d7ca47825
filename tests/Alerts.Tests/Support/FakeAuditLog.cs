using Alerts.Auditing;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Support;

internal sealed class FakeAuditLog(PortCalls calls) : IAuditLog
{
    /// <summary>Oldest first.</summary>
    public List<AuditEntry> Entries { get; } = [];

    public Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        lock (Entries)
        {
            if (!Entries.Exists(e => e.Id == entry.Id))
            {
                Entries.Add(entry);
            }
        }

        calls.Done(1);
        return Task.CompletedTask;
    }

    public Task MarkAppliedAsync(string id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        lock (Entries)
        {
            var i = Entries.FindIndex(e => e.Id == id && e.AppliedAt is null);
            if (i >= 0)
            {
                Entries[i] = Entries[i] with { AppliedAt = at };
            }
        }

        calls.Done(1);
        return Task.CompletedTask;
    }

    public Task<Page<AuditEntry>> ListAsync(AuditQuery query, string? cursor, int take, CancellationToken cancellationToken)
    {
        lock (Entries)
        {
            return Task.FromResult(MemoryPage.Of(
                [.. Entries.AsEnumerable().Reverse().Where(e => (query.Tenant is null || e.Tenant == query.Tenant) && (query.Actor is null || e.Actor.Id == query.Actor) && (query.Action is null || e.Action == query.Action)
                    && (query.Subject is null || e.Subject == query.Subject) && (query.Since is null || e.At >= query.Since) && (query.Until is null || e.At < query.Until))],
                cursor, take));
        }
    }
}

public sealed class FakeAuditLogTests : Contracts.AuditLogContract
{
    protected override IAuditLog Log { get; } = new FakeAuditLog(new PortCalls());
}
