using Alerts.Subscriptions;

namespace Alerts.Storage.Sqlite;

internal sealed class SqliteDigestStore(SqliteDatabase database) : IDigestStore
{
    public Task AddAsync(IReadOnlyCollection<DigestEntry> entries, CancellationToken cancellationToken)
        => database.WriteAsync(
            session =>
            {
                foreach (var entry in entries)
                {
                    session.Execute(
                        "INSERT OR IGNORE INTO digest_entries (subscription_id, alert_id, at) VALUES ($0, $1, $2)", entry.SubscriptionId, entry.AlertId, SqliteText.ToMilliseconds(entry.At));
                }
            },
            cancellationToken);

    public Task<IReadOnlyList<string>> TakeAsync(string subscriptionId, DateTimeOffset dueAt, CancellationToken cancellationToken)
        => database.WriteAsync(
            IReadOnlyList<string> (session) =>
            {
                var due = SqliteText.ToMilliseconds(dueAt);
                if (session.Execute("INSERT OR IGNORE INTO digest_windows (subscription_id, due_at) VALUES ($0, $1)", subscriptionId, due) > 0)
                {
                    session.Execute("UPDATE digest_entries SET due_at = $1 WHERE subscription_id = $0 AND due_at IS NULL", subscriptionId, due);
                }

                return session.All("SELECT alert_id FROM digest_entries WHERE subscription_id = $0 AND due_at = $1 ORDER BY at, alert_id", r => r.GetString(0), subscriptionId, due);
            },
            cancellationToken);

    public Task<Page<DigestPlace>> OfAlertAsync(string alertId, string? cursor, int take, CancellationToken cancellationToken)
    {
        var rows = database.Read(session => session.All(
            "SELECT subscription_id, due_at FROM digest_entries WHERE alert_id = $0 AND subscription_id > $1 ORDER BY subscription_id LIMIT $2",
            r => new DigestPlace(r.GetString(0), r.IsDBNull(1) ? null : SqliteText.ToInstant(r.GetInt64(1))), alertId, cursor ?? "", take));
        return Task.FromResult(new Page<DigestPlace>(rows, rows.Count == take ? rows[^1].SubscriptionId : null));
    }
}
