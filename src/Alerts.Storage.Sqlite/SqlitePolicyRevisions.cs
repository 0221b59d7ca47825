using System.Globalization;
using Alerts.Alerting;
using Alerts.Policies;
using Microsoft.Data.Sqlite;

namespace Alerts.Storage.Sqlite;

internal sealed class SqlitePolicyRevisions(SqliteDatabase database) : IPolicyRevisions
{
    public Task<AcceptedRevision?> LatestAsync(CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => session.First<AcceptedRevision?>(
            "SELECT seq, revision, at, json FROM policy_revisions ORDER BY seq DESC LIMIT 1", Accepted, null)));

    // An earlier revision may come back: only a repeat of the one in use is nothing new.
    public Task AddAsync(string revision, PolicyFile file, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var json = SqliteText.ToJson(file);
        return database.WriteAsync(
            session =>
            {
                var inUse = session.First("SELECT revision FROM policy_revisions ORDER BY seq DESC LIMIT 1", r => r.GetString(0), "");
                if (inUse != revision)
                {
                    session.Execute("INSERT INTO policy_revisions (revision, at, json) VALUES ($0, $1, $2)", revision, SqliteText.ToMilliseconds(at), json);
                }
            },
            cancellationToken);
    }

    public Task<IReadOnlyList<RevisionEntry>> ListAsync(CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<RevisionEntry>>(database.Read(session => session.All(
            "SELECT seq, revision, at FROM policy_revisions ORDER BY seq DESC",
            r => new RevisionEntry(r.GetInt64(0), r.GetString(1), SqliteText.ToInstant(r.GetInt64(2))))));

    public Task<AcceptedRevision?> FindAsync(string revision, CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => session.First<AcceptedRevision?>(
            "SELECT seq, revision, at, json FROM policy_revisions WHERE revision = $0 ORDER BY seq DESC LIMIT 1", Accepted, null, revision)));

    private static AcceptedRevision Accepted(SqliteDataReader row)
        => new(row.GetInt64(0), row.GetString(1), SqliteText.ToInstant(row.GetInt64(2)), SqliteText.FromJson<PolicyFile>(row.GetString(3)));
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
    private const string Day = "yyyy-MM-dd";

    public Task<IReadOnlyList<RegisteredCliff>> AllAsync(CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<RegisteredCliff>>(database.Read(session => session.All(
            "SELECT cause_measure, cause_provision, kind, day, closure, memory, opening, first_number FROM cliffs",
            r => new RegisteredCliff(
                new CliffKey(
                    new ProvisionKey(MeasureId.Parse(r.GetString(0)), r.GetString(1)),
                    Enum.Parse<CliffKind>(r.GetString(2)),
                    DateOnly.ParseExact(r.GetString(3), Day, CultureInfo.InvariantCulture)),
                r.IsDBNull(4) ? null : Enum.Parse<CliffClosure>(r.GetString(4)),
                r.IsDBNull(5) ? null : SqliteText.FromJson<CliffMemory>(r.GetString(5)),
                r.GetInt32(6),
                r.IsDBNull(7) ? null : r.GetString(7)))));

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
}
