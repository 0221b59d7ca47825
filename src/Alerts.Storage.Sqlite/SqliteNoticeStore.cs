using System.Globalization;
using Alerts.Notices;
using Microsoft.Data.Sqlite;

namespace Alerts.Storage.Sqlite;

internal sealed class SqliteNoticeStore(SqliteDatabase database) : INoticeStore
{
    private static readonly IndexOrder Order = IndexOrder.Of("notice_index", "at", "key = $0");

    /// <summary>As <see cref="NewestFirst"/> takes it.</summary>
    internal int Patience { get; init; } = NewestFirst.Patience;

    public Task<IReadOnlyDictionary<string, Notice>> FindByKeysAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyDictionary<string, Notice>>(database.Read(session =>
        {
            var (byKey, byId) = (new Dictionary<string, Notice>(StringComparer.Ordinal), new Dictionary<string, Notice>(StringComparer.Ordinal));
            foreach (var key in keys)
            {
                if (session.First<string?>("SELECT notice FROM notice_keys WHERE key = $0", r => r.GetString(0), null, key) is not { } id)
                {
                    continue;
                }

                if (!byId.TryGetValue(id, out var notice))
                {
                    notice = Find(session, id) ?? throw new InvalidDataException($"The key '{key}' leads to the notice '{id}', which is not there.");
                    byId.Add(id, notice);
                }

                byKey[key] = notice;
            }

            return byKey;
        }));

    public Task<IReadOnlySet<string>> ExistingAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlySet<string>>(database.Read(session => keys
            .Where(key => session.First("SELECT 1 FROM notice_keys WHERE key = $0", _ => true, false, key))
            .ToHashSet(StringComparer.Ordinal)));

    public async Task<IReadOnlySet<string>> SaveAsync(IReadOnlyCollection<NoticeWrite> writes, CancellationToken cancellationToken)
    {
        var rows = writes.Select(w => new Row(w, SqliteText.ToJson(w.Notice), [.. w.NewTexts.Select(t => (t, SqliteText.ToJson(t)))])).ToList();
        return await database.WriteAsync(
            IReadOnlySet<string> (session) => rows.Where(row => Save(session, row)).Select(row => row.Write.Notice.Id).ToHashSet(StringComparer.Ordinal),
            cancellationToken);
    }

    public Task<Notice?> FindAsync(string id, CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => Find(session, id)));

    public Task<IReadOnlyList<NoticeVersion>> VersionsAsync(string id, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<NoticeVersion>>(database.Read(session => session.All(
            "SELECT json FROM notice_versions WHERE notice = $0 ORDER BY at, hash", r => SqliteText.FromJson<NoticeVersion>(r.GetString(0)), id)));

    public Task<IReadOnlyList<SeriesEntry>> InSeriesAsync(string series, int year, CancellationToken cancellationToken)
    {
        // Between "-" and ":" lie all that may follow the year; ";" is the character after ":".
        var prefix = string.Create(CultureInfo.InvariantCulture, $"{series}:{year}");
        var rows = database.Read(session => session.All(
            "SELECT k.key, k.seen_at, n.published_at FROM notice_keys k JOIN notices n ON n.id = k.notice WHERE k.key >= $0 AND k.key < $1",
            r => new SeriesEntry(new InstrumentId(r.GetString(0)), SqliteText.ToInstant(r.GetInt64(1)), SqliteText.ToInstant(r.GetInt64(2))), $"{prefix}-", $"{prefix};"));
        return Task.FromResult<IReadOnlyList<SeriesEntry>>([.. rows.Where(e => SeriesHoles.NumberOf(e.Instrument, series, year) is not null)]);
    }

    public Task<IReadOnlyList<Notice>> PublishedSinceAsync(DateTimeOffset since, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<Notice>>(database.Read(session => session.All(
            "SELECT json FROM notices WHERE published_at >= $0 ORDER BY published_at, id", r => SqliteText.FromJson<Notice>(r.GetString(0)), SqliteText.ToMilliseconds(since))));

    public Task<Page<Notice>> ListAsync(NoticeQuery query, string? cursor, int take, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var from = cursor is not null ? Bound.Parse(cursor) : query.Until is { } until ? Bound.Before(until) : Bound.Top;
        var since = query.Since is { } start ? SqliteText.ToMilliseconds(start) : long.MinValue;
        var facets = NoticeIndex.FacetsOf(query).Select(keys => new Facet(Order, keys)).ToList();
        return Task.FromResult(database.Read(session => new NewestFirst(session, facets, Patience).Read(
            from, since, take,
            at => session.First<Notice?>("SELECT json_set(json, '$.text', ''), version FROM notices WHERE id = $0", Read, null, at.Id) is { } notice && query.Asks(notice) ? notice : null)));
    }

    public Task<IReadOnlyList<NoticeVersionHead>> VersionHeadsAsync(string id, int take, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<NoticeVersionHead>>(database.Read(session => session.All(
            "SELECT hash, json ->> 'item', at, json ->> 'title', length(json ->> 'text') FROM notice_versions WHERE notice = $0 ORDER BY at DESC, hash DESC LIMIT $1",
            r => new NoticeVersionHead(r.GetString(0), r.GetString(1), SqliteText.ToInstant(r.GetInt64(2)), r.GetString(3), r.GetInt64(4)), id, take))
            .AsEnumerable().Reverse().ToList());

    public Task<NoticeVersion?> FindVersionAsync(string id, string hash, CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => session.First<NoticeVersion?>(
            "SELECT json FROM notice_versions WHERE notice = $0 AND hash = $1", r => SqliteText.FromJson<NoticeVersion>(r.GetString(0)), null, id, hash)));

    public Task<long> CountAsync(CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => session.First("SELECT count(*) FROM notices", r => r.GetInt64(0), 0L)));

    private static Notice? Find(SqliteSession session, string id)
        => session.First<Notice?>("SELECT json, version FROM notices WHERE id = $0", Read, null, id);

    private static Notice Read(SqliteDataReader row) => SqliteText.FromJson<Notice>(row.GetString(0)) with { Version = row.GetInt32(1) };

    private static bool Save(SqliteSession session, Row row)
    {
        var notice = row.Write.Notice;
        var published = SqliteText.ToMilliseconds(notice.Published);
        var before = notice.Version == 0 ? null : Find(session, notice.Id);
        var saved = notice.Version == 0
            ? session.Execute("INSERT OR IGNORE INTO notices (id, source, published_at, json, version) VALUES ($0, $1, $2, $3, 1)", notice.Id, notice.Source.Value, published, row.Json)
            : session.Execute(
                "UPDATE notices SET source = $1, published_at = $2, json = $3, version = version + 1 WHERE id = $0 AND version = $4",
                notice.Id, notice.Source.Value, published, row.Json, notice.Version);
        if (saved == 0)
        {
            return false;
        }

        Index(session, before, notice);
        foreach (var key in notice.Keys)
        {
            session.Execute("INSERT OR IGNORE INTO notice_keys (key, notice, seen_at) VALUES ($0, $1, $2)", key, notice.Id, SqliteText.ToMilliseconds(notice.FirstSeen));
        }

        foreach (var (text, json) in row.Texts)
        {
            session.Execute("INSERT OR IGNORE INTO notice_versions (notice, hash, at, json) VALUES ($0, $1, $2, $3)", notice.Id, text.Hash, SqliteText.ToMilliseconds(text.At), json);
        }

        return true;
    }

    private static void Index(SqliteSession session, Notice? before, Notice notice)
    {
        var now = Keys(notice);
        foreach (var (key, at) in before is null ? [] : Keys(before).Except(now))
        {
            session.Execute("DELETE FROM notice_index WHERE key = $0 AND at = $1 AND id = $2", key, at, notice.Id);
        }

        foreach (var (key, at) in now)
        {
            session.Execute("INSERT OR IGNORE INTO notice_index (key, at, id) VALUES ($0, $1, $2)", key, at, notice.Id);
        }
    }

    private static HashSet<(string Key, long At)> Keys(Notice notice) => [.. NoticeIndex.KeysOf(notice).Select(key => (key, SqliteText.ToMilliseconds(notice.Published)))];

    private sealed record Row(NoticeWrite Write, string Json, IReadOnlyList<(NoticeVersion Version, string Json)> Texts);
}
