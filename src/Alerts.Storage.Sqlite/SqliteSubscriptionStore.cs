using Alerts.Subscriptions;

namespace Alerts.Storage.Sqlite;

internal sealed class SqliteSubscriptionStore(SqliteDatabase database) : ISubscriptionStore
{
    // Ids are ASCII.
    private const string AboveAllIds = "\u007f";

    private const string Columns = "id, tenant, name, filter, lead_days, channel, target_id, created_at, cadence, awaits_confirmation, paused_at, begun_at, version";

    private readonly SubscriptionRows _rows = new();

    public async Task<bool> AddAsync(Subscription subscription, CancellationToken cancellationToken)
        => await AddManyAsync([subscription], cancellationToken) > 0;

    public Task<int> AddManyAsync(IReadOnlyCollection<Subscription> subscriptions, CancellationToken cancellationToken)
        => database.WriteAsync(session => subscriptions.Count(s => Add(session, s)), cancellationToken);

    public Task<Subscription?> FindAsync(string id, CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => Find(session, id)));

    public Task<IReadOnlyDictionary<string, Subscription>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyDictionary<string, Subscription>>(database.Read(session => ids.Select(id => Find(session, id)).OfType<Subscription>().ToDictionary(s => s.Id, StringComparer.Ordinal)));

    public Task<Subscription?> FindSameAsync(string targetId, SubscriptionFilter filter, LeadDays leadDays, CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => session.First<Subscription?>(
            $"SELECT {Columns} FROM subscriptions WHERE target_id = $0 AND filter = $1 AND lead_days = $2 ORDER BY id LIMIT 1", _rows.Read, null, targetId, filter.ToString(), leadDays.ToString())));

    public Task<bool> ReplaceAsync(Subscription subscription, DateTimeOffset? nextDigest, CancellationToken cancellationToken)
        => database.WriteAsync(
            session =>
            {
                if (Find(session, subscription.Id) is not { } before || before.Version != subscription.Version)
                {
                    return false;
                }

                var next = subscription with { AwaitsConfirmation = before.AwaitsConfirmation };
                Unfile(session, before);
                session.Execute(
                    """
                    UPDATE subscriptions SET name = $1, filter = $2, lead_days = $3, cadence = $4, paused_at = $5, begun_at = $6, version = version + 1, next_digest_at = $7,
                        introduced_at = CASE WHEN $8 = 1 THEN NULL ELSE introduced_at END WHERE id = $0
                    """,
                    next.Id, next.Name, next.Filter.ToString(), next.LeadDays.ToString(), next.Cadence.ToString(), Milliseconds(next.PausedAt), Milliseconds(next.BegunAt == next.CreatedAt ? null : next.BegunAt),
                    next.IsTold ? Milliseconds(nextDigest) : null, next.BegunAt != before.BegunAt ? 1 : 0);
                if (next.IsTold)
                {
                    File(session, next);
                }

                return true;
            },
            cancellationToken);

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken)
        => database.WriteAsync(
            session =>
            {
                if (Find(session, id) is not { } subscription)
                {
                    return false;
                }

                Unfile(session, subscription);
                session.Execute("DELETE FROM digest_entries WHERE subscription_id = $0", id);
                session.Execute("DELETE FROM digest_windows WHERE subscription_id = $0", id);
                return session.Execute("DELETE FROM subscriptions WHERE id = $0", id) > 0;
            },
            cancellationToken);

    public Task<Page<Subscription>> ListAsync(string? tenant, string? cursor, int take, CancellationToken cancellationToken)
    {
        var rows = database.Read(session => tenant is null
            ? session.All($"SELECT {Columns} FROM subscriptions WHERE id > $0 ORDER BY id LIMIT $1", _rows.Read, cursor ?? "", take)
            : session.All($"SELECT {Columns} FROM subscriptions WHERE tenant = $2 AND id > $0 ORDER BY id LIMIT $1", _rows.Read, cursor ?? "", take, tenant));
        return Task.FromResult(new Page<Subscription>(rows, rows.Count == take ? rows[^1].Id : null));
    }

    public Task<Page<Subscription>> ByInterestAsync(IReadOnlySet<string> keys, string? cursor, int take, CancellationToken cancellationToken, IdRange? within = null)
        => Task.FromResult(database.Read(session =>
        {
            // Each key's rows are sorted by id: the smallest ids of their union are among the smallest of each.
            var found = new List<Subscription>();
            foreach (var key in keys)
            {
                found.AddRange(session.All(
                    $"""
                    SELECT {Columns} FROM interests JOIN subscriptions ON id = subscription_id
                    WHERE key = $0 AND subscription_id > $1 AND subscription_id < $2 ORDER BY subscription_id LIMIT $3
                    """,
                    _rows.Read, key, cursor ?? within?.Above ?? "", within?.Below ?? AboveAllIds, take));
            }

            var page = found.DistinctBy(s => s.Id).OrderBy(s => s.Id, StringComparer.Ordinal).Take(take).ToList();
            return new Page<Subscription>(page, page.Count == take ? page[^1].Id : null);
        }));

    public Task<IReadOnlyList<LeadDays>> LaddersAsync(CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<LeadDays>>([.. Different("subscriptions", "lead_days").Select(text => LeadDays.Parse(text))]);

    public Task<IReadOnlyList<string>> KeysAsync(CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<string>>(Different("interests", "key"));

    public Task<bool> AnyForTargetAsync(string targetId, CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => session.First("SELECT 1 FROM subscriptions WHERE target_id = $0 LIMIT 1", _ => true, false, targetId)));

    public Task<IReadOnlyList<Subscription>> UnintroducedAsync(int take, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<Subscription>>(database.Read(session => session.All(
            $"SELECT {Columns} FROM subscriptions WHERE introduced_at IS NULL AND awaits_confirmation = 0 AND paused_at IS NULL ORDER BY id LIMIT $0", _rows.Read, take)));

    public Task MarkIntroducedAsync(IReadOnlyCollection<string> ids, DateTimeOffset at, CancellationToken cancellationToken)
        => database.WriteAsync(
            session =>
            {
                foreach (var id in ids)
                {
                    session.Execute("UPDATE subscriptions SET introduced_at = $1 WHERE id = $0 AND introduced_at IS NULL", id, SqliteText.ToMilliseconds(at));
                }
            },
            cancellationToken);

    public Task SetCadenceAsync(string id, Cadence cadence, DateTimeOffset? nextDigest, CancellationToken cancellationToken)
        => database.WriteAsync(
            session =>
            {
                session.Execute(
                    "UPDATE subscriptions SET cadence = $1, version = version + 1, next_digest_at = CASE WHEN awaits_confirmation = 1 OR paused_at IS NOT NULL THEN NULL ELSE $2 END WHERE id = $0",
                    id, cadence.ToString(), Milliseconds(nextDigest));
            },
            cancellationToken);

    public Task<int> ConfirmAsync(string targetId, DateTimeOffset at, CancellationToken cancellationToken)
        => database.WriteAsync(
            session =>
            {
                var waiting = session.All($"SELECT {Columns} FROM subscriptions WHERE target_id = $0 AND awaits_confirmation = 1", _rows.Read, targetId);
                foreach (var subscription in waiting)
                {
                    session.Execute("UPDATE subscriptions SET awaits_confirmation = 0, version = version + 1 WHERE id = $0", subscription.Id);
                    if (subscription.PausedAt is null)
                    {
                        Activate(session, subscription, at);
                    }
                }

                return waiting.Count;
            },
            cancellationToken);

    public Task<Page<Subscription>> OfTargetAsync(string targetId, string? cursor, int take, CancellationToken cancellationToken)
    {
        var rows = database.Read(session => session.All(
            $"SELECT {Columns} FROM subscriptions WHERE target_id = $0 AND id > $1 ORDER BY id LIMIT $2", _rows.Read, targetId, cursor ?? "", take));
        return Task.FromResult(new Page<Subscription>(rows, rows.Count == take ? rows[^1].Id : null));
    }

    public Task<IReadOnlyList<DueDigest>> DigestsDueAsync(DateTimeOffset by, int take, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<DueDigest>>(database.Read(session => session.All(
            $"SELECT {Columns}, next_digest_at FROM subscriptions WHERE next_digest_at <= $0 ORDER BY next_digest_at, id LIMIT $1",
            r => new DueDigest(_rows.Read(r), SqliteText.ToInstant(r.GetInt64(13))), SqliteText.ToMilliseconds(by), take)));

    public Task MoveDigestAsync(DueDigest done, DateTimeOffset next, CancellationToken cancellationToken)
        => database.WriteAsync(
            session =>
            {
                session.Execute(
                    "UPDATE subscriptions SET next_digest_at = $2 WHERE id = $0 AND next_digest_at = $1",
                    done.Subscription.Id, SqliteText.ToMilliseconds(done.DueAt), SqliteText.ToMilliseconds(next));
            },
            cancellationToken);

    // A loose index scan: one seek per different value, however many rows share it.
    private List<string> Different(string table, string column)
        => database.Read(session => session.All(
            $"""
            WITH RECURSIVE different (value) AS (
                SELECT min({column}) FROM {table}
                UNION ALL
                SELECT (SELECT min(t.{column}) FROM {table} t WHERE t.{column} > different.value) FROM different WHERE different.value IS NOT NULL
            )
            SELECT value FROM different WHERE value IS NOT NULL
            """,
            r => r.GetString(0)));

    private Subscription? Find(SqliteSession session, string id)
        => session.First<Subscription?>($"SELECT {Columns} FROM subscriptions WHERE id = $0", _rows.Read, null, id);

    private static bool Add(SqliteSession session, Subscription s)
    {
        var added = session.Execute(
            $"INSERT OR IGNORE INTO subscriptions ({Columns}) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, NULL, NULL, 1)",
            s.Id, s.Tenant, s.Name, s.Filter.ToString(), s.LeadDays.ToString(), s.Channel.ToString(), s.TargetId, SqliteText.ToMilliseconds(s.CreatedAt), s.Cadence.ToString(), s.AwaitsConfirmation ? 1 : 0) > 0;
        if (added && !s.AwaitsConfirmation)
        {
            Activate(session, s, s.CreatedAt);
        }

        return added;
    }

    private static void Activate(SqliteSession session, Subscription s, DateTimeOffset at)
    {
        if (s.Cadence.Digest is not null)
        {
            session.Execute("UPDATE subscriptions SET next_digest_at = $1 WHERE id = $0", s.Id, SqliteText.ToMilliseconds(s.Cadence.NextDigest(at)));
        }

        File(session, s);
    }

    private static long? Milliseconds(DateTimeOffset? at) => at is { } instant ? SqliteText.ToMilliseconds(instant) : null;

    private static void Unfile(SqliteSession session, Subscription s)
    {
        foreach (var key in Interest.KeysOf(s.Filter))
        {
            session.Execute("DELETE FROM interests WHERE key = $0 AND subscription_id = $1", key, s.Id);
        }
    }

    private static void File(SqliteSession session, Subscription s)
    {
        foreach (var key in Interest.KeysOf(s.Filter))
        {
            session.Execute("INSERT OR IGNORE INTO interests (key, subscription_id) VALUES ($0, $1)", key, s.Id);
        }
    }
}
