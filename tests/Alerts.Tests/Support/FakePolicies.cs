using Alerts.DataFiles;
using Alerts.Policies;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Support;

internal sealed class FakePolicyRevisions(PortCalls calls) : IPolicyRevisions
{
    public List<AcceptedRevision> Rows { get; } = [];

    public Task<AcceptedRevision?> LatestAsync(CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult(Rows.LastOrDefault());
    }

    /// <summary>Runs before the next write, as if another process wrote then.</summary>
    public Action? BeforeAdd { get; set; }

    public Task<long?> AddAsync(string revision, PolicyFile file, long after, DateTimeOffset at, CancellationToken cancellationToken)
    {
        (var before, BeforeAdd) = (BeforeAdd, null);
        before?.Invoke();
        var inUse = Rows.LastOrDefault();
        var isRepeat = inUse?.Revision == revision;
        var isNew = !isRepeat && (inUse?.Sequence ?? 0) == after;
        if (isNew)
        {
            Rows.Add(new AcceptedRevision(Rows.Count + 1, revision, at, file));
        }

        calls.Done(isNew ? 1 : 0);
        return Task.FromResult(isRepeat || isNew ? Rows[^1].Sequence : (long?)null);
    }

    public Task<IReadOnlyList<RevisionEntry>> ListAsync(CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult<IReadOnlyList<RevisionEntry>>(Entries());
    }

    public Task<Page<RevisionEntry>> ListAsync(string? cursor, int take, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult(MemoryPage.Of(Entries(), cursor, take));
    }

    public Task<AcceptedRevision?> FindAsync(string revision, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult(Rows.FindLast(r => r.Revision == revision));
    }

    private List<RevisionEntry> Entries()
        => [.. Rows.Select(r => new RevisionEntry(r.Sequence, r.Revision, r.At, r.File.AsOf, r.File.Measures.Count, r.File.Measures.Sum(m => m.Provisions.Count))).Reverse()];
}

internal sealed class FakePolicyDrafts(PortCalls calls) : IPolicyDrafts
{
    /// <summary>Oldest first.</summary>
    public List<PolicyDraft> Rows { get; } = [];

    public Dictionary<string, long> Marks { get; } = new(StringComparer.Ordinal);

    public Task<bool> AddAsync(PolicyDraft draft, CancellationToken cancellationToken)
    {
        var isNew = !Rows.Exists(r => r.Revision == draft.Revision);
        if (isNew)
        {
            Rows.Add(draft);
        }

        calls.Done(isNew ? 1 : 0);
        return Task.FromResult(isNew);
    }

    public Task<PolicyDraft?> FindAsync(string revision, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult(Rows.Find(r => r.Revision == revision));
    }

    public Task<bool> RemoveAsync(string revision, CancellationToken cancellationToken)
    {
        var removed = Rows.RemoveAll(r => r.Revision == revision);
        Marks.Remove(revision);
        calls.Done(removed);
        return Task.FromResult(removed > 0);
    }

    public Task<Page<DraftEntry>> ListAsync(string? cursor, int take, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult(MemoryPage.Of(
            [.. Rows.AsEnumerable().Reverse().Select(r => new DraftEntry(r.Revision, r.UploadedAt, r.File.AsOf, r.File.Measures.Count, r.File.Measures.Sum(m => m.Provisions.Count)))], cursor, take));
    }

    public Task MarkAsync(string revision, long? onto, CancellationToken cancellationToken)
    {
        Marks.Remove(revision);
        if (onto is { } sequence && Rows.Exists(r => r.Revision == revision))
        {
            Marks.Add(revision, sequence);
        }

        calls.Done(1);
        return Task.CompletedTask;
    }

    public Task<BegunDraft?> MarkedAsync(CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult(Rows.Where(r => Marks.ContainsKey(r.Revision)).Select(r => new BegunDraft(r, Marks[r.Revision])).FirstOrDefault());
    }
}

internal sealed class FakePolicyOffers(PortCalls calls) : IPolicyOffers
{
    public LastOffer? Row { get; set; }

    public Task<LastOffer?> LastAsync(CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult(Row);
    }

    public Task SaveAsync(LastOffer offer, CancellationToken cancellationToken)
    {
        Row = offer;
        calls.Done(1);
        return Task.CompletedTask;
    }
}

/// <summary>Reads the form of a document; of its content it knows nothing but <see cref="Refused"/>.</summary>
internal sealed class FakePolicyReader : IPolicyReader
{
    /// <summary>What is wrong with every document.</summary>
    public IReadOnlyList<DataFault> Refused { get; set; } = [];

    public Task<DataFile<PolicyDataset>> ReadAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        => Task.FromResult<DataFile<PolicyDataset>>(Refused.Count > 0
            ? new DataFile<PolicyDataset>.Refused(Refused)
            : new DataFile<PolicyDataset>.Good(new PolicyDataset(System.Text.Json.JsonSerializer.Deserialize<PolicyFile>(bytes.Span, DataFileReader.Options)!)));
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
    /// <summary>Makes this the revision in use, whatever is.</summary>
    public static async Task AddAsync(this IPolicyRevisions revisions, string revision, PolicyFile file, DateTimeOffset at, CancellationToken cancellationToken)
        => await revisions.AddAsync(revision, file, (await revisions.LatestAsync(cancellationToken))?.Sequence ?? 0, at, cancellationToken);

    /// <summary>Offers what a reader made of a file.</summary>
    public static Task<PolicyReport> WatchAsync(this PolicyWatch watch, DataFile<PolicyDataset> offered, CancellationToken cancellationToken)
        => watch.WatchAsync(new PolicyOffer.Read("policies.json", offered), cancellationToken);
}
