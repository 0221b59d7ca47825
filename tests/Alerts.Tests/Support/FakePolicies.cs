using Alerts.DataFiles;
using Alerts.Policies;

namespace Alerts.Tests.Support;

internal sealed class FakePolicyRevisions(PortCalls calls) : IPolicyRevisions
{
    public List<AcceptedRevision> Rows { get; } = [];

    public Task<AcceptedRevision?> LatestAsync(CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult(Rows.LastOrDefault());
    }

    public Task AddAsync(string revision, PolicyFile file, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var isNew = Rows.Count == 0 || Rows[^1].Revision != revision;
        if (isNew)
        {
            Rows.Add(new AcceptedRevision(Rows.Count + 1, revision, at, file));
        }

        calls.Done(isNew ? 1 : 0);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<RevisionEntry>> ListAsync(CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult<IReadOnlyList<RevisionEntry>>([.. Rows.Select(r => new RevisionEntry(r.Sequence, r.Revision, r.At)).Reverse()]);
    }

    public Task<AcceptedRevision?> FindAsync(string revision, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult(Rows.FindLast(r => r.Revision == revision));
    }
}

internal sealed class FakePolicyRefusals(PortCalls calls) : IPolicyRefusals
{
    public Dictionary<string, DateTimeOffset> Rows { get; } = new(StringComparer.Ordinal);

    public Task<DateTimeOffset> OpenAsync(string cause, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var isNew = Rows.TryAdd(cause, at);
        calls.Done(isNew ? 1 : 0);
        return Task.FromResult(Rows[cause]);
    }

    public Task CloseAllAsync(CancellationToken cancellationToken)
    {
        var count = Rows.Count;
        Rows.Clear();
        calls.Done(count);
        return Task.CompletedTask;
    }
}

internal static class PolicyOffers
{
    /// <summary>Offers what a reader made of a file.</summary>
    public static Task<PolicyReport> WatchAsync(this PolicyWatch watch, DataFile<PolicyDataset> offered, CancellationToken cancellationToken)
        => watch.WatchAsync(new PolicyOffer.Read("policies.json", offered), cancellationToken);
}
