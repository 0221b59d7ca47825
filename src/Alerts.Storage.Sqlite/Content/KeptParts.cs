using Alerts.Classification;
using Alerts.Moving;

namespace Alerts.Storage.Sqlite;

/// <summary>Proposals in the order in which they were stored, which is that of their lists.</summary>
internal static class KeptProposals
{
    public static IReadOnlyList<KeptProposal> After(SqliteSession session, KeptProposal? last, int take)
    {
        var rows = session.All(
            "SELECT json, version FROM proposals WHERE seq > coalesce((SELECT seq FROM proposals WHERE id = $0), 0) ORDER BY seq LIMIT $1",
            r => (Proposal: SqliteText.FromJson<Proposal>(r.GetString(0)), Version: r.GetInt32(1)), KeptTables.Id(last), take);
        var (kept, before) = (new List<KeptProposal>(rows.Count), last?.At ?? DateTimeOffset.MinValue);
        foreach (var (proposal, version) in rows)
        {
            before = proposal.FoundAt > before ? proposal.FoundAt : before.AddMilliseconds(1);
            kept.Add(new KeptProposal(proposal, version, before));
        }

        return kept;
    }
}

/// <summary>Deliveries with their attempts and what a mail service said of them.</summary>
internal static class KeptDeliveries
{
    public static IReadOnlyList<KeptDelivery> After(SqliteSession session, KeptDelivery? last, int take)
    {
        var rows = session.All($"SELECT {SqliteDeliveryLedger.Columns} FROM deliveries WHERE id > $0 ORDER BY id LIMIT $1", SqliteDeliveryLedger.ReadDelivery, KeptTables.Id(last), take);
        if (rows.Count == 0)
        {
            return [];
        }

        var attempts = session.All(
            $"SELECT {SqliteDeliveryLedger.AttemptColumns} FROM attempts WHERE delivery_id >= $0 AND delivery_id <= $1 ORDER BY delivery_id, number", SqliteDeliveryLedger.ReadAttempt, rows[0].Id, rows[^1].Id)
            .ToLookup(a => a.DeliveryId, StringComparer.Ordinal);
        var events = session.All(
            $"SELECT {SqliteDeliveryLedger.EventColumns} FROM mail_events WHERE delivery_id >= $0 AND delivery_id <= $1 ORDER BY delivery_id, at, kind", SqliteDeliveryLedger.ReadEvent, rows[0].Id, rows[^1].Id)
            .ToLookup(e => e.DeliveryId, StringComparer.Ordinal);
        return [.. rows.Select(d => new KeptDelivery(d, [.. attempts[d.Id]], [.. events[d.Id]]))];
    }
}

/// <summary>What waits or waited for the digests of each subscription.</summary>
internal static class KeptDigestRows
{
    public static IReadOnlyList<KeptDigests> After(SqliteSession session, KeptDigests? last, int take)
        => [.. session.All(
            """
            SELECT DISTINCT subscription_id FROM digest_entries WHERE subscription_id > $0
            UNION SELECT DISTINCT subscription_id FROM digest_windows WHERE subscription_id > $0 ORDER BY 1 LIMIT $1
            """,
            r => r.GetString(0), KeptTables.Id(last), take)
            .Select(id => new KeptDigests(
                id,
                session.All(
                    "SELECT alert_id, at, due_at FROM digest_entries WHERE subscription_id = $0 ORDER BY due_at IS NULL, due_at, at, alert_id",
                    r => new KeptDigestEntry(r.GetString(0), KeptTables.At(r, 1), KeptTables.AtOrNull(r, 2)), id),
                session.All("SELECT due_at FROM digest_windows WHERE subscription_id = $0 ORDER BY due_at", r => KeptTables.At(r, 0), id)))];
}
