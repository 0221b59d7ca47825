using System.Text.Json;
using Alerts.Access;
using Alerts.Deliveries;
using Alerts.Moving;
using Alerts.Subscriptions;

namespace Alerts.Storage.Tables;

/// <summary>Address and secrets are kept protected.</summary>
internal sealed class TableTargetStore(TableAccount account, ISecretProtector protector) : ITargetStore
{
    private const string Tenant = "tenant";

    private readonly IndexedTable<Row> _rows = Open(account);

    /// <summary>As they are moved: what is sealed stays so.</summary>
    public static IDestinationRows<KeptTarget> KeptIn(TableAccount account) => new IndexedRows<Row, KeptTarget>(
        Open(account),
        k => new Row(k.Id, k.Tenant, k.Channel, k.CreatedAt, k.DisabledReason, k.DisabledBy, k.FailingSince, k.Sealed, k.AwaitsConfirmation),
        r => new KeptTarget(r.Id, r.Tenant, r.Channel, r.CreatedAt, r.DisabledReason, r.DisabledBy, r.FailingSince, r.Sealed, r.AwaitsConfirmation));

    public async Task<Target> AddAsync(Target target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        await AddManyAsync([target], cancellationToken);
        return await FindAsync(target.Id, cancellationToken) ?? target;
    }

    public Task AddManyAsync(IReadOnlyCollection<Target> targets, CancellationToken cancellationToken)
        => _rows.AddManyAsync(
            [
                .. targets.Select(t => new Row(
                    t.Id, t.Tenant, t.Channel, t.CreatedAt, t.DisabledReason, t.DisabledBy, t.FailingSince, Seal(new Secrets(t.Address, t.Secret, t.OldSecret, t.OldSecretUntil)), t.AwaitsConfirmation)),
            ],
            cancellationToken);

    public async Task<Target?> FindAsync(string id, CancellationToken cancellationToken) => await _rows.FindAsync(id, cancellationToken) is { } row ? Read(row) : null;

    public async Task<IReadOnlyDictionary<string, Target>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
        => (await _rows.FindManyAsync(ids, cancellationToken)).ToDictionary(r => r.Key, r => Read(r.Value), StringComparer.Ordinal);

    public async Task<Page<Target>> ListAsync(string? tenant, string? cursor, int take, CancellationToken cancellationToken)
    {
        var page = await (tenant is null ? _rows.ListAsync(cursor, take, cancellationToken) : _rows.ListAsync(RowKeys.Partition(Tenant, tenant), cursor, take, cancellationToken));
        return new Page<Target>([.. page.Items.Select(Read)], page.Next);
    }

    public Task DisableAsync(string id, StopCause cause, string reason, CancellationToken cancellationToken)
        => _rows.UpdateAsync(id, r => r with { DisabledReason = reason, DisabledBy = cause }, cancellationToken);

    public Task ConfirmAsync(string id, CancellationToken cancellationToken) => _rows.UpdateAsync(id, r => r with { AwaitsConfirmation = false }, cancellationToken);

    public Task EnableAsync(string id, CancellationToken cancellationToken)
        => _rows.UpdateAsync(id, r => r with { DisabledReason = null, DisabledBy = null, FailingSince = null }, cancellationToken);

    public Task SetFailingSinceAsync(string id, DateTimeOffset? since, CancellationToken cancellationToken) => _rows.UpdateAsync(id, r => r with { FailingSince = since }, cancellationToken);

    public Task RotateSecretAsync(string id, string secret, DateTimeOffset oldUntil, CancellationToken cancellationToken)
        => _rows.UpdateAsync(
            id,
            r =>
            {
                var secrets = Open(r);
                return r with { Sealed = Seal(secrets with { Secret = secret, OldSecret = secrets.Secret, OldSecretUntil = oldUntil }) };
            },
            cancellationToken);

    private static IndexedTable<Row> Open(TableAccount account)
        => new(account, "targets", r => r.Id, r => [new IndexRow(new RowKey(RowKeys.Partition(Tenant, r.Tenant), RowKeys.Encode(r.Id)))]);

    private string Seal(Secrets secrets) => protector.Protect(JsonSerializer.Serialize(secrets));

    private Secrets Open(Row row) => JsonSerializer.Deserialize<Secrets>(protector.Unprotect(row.Sealed)) ?? throw new StorageException($"Target {row.Id} has no address.");

    private Target Read(Row row)
    {
        var secrets = Open(row);
        return new Target(row.Id, row.Tenant, row.Channel, secrets.Address, secrets.Secret, row.CreatedAt, row.DisabledReason, row.FailingSince, secrets.OldSecret, secrets.OldSecretUntil)
        {
            DisabledBy = row.DisabledBy,
            AwaitsConfirmation = row.AwaitsConfirmation,
        };
    }

    private sealed record Row(
        string Id, string Tenant, ChannelKind Channel, DateTimeOffset CreatedAt, string? DisabledReason, StopCause? DisabledBy, DateTimeOffset? FailingSince, string Sealed, bool AwaitsConfirmation);

    private sealed record Secrets(string Address, string? Secret, string? OldSecret, DateTimeOffset? OldSecretUntil);
}
