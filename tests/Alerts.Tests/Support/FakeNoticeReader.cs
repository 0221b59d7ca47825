using Alerts.Notices;

namespace Alerts.Tests.Support;

/// <summary>Gives what the test has put at the source; each change of it has another content hash.</summary>
internal sealed class FakeNoticeReader : INoticeReader
{
    public SourceRead Next { get; set; } = new SourceRead.Unchanged();

    public void Has(params IReadOnlyList<SourceItem> items)
        => Next = new SourceRead.Items(items, new SourceCursor(null, null, DerivedId.Of("hash", [.. items.Select(i => i.ToString())])));

    public void Fails(string reason) => Next = new SourceRead.Failed(reason);

    /// <summary>A source that takes its time answers when this is over; null: at once.</summary>
    public Task? Until { get; set; }

    public int Reads { get; private set; }

    public async Task<SourceRead> ReadAsync(Source source, SourceCursor? cursor, CancellationToken cancellationToken)
    {
        Reads++;
        await (Until ?? Task.CompletedTask).WaitAsync(cancellationToken);
        return Next;
    }

    /// <summary>The whole item behind each detail address; an address without one cannot be read.</summary>
    public Dictionary<Uri, SourceItem> Pages { get; } = [];

    public List<Uri> Asked { get; } = [];

    public Task<ItemRead> CompleteAsync(Source source, SourceItem item, CancellationToken cancellationToken)
    {
        Asked.Add(item.Detail!);
        return Task.FromResult<ItemRead>(Pages.TryGetValue(item.Detail!, out var whole)
            ? new ItemRead.Whole(whole with { Identity = item.Identity, Detail = null }, [])
            : new ItemRead.Failed($"{item.Detail} cannot be read"));
    }
}
