using System.Globalization;
using Alerts.Alerting;
using Alerts.Policies;

namespace Alerts.Storage.Sqlite;

internal sealed class SqlitePolicyRevisions(SqliteDatabase database) : IPolicyRevisions
{
    private const string Latest = "SELECT {0} FROM policy_revisions ORDER BY seq DESC LIMIT 1";

    public Task<PolicyFile?> LatestAsync(CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => session.First<PolicyFile?>(
            Latest.Replace("{0}", "json", StringComparison.Ordinal), r => SqliteText.FromJson<PolicyFile>(r.GetString(0)), null)));

    // An earlier revision may come back: only a repeat of the one in use is nothing new.
    public Task AddAsync(string revision, PolicyFile file, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var json = SqliteText.ToJson(file);
        return database.WriteAsync(
            session =>
            {
                var inUse = session.First(Latest.Replace("{0}", "revision", StringComparison.Ordinal), r => r.GetString(0), "");
                if (inUse != revision)
                {
                    session.Execute("INSERT INTO policy_revisions (revision, at, json) VALUES ($0, $1, $2)", revision, SqliteText.ToMilliseconds(at), json);
                }
            },
            cancellationToken);
    }
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
