using Alerts.Deliveries;
using Alerts.Subscriptions;
using Microsoft.Data.Sqlite;

namespace Alerts.Storage.Sqlite;

internal sealed class SqliteTargetStore(SqliteDatabase database) : ITargetStore
{
    private const string Columns = "id, tenant, channel, address, secret, created_at, disabled_reason, failing_since, old_secret, old_secret_until";

    private const string Insert =
        "INSERT OR IGNORE INTO targets (id, tenant, channel, address, secret, created_at, disabled_reason) VALUES ($0, $1, $2, $3, $4, $5, $6)";

    public async Task<Target> AddAsync(Target target, CancellationToken cancellationToken)
    {
        await AddManyAsync([target], cancellationToken);
        return await FindAsync(target.Id, cancellationToken) ?? target;
    }

    public Task AddManyAsync(IReadOnlyCollection<Target> targets, CancellationToken cancellationToken)
        => database.WriteAsync(
            session =>
            {
                foreach (var t in targets)
                {
                    session.Execute(Insert, t.Id, t.Tenant, t.Channel.ToString(), t.Address, t.Secret, SqliteText.ToMilliseconds(t.CreatedAt), t.DisabledReason);
                }
            },
            cancellationToken);

    public Task<Target?> FindAsync(string id, CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => session.First<Target?>(
            $"SELECT {Columns} FROM targets WHERE id = $0", ReadTarget, null, id)));

    public Task<Page<Target>> ListAsync(string? tenant, string? cursor, int take, CancellationToken cancellationToken)
    {
        var rows = database.Read(session => tenant is null
            ? session.All($"SELECT {Columns} FROM targets WHERE id > $0 ORDER BY id LIMIT $1", ReadTarget, cursor ?? "", take)
            : session.All($"SELECT {Columns} FROM targets WHERE tenant = $2 AND id > $0 ORDER BY id LIMIT $1", ReadTarget, cursor ?? "", take, tenant));
        return Task.FromResult(new Page<Target>(rows, rows.Count == take ? rows[^1].Id : null));
    }

    public Task DisableAsync(string id, string reason, CancellationToken cancellationToken)
        => Update("UPDATE targets SET disabled_reason = $1 WHERE id = $0", cancellationToken, id, reason);

    public Task EnableAsync(string id, CancellationToken cancellationToken)
        => Update("UPDATE targets SET disabled_reason = NULL, failing_since = NULL WHERE id = $0", cancellationToken, id);

    public Task SetFailingSinceAsync(string id, DateTimeOffset? since, CancellationToken cancellationToken)
        => Update("UPDATE targets SET failing_since = $1 WHERE id = $0", cancellationToken, id, since is { } at ? SqliteText.ToMilliseconds(at) : null);

    public Task RotateSecretAsync(string id, string secret, DateTimeOffset oldUntil, CancellationToken cancellationToken)
        => Update("UPDATE targets SET old_secret = secret, old_secret_until = $2, secret = $1 WHERE id = $0", cancellationToken, id, secret, SqliteText.ToMilliseconds(oldUntil));

    private Task Update(string sql, CancellationToken cancellationToken, params object?[] values)
        => database.WriteAsync(session => { session.Execute(sql, values); }, cancellationToken);

    private static Target ReadTarget(SqliteDataReader r)
        => new(r.GetString(0), r.GetString(1), Enum.Parse<ChannelKind>(r.GetString(2)), r.GetString(3), r.IsDBNull(4) ? null : r.GetString(4),
            SqliteText.ToInstant(r.GetInt64(5)), r.IsDBNull(6) ? null : r.GetString(6), r.IsDBNull(7) ? null : SqliteText.ToInstant(r.GetInt64(7)),
            r.IsDBNull(8) ? null : r.GetString(8), r.IsDBNull(9) ? null : SqliteText.ToInstant(r.GetInt64(9)));
}
