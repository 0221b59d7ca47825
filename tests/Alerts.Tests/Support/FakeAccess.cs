using System.Collections.Concurrent;
using Alerts.Access;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Support;

internal sealed class FakeTenantStore(PortCalls calls) : ITenantStore
{
    public ConcurrentDictionary<string, Tenant> Rows { get; } = new(StringComparer.Ordinal);

    public Task<bool> AddAsync(Tenant tenant, CancellationToken cancellationToken) => DoneAsync(Rows.TryAdd(tenant.Id, tenant));

    public Task<Tenant?> FindAsync(string id, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult(Rows.GetValueOrDefault(id));
    }

    public Task<bool> ReplaceAsync(Tenant tenant, CancellationToken cancellationToken)
        => DoneAsync(Rows.TryGetValue(tenant.Id, out var stands) && stands.Version == tenant.Version && Rows.TryUpdate(tenant.Id, tenant with { Version = tenant.Version + 1 }, stands));

    public Task<Page<Tenant>> ListAsync(string? cursor, int take, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult(MemoryPage.Of([.. Rows.Values.OrderBy(t => t.Id, StringComparer.Ordinal)], cursor, take));
    }

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) => DoneAsync(Rows.TryRemove(id, out _));

    private Task<bool> DoneAsync(bool written)
    {
        calls.Done(written ? 1 : 0);
        return Task.FromResult(written);
    }
}

internal sealed class FakeIdempotencyStore : IIdempotencyStore
{
    private readonly Lock _lock = new();

    public Dictionary<string, IdempotencyClaim> Rows { get; } = new(StringComparer.Ordinal);

    public Task<IdempotencyClaim?> ClaimAsync(string id, string fingerprint, DateTimeOffset now, DateTimeOffset goodSince, DateTimeOffset abandonedBefore, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (Rows.TryGetValue(id, out var stands) && stands.ClaimedAt >= goodSince && !(stands.Answer is null && stands.ClaimedAt < abandonedBefore && stands.Fingerprint == fingerprint))
            {
                return Task.FromResult<IdempotencyClaim?>(stands);
            }

            Rows[id] = new IdempotencyClaim(id, fingerprint, now, null);
            return Task.FromResult<IdempotencyClaim?>(null);
        }
    }

    public Task CompleteAsync(string id, string answer, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Rows[id] = Rows[id] with { Answer = answer };
            return Task.CompletedTask;
        }
    }

    public Task ReleaseAsync(string id, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (Rows.TryGetValue(id, out var stands) && stands.Answer is null)
            {
                Rows.Remove(id);
            }

            return Task.CompletedTask;
        }
    }

    public Task<int> ReleaseAllAsync(CancellationToken cancellationToken) => RemoveAsync(r => r.Answer is null);

    public Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken) => RemoveAsync(r => r.ClaimedAt < before);

    private Task<int> RemoveAsync(Func<IdempotencyClaim, bool> which)
    {
        lock (_lock)
        {
            return Task.FromResult(Rows.Values.Where(which).ToList().Count(r => Rows.Remove(r.Id)));
        }
    }
}

public sealed class FakeTenantStoreTests : Contracts.TenantStoreContract
{
    protected override ITenantStore Store { get; } = new FakeTenantStore(new PortCalls());
}

public sealed class FakeIdempotencyStoreTests : Contracts.IdempotencyStoreContract
{
    protected override IIdempotencyStore Store { get; } = new FakeIdempotencyStore();
}
