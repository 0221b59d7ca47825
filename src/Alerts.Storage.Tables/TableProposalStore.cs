using Alerts.Classification;
using Alerts.Moving;

namespace Alerts.Storage.Tables;

internal sealed class TableProposalStore(TableAccount account) : IProposalStore
{
    private const string All = "all";

    private readonly IndexedTable<Row> _rows = new(account, "proposals", r => r.Proposal.Id, IndexOf);

    /// <summary>As they are moved.</summary>
    public IDestinationRows<KeptProposal> Kept => new IndexedRows<Row, KeptProposal>(_rows, k => new Row(k.Proposal, k.Version, k.At), r => new KeptProposal(r.Proposal, r.Version, r.At));

    // Those of one call stand in its order, the last the newest, as they would one by one.
    public Task AddAsync(IReadOnlyCollection<Proposal> proposals, CancellationToken cancellationToken)
        => _rows.AddManyAsync([.. proposals.Select((p, i) => new Row(p, 1, p.FoundAt.AddMilliseconds(i)))], cancellationToken);

    public async Task<Proposal?> FindAsync(string id, CancellationToken cancellationToken) => (await _rows.FindAsync(id, cancellationToken))?.ToProposal();

    public async Task<bool> SaveAsync(Proposal proposal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        return await _rows.UpdateAsync(proposal.Id, r => r.Version == proposal.Version ? r with { Proposal = proposal, Version = r.Version + 1 } : null, cancellationToken) is not null;
    }

    public async Task<Page<Proposal>> ListAsync(ProposalQuery query, string? cursor, int take, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var partition = query.Notice is { } notice ? RowKeys.Partition("notice", notice)
            : query.Measure is { } measure ? RowKeys.Partition("measure", measure.Value)
            : query.Status is { } status ? RowKeys.Partition("status", status.ToString())
            : All;
        var page = await new NewestFirst<Row>(_rows).ReadAsync(
            [partition], null, null, cursor, take,
            r => r.Proposal.Status == (query.Status ?? r.Proposal.Status) && (query.Measure is null || r.Proposal.Measure == query.Measure) && r.Proposal.Notice == (query.Notice ?? r.Proposal.Notice),
            cancellationToken);
        return new Page<Proposal>([.. page.Items.Select(r => r.ToProposal())], page.Next);
    }

    private static IEnumerable<IndexRow> IndexOf(Row row)
    {
        var (p, key) = (row.Proposal, RowKeys.NewestFirst(row.At, row.Proposal.Id));
        yield return new IndexRow(new RowKey(All, key));
        yield return new IndexRow(new RowKey(RowKeys.Partition("notice", p.Notice), key));
        yield return new IndexRow(new RowKey(RowKeys.Partition("status", p.Status.ToString()), key));
        if (p.Measure is { } measure)
        {
            yield return new IndexRow(new RowKey(RowKeys.Partition("measure", measure.Value), key));
        }
    }

    /// <param name="At">Where it stands in lists.</param>
    private sealed record Row(Proposal Proposal, int Version, DateTimeOffset At)
    {
        public Proposal ToProposal() => Proposal with { Version = Version };
    }
}
