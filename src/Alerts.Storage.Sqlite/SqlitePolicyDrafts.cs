using Alerts.Policies;
using Microsoft.Data.Sqlite;

namespace Alerts.Storage.Sqlite;

internal sealed class SqlitePolicyDrafts(SqliteDatabase database) : IPolicyDrafts
{
    public Task<bool> AddAsync(PolicyDraft draft, CancellationToken cancellationToken)
    {
        var json = SqliteText.ToJson(draft.File);
        return database.WriteAsync(
            session => session.Execute(
                "INSERT OR IGNORE INTO policy_drafts (revision, uploaded_at, as_of, measures, provisions, json) VALUES ($0, $1, $2, $3, $4, $5)",
                draft.Revision, SqliteText.ToMilliseconds(draft.UploadedAt), SqliteText.ToDay(draft.File.AsOf), draft.File.Measures.Count, draft.File.Measures.Sum(m => m.Provisions.Count), json) > 0,
            cancellationToken);
    }

    public Task<PolicyDraft?> FindAsync(string revision, CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => session.First<PolicyDraft?>("SELECT revision, uploaded_at, json FROM policy_drafts WHERE revision = $0", Draft, null, revision)));

    public Task<bool> RemoveAsync(string revision, CancellationToken cancellationToken)
        => database.WriteAsync(session => session.Execute("DELETE FROM policy_drafts WHERE revision = $0", revision) > 0, cancellationToken);

    public Task<Page<DraftEntry>> ListAsync(string? cursor, int take, CancellationToken cancellationToken)
    {
        var before = SqliteText.SequenceOf(cursor);
        var rows = database.Read(session => session.All(
            "SELECT seq, revision, uploaded_at, as_of, measures, provisions FROM policy_drafts WHERE seq < $0 ORDER BY seq DESC LIMIT $1",
            r => (Sequence: r.GetInt64(0), Entry: new DraftEntry(r.GetString(1), SqliteText.ToInstant(r.GetInt64(2)), SqliteText.ToDay(r.GetString(3)), r.GetInt32(4), r.GetInt32(5))),
            before, take));
        return Task.FromResult(new Page<DraftEntry>([.. rows.Select(r => r.Entry)], rows.Count == take ? SqliteText.ToCursor(rows[^1].Sequence) : null));
    }

    public Task MarkAsync(string revision, long? onto, CancellationToken cancellationToken)
        => database.WriteAsync(session => { session.Execute("UPDATE policy_drafts SET onto = $1 WHERE revision = $0", revision, onto); }, cancellationToken);

    public Task<BegunDraft?> MarkedAsync(CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => session.First<BegunDraft?>(
            "SELECT revision, uploaded_at, json, onto FROM policy_drafts WHERE onto IS NOT NULL LIMIT 1", r => new BegunDraft(Draft(r), r.GetInt64(3)), null)));

    internal static PolicyDraft Draft(SqliteDataReader row) => new(row.GetString(0), SqliteText.ToInstant(row.GetInt64(1)), SqliteText.FromJson<PolicyFile>(row.GetString(2)));
}

internal sealed class SqlitePolicyOffers(SqliteDatabase database) : IPolicyOffers
{
    public Task<LastOffer?> LastAsync(CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => session.First<LastOffer?>(
            "SELECT revision, fingerprint, onto FROM policy_offers WHERE id = 1", r => new LastOffer(r.GetString(0), r.IsDBNull(1) ? null : r.GetString(1), r.GetInt64(2)), null)));

    public Task SaveAsync(LastOffer offer, CancellationToken cancellationToken)
        => database.WriteAsync(
            session => { session.Execute("INSERT OR REPLACE INTO policy_offers (id, revision, fingerprint, onto) VALUES (1, $0, $1, $2)", offer.Revision, offer.Fingerprint, offer.Onto); },
            cancellationToken);
}
