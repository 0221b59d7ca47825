using Alerts.Evidence;
using Alerts.Notices;

namespace Alerts.Storage.Sqlite;

internal sealed class SqliteEvidenceStore(SqliteDatabase database) : IEvidenceStore
{
    public async Task KeepAsync(SourceId source, IReadOnlyList<RawAnswer> answers, CancellationToken cancellationToken)
    {
        if (answers.Count == 0)
        {
            return;
        }

        // Pressed before the writer has it: one thread writes for all.
        var rows = answers.Select(a => (
            a.Address, At: SqliteText.ToMilliseconds(a.At), Headers: SqliteText.ToJson(a.Headers), Name: EvidenceBytes.NameOf(a.Bytes.Span), a.Bytes.Length,
            Compressed: EvidenceBytes.Compress(a.Bytes.Span))).ToList();
        await database.WriteAsync(
            session =>
            {
                foreach (var row in rows)
                {
                    session.Execute("INSERT INTO evidence_bytes (sha256, length, compressed) VALUES ($0, $1, $2) ON CONFLICT DO UPDATE SET compressed = excluded.compressed WHERE length(compressed) = 0", row.Name, row.Length, row.Compressed);
                    session.Execute("INSERT OR IGNORE INTO evidence (source, at, address, headers, sha256) VALUES ($0, $1, $2, $3, $4)", source.Value, row.At, row.Address, row.Headers, row.Name);
                }
            },
            cancellationToken);
    }

    public Task<IReadOnlyList<EvidenceEntry>> ListAsync(SourceId source, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<EvidenceEntry>>(database.Read(session => session.All(
            "SELECT e.address, e.at, e.headers, e.sha256, b.length FROM evidence e JOIN evidence_bytes b ON b.sha256 = e.sha256 WHERE e.source = $0 AND e.at BETWEEN $1 AND $2 ORDER BY e.at, e.address, e.sha256",
            r => new EvidenceEntry(
                source, r.GetString(0), DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(1)), SqliteText.FromJson<Dictionary<string, string>>(r.GetString(2)), r.GetString(3), r.GetInt32(4)),
            source.Value, SqliteText.ToMilliseconds(from), SqliteText.ToMilliseconds(to))));

    public Task<ReadOnlyMemory<byte>?> ReadAsync(string sha256, CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => session.First<ReadOnlyMemory<byte>?>(
            "SELECT compressed, length FROM evidence_bytes WHERE sha256 = $0 AND length(compressed) > 0", r => EvidenceBytes.Decompress(r.GetFieldValue<byte[]>(0), r.GetInt32(1)), null, sha256)));

    // Even an empty body is pressed to some byte, so none means forgotten. The row stays: it has the length of what was there.
    public Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken)
        => database.WriteAsync(
            session => session.Execute(
                "UPDATE evidence_bytes SET compressed = x'' WHERE length(compressed) > 0 AND NOT EXISTS (SELECT 1 FROM evidence e WHERE e.sha256 = evidence_bytes.sha256 AND e.at >= $0)",
                SqliteText.ToMilliseconds(before)),
            cancellationToken);
}
