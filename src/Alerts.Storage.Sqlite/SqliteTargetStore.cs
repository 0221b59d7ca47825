using Alerts.Deliveries;
using Alerts.Subscriptions;
using Microsoft.Data.Sqlite;

namespace Alerts.Storage.Sqlite;

internal sealed class SqliteTargetStore(SqliteDatabase database) : ITargetStore
{
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
            "SELECT id, tenant, channel, address, secret, created_at, disabled_reason FROM targets WHERE id = $0", ReadTarget, null, id)));

    public Task DisableAsync(string id, string reason, CancellationToken cancellationToken) => SetReason(id, reason, cancellationToken);

    public Task EnableAsync(string id, CancellationToken cancellationToken) => SetReason(id, null, cancellationToken);

    private Task SetReason(string id, string? reason, CancellationToken cancellationToken)
        => database.WriteAsync(session => { session.Execute("UPDATE targets SET disabled_reason = $1 WHERE id = $0", id, reason); }, cancellationToken);

    private static Target ReadTarget(SqliteDataReader r)
        => new(r.GetString(0), r.GetString(1), Enum.Parse<ChannelKind>(r.GetString(2)), r.GetString(3), r.IsDBNull(4) ? null : r.GetString(4),
            SqliteText.ToInstant(r.GetInt64(5)), r.IsDBNull(6) ? null : r.GetString(6));
}
