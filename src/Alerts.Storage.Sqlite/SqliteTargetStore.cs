using System.Text.Json;
using Alerts.Access;
using Alerts.Deliveries;
using Alerts.Subscriptions;
using Microsoft.Data.Sqlite;

namespace Alerts.Storage.Sqlite;

/// <summary>Address and secrets are kept protected; the columns that held them in the open stay empty.</summary>
internal sealed class SqliteTargetStore(SqliteDatabase database, ISecretProtector protector) : ITargetStore
{
    private const string Columns = "id, tenant, channel, address, secret, created_at, disabled_reason, failing_since, sealed, disabled_by, awaits_confirmation";
    private const string Insert = $"INSERT OR IGNORE INTO targets ({Columns}) VALUES ($0, $1, $2, '', NULL, $3, $4, $5, $6, $7, $8)";

    public async Task<Target> AddAsync(Target target, CancellationToken cancellationToken)
    {
        await AddManyAsync([target], cancellationToken);
        return await FindAsync(target.Id, cancellationToken) ?? target;
    }

    public Task AddManyAsync(IReadOnlyCollection<Target> targets, CancellationToken cancellationToken)
    {
        var rows = targets.Select(t => (Target: t, Sealed: Seal(SecretsOf(t)))).ToList();
        return database.WriteAsync(
            session =>
            {
                foreach (var (t, text) in rows)
                {
                    session.Execute(
                        Insert, t.Id, t.Tenant, t.Channel.ToString(), SqliteText.ToMilliseconds(t.CreatedAt), t.DisabledReason,
                        t.FailingSince is { } since ? SqliteText.ToMilliseconds(since) : null, text, t.DisabledBy?.ToString(), t.AwaitsConfirmation ? 1 : 0);
                }
            },
            cancellationToken);
    }

    public Task<Target?> FindAsync(string id, CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => Find(session, id)));

    public Task<IReadOnlyDictionary<string, Target>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyDictionary<string, Target>>(database.Read(session => ids.Select(id => Find(session, id)).OfType<Target>().ToDictionary(t => t.Id, StringComparer.Ordinal)));

    public Task<Page<Target>> ListAsync(string? tenant, string? cursor, int take, CancellationToken cancellationToken)
    {
        var rows = database.Read(session => tenant is null
            ? session.All($"SELECT {Columns} FROM targets WHERE id > $0 ORDER BY id LIMIT $1", ReadTarget, cursor ?? "", take)
            : session.All($"SELECT {Columns} FROM targets WHERE tenant = $2 AND id > $0 ORDER BY id LIMIT $1", ReadTarget, cursor ?? "", take, tenant));
        return Task.FromResult(new Page<Target>(rows, rows.Count == take ? rows[^1].Id : null));
    }

    public Task DisableAsync(string id, StopCause cause, string reason, CancellationToken cancellationToken)
        => UpdateAsync("UPDATE targets SET disabled_reason = $1, disabled_by = $2 WHERE id = $0", cancellationToken, id, reason, cause.ToString());

    public Task ConfirmAsync(string id, CancellationToken cancellationToken)
        => UpdateAsync("UPDATE targets SET awaits_confirmation = 0 WHERE id = $0", cancellationToken, id);

    public Task EnableAsync(string id, CancellationToken cancellationToken)
        => UpdateAsync("UPDATE targets SET disabled_reason = NULL, disabled_by = NULL, failing_since = NULL WHERE id = $0", cancellationToken, id);

    public Task SetFailingSinceAsync(string id, DateTimeOffset? since, CancellationToken cancellationToken)
        => UpdateAsync("UPDATE targets SET failing_since = $1 WHERE id = $0", cancellationToken, id, since is { } at ? SqliteText.ToMilliseconds(at) : null);

    public Task RotateSecretAsync(string id, string secret, DateTimeOffset oldUntil, CancellationToken cancellationToken)
        => database.WriteAsync(
            session =>
            {
                if (Find(session, id) is { } target)
                {
                    var secrets = SecretsOf(target) with { Secret = secret, OldSecret = target.Secret, OldSecretUntil = oldUntil };
                    session.Execute("UPDATE targets SET sealed = $1 WHERE id = $0", id, Seal(secrets));
                }
            },
            cancellationToken);

    /// <summary>Protects what an earlier version of the program stored in the open. How many there were.</summary>
    public Task<int> SealOpenRowsAsync(CancellationToken cancellationToken)
        => database.WriteAsync(
            session =>
            {
                var open = session.All($"SELECT {Columns} FROM targets WHERE sealed IS NULL", ReadTarget);
                if (open.Count > 0)
                {
                    // What is overwritten must not stay readable in free pages.
                    session.Execute("PRAGMA secure_delete = ON");
                }

                foreach (var target in open)
                {
                    session.Execute("UPDATE targets SET sealed = $1, address = '', secret = NULL WHERE id = $0", target.Id, Seal(SecretsOf(target)));
                }

                return open.Count;
            },
            cancellationToken);

    private static Secrets SecretsOf(Target target) => new(target.Address, target.Secret, target.OldSecret, target.OldSecretUntil);

    private string Seal(Secrets secrets) => protector.Protect(JsonSerializer.Serialize(secrets));

    private Target? Find(SqliteSession session, string id) => session.First<Target?>($"SELECT {Columns} FROM targets WHERE id = $0", ReadTarget, null, id);

    private Task UpdateAsync(string sql, CancellationToken cancellationToken, params object?[] values)
        => database.WriteAsync(session => { session.Execute(sql, values); }, cancellationToken);

    private Target ReadTarget(SqliteDataReader r)
    {
        var secrets = r.IsDBNull(8)
            ? new Secrets(r.GetString(3), r.IsDBNull(4) ? null : r.GetString(4), null, null)
            : JsonSerializer.Deserialize<Secrets>(protector.Unprotect(r.GetString(8))) ?? throw new StorageException($"Target {r.GetString(0)} has no address.");
        return new Target(
            r.GetString(0), r.GetString(1), Enum.Parse<ChannelKind>(r.GetString(2)), secrets.Address, secrets.Secret,
            SqliteText.ToInstant(r.GetInt64(5)), r.IsDBNull(6) ? null : r.GetString(6), r.IsDBNull(7) ? null : SqliteText.ToInstant(r.GetInt64(7)), secrets.OldSecret, secrets.OldSecretUntil)
        {
            DisabledBy = r.IsDBNull(9) ? null : Enum.Parse<StopCause>(r.GetString(9)),
            AwaitsConfirmation = r.GetInt64(10) == 1,
        };
    }

    private sealed record Secrets(string Address, string? Secret, string? OldSecret, DateTimeOffset? OldSecretUntil);
}
