using Alerts.Access;

namespace Alerts.Storage.Sqlite;

internal sealed class SqliteIdempotencyStore(SqliteDatabase database) : IIdempotencyStore
{
    public Task<IdempotencyClaim?> ClaimAsync(string id, string fingerprint, DateTimeOffset now, DateTimeOffset goodSince, DateTimeOffset abandonedBefore, CancellationToken cancellationToken)
        => database.WriteAsync(
            session =>
            {
                var taken = session.Execute(
                    """
                    INSERT INTO idempotency (id, fingerprint, claimed_at, answer) VALUES ($0, $1, $2, NULL)
                    ON CONFLICT (id) DO UPDATE SET fingerprint = $1, claimed_at = $2, answer = NULL
                    WHERE claimed_at < $3 OR (answer IS NULL AND claimed_at < $4 AND fingerprint = $1)
                    """,
                    id, fingerprint, SqliteText.ToMilliseconds(now), SqliteText.ToMilliseconds(goodSince), SqliteText.ToMilliseconds(abandonedBefore)) > 0;
                return taken ? null : session.First<IdempotencyClaim?>(
                    "SELECT fingerprint, claimed_at, answer FROM idempotency WHERE id = $0",
                    r => new IdempotencyClaim(id, r.GetString(0), SqliteText.ToInstant(r.GetInt64(1)), r.IsDBNull(2) ? null : r.GetString(2)), null, id);
            },
            cancellationToken);

    public Task CompleteAsync(string id, string answer, CancellationToken cancellationToken)
        => database.WriteAsync(session => { session.Execute("UPDATE idempotency SET answer = $1 WHERE id = $0", id, answer); }, cancellationToken);

    public Task ReleaseAsync(string id, CancellationToken cancellationToken)
        => database.WriteAsync(session => { session.Execute("DELETE FROM idempotency WHERE id = $0 AND answer IS NULL", id); }, cancellationToken);

    public Task<int> ReleaseAllAsync(CancellationToken cancellationToken)
        => database.WriteAsync(session => session.Execute("DELETE FROM idempotency WHERE answer IS NULL"), cancellationToken);

    public Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken)
        => database.WriteAsync(session => session.Execute("DELETE FROM idempotency WHERE claimed_at < $0", SqliteText.ToMilliseconds(before)), cancellationToken);
}
