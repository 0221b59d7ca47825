using System.Globalization;
using Alerts.Deliveries;
using Microsoft.Data.Sqlite;

namespace Alerts.Storage.Sqlite;

internal sealed class SqliteDeliveryLedger(SqliteDatabase database) : IDeliveryLedger
{
    // Named, since the planner would rather read one index for any part of the query.
    private static readonly IndexOrder All = IndexOrder.Of("deliveries INDEXED BY deliveries_created", "created_at", "$0 = ''");
    private static readonly IndexOrder OfTenant = IndexOrder.Of("deliveries INDEXED BY deliveries_tenant", "created_at", "tenant = $0");
    private static readonly IndexOrder OfTarget = IndexOrder.Of("deliveries INDEXED BY deliveries_target", "created_at", "target_id = $0");
    private static readonly IndexOrder OfOneAlert = IndexOrder.Of("deliveries INDEXED BY deliveries_alert", "created_at", "alert_id = $0");

    // The first condition is that of the index, to the letter: what it follows from is beyond the planner.
    private static readonly IndexOrder OfFailed = IndexOrder.Of("deliveries INDEXED BY deliveries_failed", "created_at", "status >= 2 AND status = $0");

    internal const string Columns = "id, alert_id, target_id, tenant, status, attempts, created_at, next_attempt_at, replay_of, follows";

    internal const string AttemptColumns = "delivery_id, number, at, duration_ms, outcome, status_code, detail, failure";
    internal const string EventColumns = "delivery_id, kind, at, detail";

    /// <summary>As <see cref="NewestFirst"/> takes it.</summary>
    internal int Patience { get; init; } = NewestFirst.Patience;

    public Task AddAsync(IReadOnlyCollection<Delivery> deliveries, CancellationToken cancellationToken)
        => database.WriteAsync(
            session =>
            {
                foreach (var d in deliveries)
                {
                    session.Execute(
                        $"INSERT OR IGNORE INTO deliveries ({Columns}) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9)",
                        d.Id, d.AlertId, d.TargetId, d.Tenant, (int)d.Status, d.Attempts, SqliteText.ToMilliseconds(d.CreatedAt), SqliteText.ToMilliseconds(d.NextAttemptAt), d.ReplayOf, d.Follows);
                }
            },
            cancellationToken);

    public Task<Delivery?> FindAsync(string id, CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => Find(session, id)));

    public Task<bool> RecordAsync(DeliveryAttempt attempt, DeliveryStatus status, DateTimeOffset nextAttemptAt, CancellationToken cancellationToken)
        => database.WriteAsync(
            session =>
            {
                var moved = session.Execute(
                    "UPDATE deliveries SET status = $2, attempts = $1, next_attempt_at = $3 WHERE id = $0 AND status = 0 AND attempts = $1 - 1",
                    attempt.DeliveryId, attempt.Number, (int)status, SqliteText.ToMilliseconds(nextAttemptAt)) > 0;
                if (moved)
                {
                    session.Execute(
                        "INSERT INTO attempts (delivery_id, number, at, duration_ms, outcome, status_code, detail, failure) VALUES ($0, $1, $2, $3, $4, $5, $6, $7)",
                        attempt.DeliveryId, attempt.Number, SqliteText.ToMilliseconds(attempt.At), (long)attempt.Duration.TotalMilliseconds,
                        (int)attempt.Outcome, attempt.StatusCode, attempt.Detail, (int)attempt.Failure);
                }

                return moved;
            },
            cancellationToken);

    public Task PostponeAsync(string id, DateTimeOffset until, CancellationToken cancellationToken)
        => database.WriteAsync(
            session => { session.Execute("UPDATE deliveries SET next_attempt_at = $1 WHERE id = $0 AND status = 0", id, SqliteText.ToMilliseconds(until)); },
            cancellationToken);

    public Task MarkReplayedAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
        => database.WriteAsync(
            session =>
            {
                foreach (var id in ids)
                {
                    session.Execute(
                        "UPDATE deliveries SET status = $1 WHERE id = $0 AND status IN ($2, $3)", id, (int)DeliveryStatus.Replayed, (int)DeliveryStatus.Dead, (int)DeliveryStatus.Cancelled);
                }
            },
            cancellationToken);

    public Task<Page<Delivery>> ListAsync(DeliveryQuery query, string? cursor, int take, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var from = cursor is not null ? Bound.Parse(cursor) : query.Until is { } until ? Bound.Before(until) : Bound.Top;
        var since = query.Since is { } start ? SqliteText.ToMilliseconds(start) : long.MinValue;
        return Task.FromResult(database.Read(session => new NewestFirst(session, FacetsOf(query), Patience).Read(
            from, since, take, at => Find(session, at.Id) is { } delivery && query.Asks(delivery) ? delivery : null)));
    }

    public Task<IReadOnlyList<Delivery>> OverdueAsync(DateTimeOffset before, int take, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<Delivery>>(database.Read(session => session.All(
            $"SELECT {Columns} FROM deliveries WHERE status = 0 AND next_attempt_at <= $0 ORDER BY next_attempt_at LIMIT $1",
            ReadDelivery, SqliteText.ToMilliseconds(before), take)));

    public Task<IReadOnlyList<Delivery>> OfAlertAsync(string alertId, int take, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<Delivery>>(database.Read(session => session.All(
            $"SELECT {Columns} FROM deliveries WHERE alert_id = $0 LIMIT $1", ReadDelivery, alertId, take)));

    public Task<IReadOnlyList<DeliveryAttempt>> AttemptsAsync(string deliveryId, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<DeliveryAttempt>>(database.Read(session => session.All(
            $"SELECT {AttemptColumns} FROM attempts WHERE delivery_id = $0 ORDER BY number", ReadAttempt, deliveryId)));

    public Task AddEventAsync(MailEvent mail, CancellationToken cancellationToken)
        => database.WriteAsync(
            session =>
            {
                session.Execute(
                    "INSERT OR IGNORE INTO mail_events (delivery_id, at, kind, detail) VALUES ($0, $1, $2, $3)", mail.DeliveryId, SqliteText.ToMilliseconds(mail.At), mail.Kind.ToString(), mail.Detail);
            },
            cancellationToken);

    public Task<IReadOnlyList<MailEvent>> EventsAsync(string deliveryId, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<MailEvent>>(database.Read(session => session.All(
            $"SELECT {EventColumns} FROM mail_events WHERE delivery_id = $0 ORDER BY at, kind", ReadEvent, deliveryId)));

    public Task MarkReturnedAsync(string id, CancellationToken cancellationToken)
        => database.WriteAsync(
            session => { session.Execute("UPDATE deliveries SET status = $1 WHERE id = $0 AND status = $2", id, (int)DeliveryStatus.Dead, (int)DeliveryStatus.Accepted); },
            cancellationToken);

    // The tenant first: see NewestFirst. What is pending or accepted is most of what there is, or soon will be, and has no index of its own.
    private static List<Facet> FacetsOf(DeliveryQuery query)
    {
        var facets = new List<Facet>();
        void Add(IndexOrder order, string? key)
        {
            if (key is not null)
            {
                facets.Add(new Facet(order, [key]));
            }
        }

        Add(OfTenant, query.Tenant);
        Add(OfTarget, query.TargetId);
        Add(OfOneAlert, query.AlertId);
        if (query.Status is { } status and >= DeliveryStatus.Dead)
        {
            Add(OfFailed, ((int)status).ToString(CultureInfo.InvariantCulture));
        }

        return facets.Count > 0 ? facets : [new Facet(All, [""])];
    }

    private static Delivery? Find(SqliteSession session, string id)
        => session.First<Delivery?>($"SELECT {Columns} FROM deliveries WHERE id = $0", ReadDelivery, null, id);

    internal static DeliveryAttempt ReadAttempt(SqliteDataReader r)
        => new(
            r.GetString(0), r.GetInt32(1), SqliteText.ToInstant(r.GetInt64(2)), TimeSpan.FromMilliseconds(r.GetInt64(3)),
            (AttemptOutcome)r.GetInt32(4), r.IsDBNull(5) ? null : r.GetInt32(5), r.GetString(6), (FailureClass)r.GetInt32(7));

    internal static MailEvent ReadEvent(SqliteDataReader r)
        => new(r.GetString(0), Enum.Parse<MailEventKind>(r.GetString(1)), SqliteText.ToInstant(r.GetInt64(2)), r.GetString(3));

    internal static Delivery ReadDelivery(SqliteDataReader r)
        => new(
            r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), (DeliveryStatus)r.GetInt32(4), r.GetInt32(5),
            SqliteText.ToInstant(r.GetInt64(6)), SqliteText.ToInstant(r.GetInt64(7)), r.IsDBNull(8) ? null : r.GetString(8), r.IsDBNull(9) ? null : r.GetString(9));
}
