using System.Globalization;
using Alerts.Alerting;
using Alerts.Policies;
using Microsoft.Data.Sqlite;

namespace Alerts.Storage.Sqlite;

internal sealed class SqlitePolicyRevisions(SqliteDatabase database) : IPolicyRevisions
{
    private const string Columns = "seq, revision, at, as_of, measures, provisions";

    public Task<AcceptedRevision?> LatestAsync(CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => session.First<AcceptedRevision?>(
            "SELECT seq, revision, at, json FROM policy_revisions ORDER BY seq DESC LIMIT 1", Accepted, null)));

    // An earlier revision may come back: only a repeat of the one in use is nothing new.
    public Task<long?> AddAsync(string revision, PolicyFile file, long after, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var json = SqliteText.ToJson(file);
        return database.WriteAsync(
            long? (session) =>
            {
                var inUse = session.First("SELECT seq, revision FROM policy_revisions ORDER BY seq DESC LIMIT 1", r => (Sequence: r.GetInt64(0), Revision: r.GetString(1)), (Sequence: 0L, Revision: ""));
                return inUse.Revision == revision ? inUse.Sequence
                    : inUse.Sequence != after ? null
                    : session.First(
                        "INSERT INTO policy_revisions (revision, at, json, as_of, measures, provisions) VALUES ($0, $1, $2, $3, $4, $5) RETURNING seq", r => r.GetInt64(0), 0L,
                        revision, SqliteText.ToMilliseconds(at), json, SqliteText.ToDay(file.AsOf), file.Measures.Count, file.Measures.Sum(m => m.Provisions.Count));
            },
            cancellationToken);
    }

    public Task<IReadOnlyList<RevisionEntry>> ListAsync(CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<RevisionEntry>>(database.Read(session => session.All($"SELECT {Columns} FROM policy_revisions ORDER BY seq DESC", Entry)));

    public Task<Page<RevisionEntry>> ListAsync(string? cursor, int take, CancellationToken cancellationToken)
    {
        var before = SqliteText.SequenceOf(cursor);
        var rows = database.Read(session => session.All($"SELECT {Columns} FROM policy_revisions WHERE seq < $0 ORDER BY seq DESC LIMIT $1", Entry, before, take));
        return Task.FromResult(new Page<RevisionEntry>(rows, rows.Count == take ? SqliteText.ToCursor(rows[^1].Sequence) : null));
    }

    public Task<AcceptedRevision?> FindAsync(string revision, CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => session.First<AcceptedRevision?>(
            "SELECT seq, revision, at, json FROM policy_revisions WHERE revision = $0 ORDER BY seq DESC LIMIT 1", Accepted, null, revision)));

    private static AcceptedRevision Accepted(SqliteDataReader row)
        => new(row.GetInt64(0), row.GetString(1), SqliteText.ToInstant(row.GetInt64(2)), SqliteText.FromJson<PolicyFile>(row.GetString(3)));

    private static RevisionEntry Entry(SqliteDataReader row)
        => new(row.GetInt64(0), row.GetString(1), SqliteText.ToInstant(row.GetInt64(2)), SqliteText.ToDay(row.GetString(3)), row.GetInt32(4), row.GetInt32(5));
}

internal sealed class SqlitePolicyRefusals(SqliteDatabase database) : IPolicyRefusals
{
    public Task<DateTimeOffset> OpenAsync(string cause, DateTimeOffset at, CancellationToken cancellationToken)
        => database.WriteAsync(
            session =>
            {
                session.Execute("INSERT INTO policy_refusals (cause, since) VALUES ($0, $1) ON CONFLICT DO NOTHING", cause, SqliteText.ToMilliseconds(at));
                return session.First("SELECT since FROM policy_refusals WHERE cause = $0", r => SqliteText.ToInstant(r.GetInt64(0)), at, cause);
            },
            cancellationToken);

    public Task CloseAllAsync(CancellationToken cancellationToken)
        => database.WriteAsync(session => { session.Execute("DELETE FROM policy_refusals"); }, cancellationToken);
}

internal sealed class SqliteCliffRegister(SqliteDatabase database) : ICliffRegister
{
    internal const string Columns = "cause_measure, cause_provision, kind, day, closure, memory, opening, first_number";

    private const string Day = "yyyy-MM-dd";

    public Task<IReadOnlyList<RegisteredCliff>> AllAsync(CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<RegisteredCliff>>(database.Read(session => session.All(
            $"SELECT {Columns} FROM cliffs", ReadCliff)));

    public Task PutAsync(RegisteredCliff cliff, CancellationToken cancellationToken)
        => database.WriteAsync(
            session =>
            {
                session.Execute(
                    """
                    INSERT INTO cliffs (cause_measure, cause_provision, kind, day, closure, memory, opening, first_number) VALUES ($0, $1, $2, $3, $4, $5, $6, $7)
                    ON CONFLICT DO UPDATE SET closure = excluded.closure, memory = excluded.memory, opening = excluded.opening, first_number = excluded.first_number
                    """,
                    cliff.Key.Cause.Measure.Value, cliff.Key.Cause.Number, cliff.Key.Kind.ToString(),
                    cliff.Key.On.ToString(Day, CultureInfo.InvariantCulture), cliff.Closure?.ToString(),
                    cliff.Memory is { } memory ? SqliteText.ToJson(memory) : null, cliff.Opening, cliff.FirstNumber);
            },
            cancellationToken);

    internal static RegisteredCliff ReadCliff(SqliteDataReader r)
        => new(
            new CliffKey(
                new ProvisionKey(MeasureId.Parse(r.GetString(0)), r.GetString(1)),
                Enum.Parse<CliffKind>(r.GetString(2)),
                DateOnly.ParseExact(r.GetString(3), Day, CultureInfo.InvariantCulture)),
            r.IsDBNull(4) ? null : Enum.Parse<CliffClosure>(r.GetString(4)),
            r.IsDBNull(5) ? null : SqliteText.FromJson<CliffMemory>(r.GetString(5)),
            r.GetInt32(6),
            r.IsDBNull(7) ? null : r.GetString(7));
}
