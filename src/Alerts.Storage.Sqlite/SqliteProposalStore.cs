using Alerts.Classification;
using Microsoft.Data.Sqlite;

namespace Alerts.Storage.Sqlite;

internal sealed class SqliteProposalStore(SqliteDatabase database) : IProposalStore
{
    public Task AddAsync(IReadOnlyCollection<Proposal> proposals, CancellationToken cancellationToken)
    {
        var rows = proposals.Select(p => (Proposal: p, Json: SqliteText.ToJson(p))).ToList();
        return database.WriteAsync(
            session =>
            {
                foreach (var (p, json) in rows)
                {
                    session.Execute(
                        "INSERT OR IGNORE INTO proposals (id, status, measure, notice, version, json) VALUES ($0, $1, $2, $3, 1, $4)", p.Id, p.Status.ToString(), p.Measure?.Value, p.Notice, json);
                }
            },
            cancellationToken);
    }

    public Task<Proposal?> FindAsync(string id, CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => session.First<Proposal?>("SELECT json, version FROM proposals WHERE id = $0", Read, null, id)));

    public Task<bool> SaveAsync(Proposal proposal, CancellationToken cancellationToken)
    {
        var json = SqliteText.ToJson(proposal);
        return database.WriteAsync(
            session => session.Execute(
                "UPDATE proposals SET status = $1, json = $2, version = version + 1 WHERE id = $0 AND version = $3", proposal.Id, proposal.Status.ToString(), json, proposal.Version) > 0,
            cancellationToken);
    }

    public Task<Page<Proposal>> ListAsync(ProposalQuery query, string? cursor, int take, CancellationToken cancellationToken)
    {
        var values = new List<object?> { SqliteText.SequenceOf(cursor), take };
        var wheres = new List<string> { "seq < $0" };
        foreach (var (column, value) in new[] { ("status", query.Status?.ToString()), ("measure", query.Measure?.Value), ("notice", query.Notice) })
        {
            if (value is not null)
            {
                wheres.Add($"{column} = ${values.Count}");
                values.Add(value);
            }
        }

        var rows = database.Read(session => session.All(
            $"SELECT json, version, seq FROM proposals WHERE {string.Join(" AND ", wheres)} ORDER BY seq DESC LIMIT $1", r => (Proposal: Read(r), Sequence: r.GetInt64(2)), [.. values]));
        return Task.FromResult(new Page<Proposal>([.. rows.Select(r => r.Proposal)], rows.Count == take ? SqliteText.ToCursor(rows[^1].Sequence) : null));
    }

    private static Proposal Read(SqliteDataReader row) => SqliteText.FromJson<Proposal>(row.GetString(0)) with { Version = row.GetInt32(1) };
}
