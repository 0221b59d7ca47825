using Alerts.Access;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Evidence;
using Alerts.Moving;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Subscriptions;
using Microsoft.Data.Sqlite;

namespace Alerts.Storage.Sqlite;

/// <summary>How rows of each kind are read in pages that memory holds.</summary>
internal static class KeptTables
{
    private const int Many = 500;

    // Bodies, texts and datasets may have megabytes each.
    private const int Some = 20;
    private const int Few = 4;

    public static Dictionary<Type, object> Of(SqliteSession session, string path)
    {
        var tables = new Dictionary<Type, object>();
        Add<KeptTenant>(last => session.All("SELECT id, name, created_at, version FROM tenants WHERE id > $0 ORDER BY id LIMIT $1", r => new KeptTenant(r.GetString(0), r.GetString(1), At(r, 2), r.GetInt32(3)), Id(last), Many));
        Add<KeptApiKey>(last => session.All("SELECT hash, created_at, name, tenant, scopes, expires_at, last_used_at FROM api_keys WHERE hash > $0 ORDER BY hash LIMIT $1", ApiKey, last?.Hash ?? "", Many));
        Add<KeptTarget>(last => session.All(
            "SELECT id, tenant, channel, created_at, disabled_reason, disabled_by, failing_since, sealed, awaits_confirmation FROM targets WHERE id > $0 ORDER BY id LIMIT $1", Target, Id(last), Many));
        Add<KeptSuppression>(last => session.All(
            $"SELECT {SqliteSuppressionStore.Columns} FROM suppressions WHERE id > $0 ORDER BY id LIMIT $1", r => new KeptSuppression(SqliteSuppressionStore.ReadSuppression(r)), Id(last), Many));
        Add<KeptSubscription>(last => session.All(
            """
            SELECT id, tenant, name, filter, lead_days, channel, target_id, created_at, cadence, awaits_confirmation, paused_at, begun_at, version, introduced_at, next_digest_at
            FROM subscriptions WHERE id > $0 ORDER BY id LIMIT $1
            """,
            Subscription, Id(last), Many));
        Add<KeptSilence>(last => session.All($"SELECT {SqliteSilenceStore.Columns} FROM silences WHERE id > $0 ORDER BY id LIMIT $1", r => new KeptSilence(SqliteSilenceStore.ReadSilence(r)), Id(last), Many));
        Add<KeptSourceState>(last => session.All("SELECT json FROM source_states WHERE id > $0 ORDER BY id LIMIT $1", r => new KeptSourceState(SqliteText.FromJson<SourceState>(r.GetString(0))), Id(last), Some));
        Add<KeptSourceHealth>(last => session.All(
            "SELECT id, json, paused_since FROM source_health WHERE id > $0 ORDER BY id LIMIT $1",
            r => new KeptSourceHealth(r.GetString(0), r.IsDBNull(1) ? null : SqliteText.FromJson<SourceHealth>(r.GetString(1)), AtOrNull(r, 2)), Id(last), Some));
        Add<KeptDraft>(last => session.All(
            "SELECT revision, uploaded_at, json, onto FROM policy_drafts WHERE revision > $0 ORDER BY revision LIMIT $1",
            r => new KeptDraft(SqlitePolicyDrafts.Draft(r), r.IsDBNull(3) ? null : r.GetInt64(3)), Id(last), Few));
        Add<KeptRevision>(last => session.All(
            "SELECT seq, revision, at, json FROM policy_revisions WHERE seq > $0 ORDER BY seq LIMIT $1",
            r => new KeptRevision(r.GetInt64(0), r.GetString(1), At(r, 2), SqliteText.FromJson<PolicyFile>(r.GetString(3))), last?.Sequence ?? 0, Few));
        Add<KeptOffer>(last => last is not null ? [] : session.All(
            "SELECT revision, fingerprint, onto FROM policy_offers WHERE id = 1", r => new KeptOffer(new LastOffer(r.GetString(0), TextOrNull(r, 1), r.GetInt64(2)))));
        Add<KeptRefusal>(last => session.All("SELECT cause, since FROM policy_refusals WHERE cause > $0 ORDER BY cause LIMIT $1", r => new KeptRefusal(r.GetString(0), At(r, 1)), Id(last), Many));
        Add<KeptAlert>(last => session.All(
            "SELECT json, enqueued, routed_at, silenced_by, progress_at, routed_parts FROM alerts WHERE id > $0 ORDER BY id LIMIT $1",
            r => new KeptAlert(SqliteText.FromJson<Alert>(r.GetString(0)), r.GetInt64(1) == 1, AtOrNull(r, 2), TextOrNull(r, 3), AtOrNull(r, 4), SqliteAlertStore.PartsIn(r.GetInt64(5))), Id(last), Many));
        Add<KeptAuditEntry>(last => session.All($"SELECT {SqliteAuditLog.Columns} FROM audit_log WHERE id > $0 ORDER BY id LIMIT $1", r => new KeptAuditEntry(SqliteAuditLog.Read(r)), Id(last), Many));

        // Who has no answer was killed: at every start such are freed, and so is what is not carried.
        Add<KeptClaim>(last => session.All(
            "SELECT id, fingerprint, claimed_at, answer FROM idempotency WHERE id > $0 AND answer IS NOT NULL ORDER BY id LIMIT $1",
            r => new KeptClaim(new IdempotencyClaim(r.GetString(0), r.GetString(1), At(r, 2), r.GetString(3))), Id(last), Some));
        Add<KeptDeadLetter>(last => session.All(
            $"SELECT {SqliteMessageQueue.DeadLetterColumns} FROM dead_letters WHERE seq > CAST($0 AS INTEGER) ORDER BY seq LIMIT $1", r => new KeptDeadLetter(SqliteMessageQueue.ReadDeadLetter(r)), last?.Id ?? "0", Many));
        Add<KeptMessage>(last => session.All(
            "SELECT queue, id, body, due_at FROM queue WHERE (queue, id) > ($0, $1) ORDER BY queue, id LIMIT $2",
            r => new KeptMessage(r.GetString(0), r.GetString(1), r.GetString(2), At(r, 3)), last?.Queue ?? "", last?.MessageId ?? "", Many));
        Add<KeptCliff>(last => last is not null ? [] : session.All($"SELECT {SqliteCliffRegister.Columns} FROM cliffs", r => new KeptCliff(SqliteCliffRegister.ReadCliff(r))));
        Add<KeptEvidence>(last => session.All(
            """
            SELECT e.source, e.address, e.at, e.headers, e.sha256, b.length FROM evidence e JOIN evidence_bytes b ON b.sha256 = e.sha256
            WHERE (e.source, e.at, e.address, e.sha256) > ($0, $1, $2, $3) ORDER BY e.source, e.at, e.address, e.sha256 LIMIT $4
            """,
            Evidence, last?.Entry.Source.Value ?? "", last is null ? 0 : SqliteText.ToMilliseconds(last.Entry.At), last?.Entry.Address ?? "", last?.Entry.Sha256 ?? "", Many));
        Add<KeptEvidenceBytes>(last => session.All(
            "SELECT sha256, length, (SELECT max(at) FROM evidence e WHERE e.sha256 = b.sha256), compressed FROM evidence_bytes b WHERE sha256 > $0 ORDER BY sha256 LIMIT $1",
            r => new KeptEvidenceBytes(r.GetString(0), r.GetInt32(1), AtOrNull(r, 2) ?? DateTimeOffset.UnixEpoch, r.GetFieldValue<byte[]>(3)), Id(last), Few));
        tables.Add(typeof(KeptNotice), new KeptNotices(session, path, Some));
        Add<KeptProposal>(last => KeptProposals.After(session, last, Many));
        Add<KeptDelivery>(last => KeptDeliveries.After(session, last, Many));
        Add<KeptDigests>(last => KeptDigestRows.After(session, last, Some));
        return tables;

        void Add<T>(Func<T?, IReadOnlyList<T>> next)
            where T : class, IKept => tables.Add(typeof(T), new KeptTable<T>(path, next));
    }

    public static DateTimeOffset At(SqliteDataReader r, int column) => SqliteText.ToInstant(r.GetInt64(column));

    public static DateTimeOffset? AtOrNull(SqliteDataReader r, int column) => r.IsDBNull(column) ? null : At(r, column);

    public static string Id(IKept? last) => last?.Id ?? "";

    private static string? TextOrNull(SqliteDataReader r, int column) => r.IsDBNull(column) ? null : r.GetString(column);

    private static KeptApiKey ApiKey(SqliteDataReader r) => new(r.GetString(0), At(r, 1), r.GetString(2), TextOrNull(r, 3), r.GetString(4).Split(' '), AtOrNull(r, 5), AtOrNull(r, 6));

    private static KeptTarget Target(SqliteDataReader r)
        => new(
            r.GetString(0), r.GetString(1), Enum.Parse<ChannelKind>(r.GetString(2)), At(r, 3), TextOrNull(r, 4), r.IsDBNull(5) ? null : Enum.Parse<StopCause>(r.GetString(5)), AtOrNull(r, 6), r.GetString(7),
            r.GetInt64(8) == 1);

    private static KeptSubscription Subscription(SqliteDataReader r)
        => new(
            r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), Enum.Parse<ChannelKind>(r.GetString(5)), r.GetString(6), At(r, 7), r.GetString(8), r.GetInt64(9) == 1,
            AtOrNull(r, 10), AtOrNull(r, 11), r.GetInt32(12), AtOrNull(r, 13), AtOrNull(r, 14));

    private static KeptEvidence Evidence(SqliteDataReader r)
        => new(new EvidenceEntry(SourceId.Parse(r.GetString(0)), r.GetString(1), At(r, 2), SqliteText.FromJson<Dictionary<string, string>>(r.GetString(3)), r.GetString(4), r.GetInt32(5)));
}
