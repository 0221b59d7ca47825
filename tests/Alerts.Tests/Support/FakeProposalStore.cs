using Alerts.Classification;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Support;

internal sealed class FakeProposalStore(PortCalls calls) : IProposalStore
{
    /// <summary>Oldest first.</summary>
    public List<Proposal> Rows { get; } = [];

    /// <summary>Runs before the next write of a decision, as if another process wrote then.</summary>
    public Action? BeforeSave { get; set; }

    public Task AddAsync(IReadOnlyCollection<Proposal> proposals, CancellationToken cancellationToken)
    {
        var added = 0;
        foreach (var proposal in proposals.Where(p => !Rows.Exists(r => r.Id == p.Id)))
        {
            Rows.Add(proposal with { Version = 1 });
            added++;
        }

        calls.Done(added);
        return Task.CompletedTask;
    }

    public Task<Proposal?> FindAsync(string id, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult(Rows.Find(r => r.Id == id));
    }

    public Task<bool> SaveAsync(Proposal proposal, CancellationToken cancellationToken)
    {
        (var before, BeforeSave) = (BeforeSave, null);
        before?.Invoke();
        var i = Rows.FindIndex(r => r.Id == proposal.Id && r.Version == proposal.Version);
        if (i >= 0)
        {
            Rows[i] = proposal with { Version = proposal.Version + 1 };
        }

        calls.Done(i >= 0 ? 1 : 0);
        return Task.FromResult(i >= 0);
    }

    public Task<Page<Proposal>> ListAsync(ProposalQuery query, string? cursor, int take, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult(MemoryPage.Of(
            [.. Rows.AsEnumerable().Reverse().Where(p => p.Status == (query.Status ?? p.Status) && (query.Measure is null || p.Measure == query.Measure) && (query.Notice is null || p.Notice == query.Notice))], cursor, take));
    }
}
