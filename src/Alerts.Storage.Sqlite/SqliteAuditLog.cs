using System.Globalization;
using Alerts.Access;
using Alerts.Auditing;
using Microsoft.Data.Sqlite;

namespace Alerts.Storage.Sqlite;

internal sealed class SqliteAuditLog(SqliteDatabase database) : IAuditLog
{
    internal const string Columns = "id, at, actor_kind, actor_id, actor_tenant, origin, request_id, action, subject, tenant, before_json, after_json, applied_at";

    public Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken)
        => database.WriteAsync(
            session =>
            {
                session.Execute(
                    $"INSERT OR IGNORE INTO audit_log ({Columns}) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL)",
                    entry.Id, SqliteText.ToMilliseconds(entry.At), entry.Actor.Kind.ToString(), entry.Actor.Id, entry.Actor.Tenant, entry.Actor.Origin, entry.Actor.RequestId,
                    entry.Action, entry.Subject, entry.Tenant, entry.Before, entry.After);
            },
            cancellationToken);

    public Task MarkAppliedAsync(string id, DateTimeOffset at, CancellationToken cancellationToken)
        => database.WriteAsync(
            session => { session.Execute("UPDATE audit_log SET applied_at = $1 WHERE id = $0 AND applied_at IS NULL", id, SqliteText.ToMilliseconds(at)); }, cancellationToken);

    public Task<Page<AuditEntry>> ListAsync(AuditQuery query, string? cursor, int take, CancellationToken cancellationToken)
    {
        var before = cursor is null ? long.MaxValue
            : long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var seq) ? seq
            : throw new InvalidCursorException(cursor);

        // One text for each set of given parts, so that each uses the index of its first.
        var parts = new List<string>();
        var values = new List<object?> { before, take };
        void Where(string condition, object? value)
        {
            if (value is not null)
            {
                parts.Add($" AND {condition} ${values.Count}");
                values.Add(value);
            }
        }

        Where("subject =", query.Subject);
        Where("actor_id =", query.Actor);
        Where("tenant =", query.Tenant);
        Where("action =", query.Action);
        Where("at >=", query.Since is { } since ? SqliteText.ToMilliseconds(since) : null);
        Where("at <", query.Until is { } until ? SqliteText.ToMilliseconds(until) : null);
        var rows = database.Read(session => session.All(
            $"SELECT {Columns}, seq FROM audit_log WHERE seq < $0{string.Concat(parts)} ORDER BY seq DESC LIMIT $1", r => (Entry: Read(r), Seq: r.GetInt64(13)), [.. values]));
        return Task.FromResult(new Page<AuditEntry>([.. rows.Select(r => r.Entry)], rows.Count == take ? rows[^1].Seq.ToString(CultureInfo.InvariantCulture) : null));
    }

    internal static AuditEntry Read(SqliteDataReader r)
    {
        string? Text(int column) => r.IsDBNull(column) ? null : r.GetString(column);
        return new AuditEntry(
            r.GetString(0), SqliteText.ToInstant(r.GetInt64(1)), new Actor(Enum.Parse<ActorKind>(r.GetString(2)), r.GetString(3), Text(4), r.GetString(5), r.GetString(6)),
            r.GetString(7), r.GetString(8), Text(9), Text(10), Text(11), r.IsDBNull(12) ? null : SqliteText.ToInstant(r.GetInt64(12)));
    }
}
