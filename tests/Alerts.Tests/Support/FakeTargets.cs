using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Subscriptions;

namespace Alerts.Tests.Support;

internal sealed class FakeTargetStore(PortCalls calls) : ITargetStore
{
    public Dictionary<string, Target> Rows { get; } = [];

    public Task<Target> AddAsync(Target target, CancellationToken cancellationToken)
    {
        var added = Rows.TryAdd(target.Id, target);
        calls.Done(added ? 1 : 0);
        return Task.FromResult(Rows[target.Id]);
    }

    public Task AddManyAsync(IReadOnlyCollection<Target> targets, CancellationToken cancellationToken)
    {
        calls.Done(targets.Count(t => Rows.TryAdd(t.Id, t)));
        return Task.CompletedTask;
    }

    public Task<Target?> FindAsync(string id, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult(Rows.GetValueOrDefault(id));
    }

    public Task<IReadOnlyDictionary<string, Target>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult<IReadOnlyDictionary<string, Target>>(ids.Where(Rows.ContainsKey).ToDictionary(id => id, id => Rows[id]));
    }

    public Task ConfirmAsync(string id, CancellationToken cancellationToken)
    {
        Rows[id] = Rows[id] with { AwaitsConfirmation = false };
        calls.Done(1);
        return Task.CompletedTask;
    }

    public Task DisableAsync(string id, StopCause cause, string reason, CancellationToken cancellationToken)
    {
        Rows[id] = Rows[id] with { DisabledReason = reason, DisabledBy = cause };
        calls.Done(1);
        return Task.CompletedTask;
    }

    public Task EnableAsync(string id, CancellationToken cancellationToken)
    {
        Rows[id] = Rows[id] with { DisabledReason = null, DisabledBy = null, FailingSince = null };
        calls.Done(1);
        return Task.CompletedTask;
    }

    public Task SetFailingSinceAsync(string id, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        Rows[id] = Rows[id] with { FailingSince = since };
        calls.Done(1);
        return Task.CompletedTask;
    }

    public Task RotateSecretAsync(string id, string secret, DateTimeOffset oldUntil, CancellationToken cancellationToken)
    {
        Rows[id] = Rows[id] with { Secret = secret, OldSecret = Rows[id].Secret, OldSecretUntil = oldUntil };
        calls.Done(1);
        return Task.CompletedTask;
    }

    public Task<Page<Target>> ListAsync(string? tenant, string? cursor, int take, CancellationToken cancellationToken)
    {
        calls.Done();
        var rows = Rows.Values.Where(t => (tenant is null || t.Tenant == tenant) && string.CompareOrdinal(t.Id, cursor ?? "") > 0).OrderBy(t => t.Id, StringComparer.Ordinal).Take(take).ToList();
        return Task.FromResult(new Page<Target>(rows, rows.Count == take ? rows[^1].Id : null));
    }
}

internal sealed class FakeSuppressionStore(PortCalls calls) : ISuppressionStore
{
    public Dictionary<string, Suppression> Rows { get; } = [];

    public Task<bool> AddAsync(Suppression suppression, CancellationToken cancellationToken)
    {
        var added = Rows.TryAdd(suppression.Id, suppression);
        calls.Done(added ? 1 : 0);
        return Task.FromResult(added);
    }

    public Task<Suppression?> FindAsync(string id, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult(Rows.GetValueOrDefault(id));
    }

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        var removed = Rows.Remove(id);
        calls.Done(removed ? 1 : 0);
        return Task.FromResult(removed);
    }

    public Task<Page<Suppression>> ListAsync(string? cursor, int take, CancellationToken cancellationToken)
    {
        calls.Done();
        var rows = Rows.Values.Where(s => string.CompareOrdinal(s.Id, cursor ?? "") > 0).OrderBy(s => s.Id, StringComparer.Ordinal).Take(take).ToList();
        return Task.FromResult(new Page<Suppression>(rows, rows.Count == take ? rows[^1].Id : null));
    }
}

internal sealed class FakeSilenceStore(PortCalls calls) : ISilenceStore
{
    public Dictionary<string, Silence> Rows { get; } = [];

    public Task<bool> AddAsync(Silence silence, CancellationToken cancellationToken)
    {
        var added = Rows.TryAdd(silence.Id, silence);
        calls.Done(added ? 1 : 0);
        return Task.FromResult(added);
    }

    public Task<Silence?> FindAsync(string id, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult(Rows.GetValueOrDefault(id));
    }

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        var removed = Rows.Remove(id);
        calls.Done(removed ? 1 : 0);
        return Task.FromResult(removed);
    }

    public Task<IReadOnlyList<Silence>> AllAsync(DateTimeOffset endingAfter, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult<IReadOnlyList<Silence>>([.. Rows.Values.Where(s => s.Until > endingAfter).OrderBy(s => s.Until).ThenBy(s => s.Id, StringComparer.Ordinal)]);
    }
}

/// <summary>Takes what holds an @ for email and what starts with https: for the rest, in lower case.</summary>
internal sealed class FakeTargetAddresses : ITargetAddresses
{
    public TargetAddress Check(ChannelKind channel, string address)
        => (channel == ChannelKind.Email ? address.Contains('@', StringComparison.Ordinal) : address.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            ? new TargetAddress.Good(address.ToLowerInvariant())
            : new TargetAddress.Bad("is not an address");
}

public sealed class FakeSilenceStoreTests : Contracts.SilenceStoreContract
{
    protected override ISilenceStore Store { get; } = new FakeSilenceStore(new PortCalls());
}
