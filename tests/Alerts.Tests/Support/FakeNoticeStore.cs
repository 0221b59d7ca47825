using Alerts.Notices;

namespace Alerts.Tests.Support;

internal sealed class FakeNoticeStore(PortCalls calls) : INoticeStore
{
    public Dictionary<string, Notice> Rows { get; } = [];

    public Dictionary<string, string> Keys { get; } = [];

    public List<NoticeVersion> Texts { get; } = [];

    /// <summary>Runs before the next write, as if another process wrote then.</summary>
    public Action? BeforeSave { get; set; }

    public Task<IReadOnlyDictionary<string, Notice>> FindByKeysAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult<IReadOnlyDictionary<string, Notice>>(keys.Where(Keys.ContainsKey).Distinct().ToDictionary(k => k, k => Rows[Keys[k]]));
    }

    public Task<IReadOnlySet<string>> ExistingAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult<IReadOnlySet<string>>(keys.Where(Keys.ContainsKey).ToHashSet());
    }

    public Task<IReadOnlySet<string>> SaveAsync(IReadOnlyCollection<NoticeWrite> writes, CancellationToken cancellationToken)
    {
        (var before, BeforeSave) = (BeforeSave, null);
        before?.Invoke();
        var saved = writes.Where(Save).Select(w => w.Notice.Id).ToHashSet();
        calls.Done(saved.Count);
        return Task.FromResult<IReadOnlySet<string>>(saved);
    }

    public Task<Notice?> FindAsync(string id, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult(Rows.GetValueOrDefault(id));
    }

    public Task<IReadOnlyList<NoticeVersion>> VersionsAsync(string id, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult<IReadOnlyList<NoticeVersion>>([.. Texts.Where(t => t.Notice == id).OrderBy(t => t.At)]);
    }

    public Task<IReadOnlyList<SeriesEntry>> InSeriesAsync(string series, int year, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult<IReadOnlyList<SeriesEntry>>([.. Keys
            .Where(k => SeriesHoles.NumberOf(new InstrumentId(k.Key), series, year) is not null)
            .Select(k => new SeriesEntry(new InstrumentId(k.Key), Rows[k.Value].FirstSeen, Rows[k.Value].Published))]);
    }

    public Task<IReadOnlyList<Notice>> PublishedSinceAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult<IReadOnlyList<Notice>>([.. Rows.Values.Where(n => n.Published >= since).OrderBy(n => n.Published).ThenBy(n => n.Id, StringComparer.Ordinal)]);
    }

    public Task<Page<Notice>> ListAsync(NoticeQuery query, string? cursor, int take, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult(Paging.Of(
            [.. Rows.Values.Where(query.Asks).OrderByDescending(n => n.Published.ToUnixTimeMilliseconds()).ThenByDescending(n => n.Id, StringComparer.Ordinal).Select(n => n with { Text = "" })], cursor, take));
    }

    public Task<IReadOnlyList<NoticeVersionHead>> VersionHeadsAsync(string id, int take, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult<IReadOnlyList<NoticeVersionHead>>([.. Texts.Where(t => t.Notice == id).OrderBy(t => t.At).TakeLast(take).Select(t => new NoticeVersionHead(t.Hash, t.Item, t.At, t.Title, t.Text.Length))]);
    }

    public Task<NoticeVersion?> FindVersionAsync(string id, string hash, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult(Texts.Find(t => t.Notice == id && t.Hash == hash));
    }

    public Task<long> CountAsync(CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult((long)Rows.Count);
    }

    private bool Save(NoticeWrite write)
    {
        var notice = write.Notice;
        if ((Rows.TryGetValue(notice.Id, out var stored) ? stored.Version : 0) != notice.Version)
        {
            return false;
        }

        Rows[notice.Id] = notice with { Version = notice.Version + 1 };
        foreach (var key in notice.Keys)
        {
            Keys.TryAdd(key, notice.Id);
        }

        Texts.AddRange(write.NewTexts.Where(t => !Texts.Any(known => known.Notice == t.Notice && known.Hash == t.Hash)));
        return true;
    }
}
