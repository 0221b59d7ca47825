using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Alerts.Moving;
using Alerts.Notices;
using Azure.Data.Tables;

namespace Alerts.Storage.Tables;

/// <summary>
/// A row holds its notice, every key that it ever had, and what is known of its texts. Texts lie in rows of their own, or in blobs, named by their content and written
/// first: one counts once the notice's row names it. Of notices with one key that counts which gained it first. Notices never go and keys never leave them.
/// </summary>
internal sealed class TableNoticeStore(TableAccount account) : INoticeStore
{
    private const string ByPublication = "published";
    private const string Instrument = "Instrument";
    private const string Seen = "Seen";
    private const string Published = "Published";

    private readonly IndexedTable<Row> _rows = new(account, "notices", r => r.Notice.Id, IndexOf);

    private Table Texts => account.Table("noticeversions");

    private BlobFolder LongTexts => account.Blobs("noticeversions");

    /// <summary>As they are moved: texts before the row that names them. A key leads to one notice only there, which gained it first here.</summary>
    public IDestinationRows<KeptNotice> Kept => new IndexedRows<Row, KeptNotice>(
        _rows,
        k => new Row(k.Notice, k.Version, [.. k.Keys.Select(key => new KeySeen(key.Key, key.SeenAt, key.SeenAt))], [.. TextsOf(k.Texts).Select(t => t.Kept)]),
        async (r, token) => new KeptNotice(
            r.Notice, r.Version, [.. r.Keys.OrderBy(k => k.Key, StringComparer.Ordinal).Select(k => new KeptNoticeKey(k.Key, k.SeenAt))],
            await Task.WhenAll(r.OldestFirst().Select(t => ReadTextAsync(r.Notice.Id, t, token)))),
        (notices, token) => PutTextsAsync(notices.SelectMany(k => TextsOf(k.Texts).Select(t => (k.Id, t))), token),
        pageSize: 20);

    public async Task<IReadOnlyDictionary<string, Notice>> FindByKeysAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
        => (await LedToAsync(keys, cancellationToken)).ToDictionary(f => f.Key, f => f.Value.ToNotice(), StringComparer.Ordinal);

    public async Task<IReadOnlySet<string>> ExistingAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
        => (await LedToAsync(keys, cancellationToken)).Keys.ToHashSet(StringComparer.Ordinal);

    public async Task<IReadOnlySet<string>> SaveAsync(IReadOnlyCollection<NoticeWrite> writes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(writes);
        var now = account.Clock.GetUtcNow();

        // Of one call the first gains a key first.
        var wanted = writes.DistinctBy(w => w.Notice.Id, StringComparer.Ordinal).Select((w, i) => new Write(w.Notice, [.. TextsOf(w.NewTexts)], now.AddTicks(i))).ToList();
        var stored = await _rows.FindManyAsync(wanted.Select(w => w.Notice.Id), cancellationToken);
        var ready = wanted.Where(w => (stored.TryGetValue(w.Notice.Id, out var row) ? row.Version : 0) == w.Notice.Version).ToList();
        await PutTextsAsync(ready, stored, cancellationToken);

        var added = await _rows.AddManyAsync([.. ready.Where(w => w.Notice.Version == 0).Select(w => w.After(null))], cancellationToken);
        var written = new ConcurrentDictionary<string, bool>(added.Select(id => KeyValuePair.Create(id, true)), StringComparer.Ordinal);
        await Parallel.ForEachAsync(ready.Where(w => w.Notice.Version != 0), Table.AtOnce(cancellationToken), async (write, token) =>
        {
            if (await _rows.UpdateAsync(write.Notice.Id, r => r.Version == write.Notice.Version ? write.After(r) : null, token) is not null)
            {
                written[write.Notice.Id] = true;
            }
        });

        // Who takes a stored notice for a new one did not find it by its keys: perhaps a kill left it without, so they are written anew.
        await Parallel.ForEachAsync(
            wanted.Where(w => w.Notice.Version == 0 && !written.ContainsKey(w.Notice.Id)), Table.AtOnce(cancellationToken),
            async (write, token) => await _rows.UpdateAsync(write.Notice.Id, r => r with { }, token));
        return written.Keys.ToHashSet(StringComparer.Ordinal);
    }

    public async Task<Notice?> FindAsync(string id, CancellationToken cancellationToken) => (await _rows.FindAsync(id, cancellationToken))?.ToNotice();

    public async Task<IReadOnlyList<NoticeVersion>> VersionsAsync(string id, CancellationToken cancellationToken)
    {
        if (await _rows.FindAsync(id, cancellationToken) is not { } row)
        {
            return [];
        }

        var versions = new List<NoticeVersion>();
        foreach (var some in row.OldestFirst().Chunk(16))
        {
            versions.AddRange(await Task.WhenAll(some.Select(text => ReadTextAsync(id, text, cancellationToken))));
        }

        return versions;
    }

    /// <summary>From the index alone: what it says of a key stays true.</summary>
    public async Task<IReadOnlyList<SeriesEntry>> InSeriesAsync(string series, int year, CancellationToken cancellationToken)
    {
        var entries = new List<SeriesEntry>();
        var partition = SeriesPartition(string.Create(CultureInfo.InvariantCulture, $"{series}:{year}"));
        await foreach (var row in _rows.Index.AllAsync(Table.Between(partition, null, null), cancellationToken))
        {
            entries.Add(new SeriesEntry(new InstrumentId(row.GetString(Instrument)), InstantOf(row, Seen), InstantOf(row, Published)));
        }

        // Rows come by when the key was gained, so the first of an instrument is that of the notice to which it leads.
        return [.. entries.Where(e => SeriesHoles.NumberOf(e.Instrument, series, year) is not null).DistinctBy(e => e.Instrument)];
    }

    public async Task<IReadOnlyList<Notice>> PublishedSinceAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        // Row keys go on behind the instant, so those of its own millisecond follow it.
        var (start, notices) = (RowKeys.Ascending(since), new List<Notice>());
        await foreach (var row in Pages.AllAsync(cursor => _rows.ListAsync(ByPublication, cursor ?? start, Table.MostInBatch, cancellationToken)))
        {
            notices.Add(row.ToNotice());
        }

        return notices;
    }

    public async Task<Page<Notice>> ListAsync(NoticeQuery query, string? cursor, int take, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);

        // The first part is the narrowest: the others are looked for in what it leads to.
        var partitions = NoticeIndex.FacetsOf(query)[0].Select(ListPartition).ToList();
        var page = await new NewestFirst<Row>(_rows).ReadAsync(partitions, query.Since, query.Until, cursor, take, r => query.Asks(r.Notice), cancellationToken);
        return new Page<Notice>([.. page.Items.Select(r => r.ToNotice() with { Text = "" })], page.Next);
    }

    public async Task<IReadOnlyList<NoticeVersionHead>> VersionHeadsAsync(string id, int take, CancellationToken cancellationToken)
        => await _rows.FindAsync(id, cancellationToken) is { } row ? [.. row.OldestFirst().TakeLast(take).Select(t => t.Head)] : [];

    public async Task<NoticeVersion?> FindVersionAsync(string id, string hash, CancellationToken cancellationToken)
        => (await _rows.FindAsync(id, cancellationToken))?.Texts.FirstOrDefault(t => t.Head.Hash == hash) is { } text ? await ReadTextAsync(id, text, cancellationToken) : null;

    /// <summary>Reads an index row of each: tables keep no counts.</summary>
    public async Task<long> CountAsync(CancellationToken cancellationToken)
        => await _rows.Index.AllAsync(Table.Between(ByPublication, null, null), cancellationToken).LongCountAsync(cancellationToken);

    private static IEnumerable<IndexRow> IndexOf(Row row)
    {
        var (notice, id) = (row.Notice, RowKeys.Encode(row.Notice.Id));
        yield return new IndexRow(new RowKey(ByPublication, $"{RowKeys.Ascending(notice.Published)}{id}"));
        foreach (var key in NoticeIndex.KeysOf(notice))
        {
            yield return new IndexRow(new RowKey(ListPartition(key), RowKeys.NewestFirst(notice.Published, notice.Id)));
        }

        foreach (var key in row.Keys)
        {
            // With a column even where nobody reads it: rows with columns are written anew at every write, which mends what a kill left.
            yield return new IndexRow(new RowKey(KeyPartition(key.Key), $"{Gained(key)}{id}"), new Dictionary<string, object>(StringComparer.Ordinal) { ["Key"] = key.Key });
            if (SeriesOf(key.Key) is { } series)
            {
                yield return new IndexRow(
                    new RowKey(SeriesPartition(series), $"{Gained(key)}{RowKeys.Encode($"{key.Key}|{notice.Id}")}"),
                    new Dictionary<string, object>(StringComparer.Ordinal)
                    {
                        [Instrument] = key.Key,
                        [Seen] = key.SeenAt.ToUnixTimeMilliseconds(),
                        [Published] = notice.Published.ToUnixTimeMilliseconds(),
                    });
            }
        }
    }

    // "cn:mofcom:2026" of cn:mofcom:2026:44, and "ca:sor:2026" of ca:sor:2026-12; null where it has no such number.
    private static string? SeriesOf(string key)
    {
        var end = key.LastIndexOfAny([':', '-']);
        var start = end <= 0 ? -1 : key.LastIndexOf(':', end - 1);
        return start > 0 && int.TryParse(key.AsSpan(start + 1, end - start - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            && SeriesHoles.NumberOf(new InstrumentId(key), key[..start], year) is not null
            ? key[..end]
            : null;
    }

    private static string Gained(KeySeen key) => string.Create(CultureInfo.InvariantCulture, $"{RowKeys.Ascending(key.GainedAt)}{key.GainedAt.UtcTicks % TimeSpan.TicksPerMillisecond:D4}");

    private static string ListPartition(string key) => RowKeys.Partition("list", key);

    private static string KeyPartition(string key) => RowKeys.Partition("key", key);

    private static string SeriesPartition(string series) => RowKeys.Partition("series", series);

    private static DateTimeOffset InstantOf(TableEntity row, string column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column) ?? throw new StorageException($"A row of a series has no {column}."));

    private static IEnumerable<NewText> TextsOf(IReadOnlyList<NoticeVersion> texts)
        => texts.DistinctBy(t => t.Hash, StringComparer.Ordinal).Select(t =>
        {
            var json = RowText.ToJson(t);
            var head = new NoticeVersionHead(t.Hash, t.Item, t.At, t.Title, t.Text.EnumerateRunes().LongCount());
            return new NewText(new KeptText(head, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))), json);
        });

    private static string BlobOf(KeptText text) => $"{text.Sha256}.json";

    private static RowKey KeyOf(string id, KeptText text) => new(RowKeys.Encode(id), text.Sha256);

    // Named by content: who writes on what another changed meanwhile spoils nothing, and leaves a text behind that no notice names.
    private Task PutTextsAsync(List<Write> writes, IReadOnlyDictionary<string, Row> stored, CancellationToken cancellationToken)
        => PutTextsAsync(
            writes
                .SelectMany(w => w.Texts.Select(t => (w.Notice.Id, Text: t)))
                .Where(x => !stored.TryGetValue(x.Id, out var row) || !row.Has(x.Text.Kept.Head.Hash)),
            cancellationToken);

    private async Task PutTextsAsync(IEnumerable<(string Id, NewText Text)> texts, CancellationToken cancellationToken)
    {
        var fresh = texts.ToList();
        await Parallel.ForEachAsync(
            fresh.Where(x => x.Text.IsLong), Table.AtOnce(cancellationToken),
            async (x, token) => await LongTexts.PutAsync(BlobOf(x.Text.Kept), Encoding.UTF8.GetBytes(x.Text.Json), token));
        await Texts.PutManyAsync(
            fresh.Where(x => !x.Text.IsLong).Select(x =>
            {
                var key = KeyOf(x.Id, x.Text.Kept);
                var row = new TableEntity(key.Partition, key.Row);
                RowText.Write(row, x.Text.Json);
                return row;
            }),
            cancellationToken);
    }

    private async Task<NoticeVersion> ReadTextAsync(string id, KeptText text, CancellationToken cancellationToken)
    {
        if (await Texts.FindAsync(KeyOf(id, text), cancellationToken) is { } row && RowText.Read(row) is { } json)
        {
            return RowText.FromJson<NoticeVersion>(json);
        }

        var bytes = await LongTexts.FindAsync(BlobOf(text), cancellationToken) ?? throw new StorageException($"The text {text.Head.Hash} of the notice {id} is not there.");
        return RowText.FromJson<NoticeVersion>(Encoding.UTF8.GetString(bytes));
    }

    // The first row of each key, then each notice once.
    private async Task<Dictionary<string, Row>> LedToAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        var first = new ConcurrentDictionary<string, TableEntity>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(keys.Distinct(StringComparer.Ordinal), Table.AtOnce(cancellationToken), async (key, token) =>
        {
            if (await _rows.Index.QueryAsync(Table.Between(KeyPartition(key), null, null), 1, token) is [var row])
            {
                first[key] = row;
            }
        });

        var believed = await _rows.BelievedAsync(first.Values, cancellationToken);
        var found = new Dictionary<string, Row>(StringComparer.Ordinal);
        foreach (var (key, row) in first)
        {
            if (believed.TryGetValue(RowKey.Of(row), out var value))
            {
                found.Add(key, value);
            }
            else if ((await _rows.ListAsync(KeyPartition(key), null, 1, cancellationToken)).Items is [var next, ..])
            {
                found.Add(key, next);
            }
        }

        return found;
    }

    /// <param name="SeenAt">When its notice was first seen, as was known when it gained the key.</param>
    private sealed record KeySeen(string Key, DateTimeOffset SeenAt, DateTimeOffset GainedAt);

    /// <param name="Sha256">Of the stored form.</param>
    private sealed record KeptText(NoticeVersionHead Head, string Sha256);

    private sealed record NewText(KeptText Kept, string Json)
    {
        public bool IsLong => Json.Length > RowText.Longest;
    }

    private sealed record Write(Notice Notice, IReadOnlyList<NewText> Texts, DateTimeOffset At)
    {
        public Row After(Row? before)
        {
            var (keys, texts) = (before?.Keys ?? [], before?.Texts ?? []);
            var known = keys.Select(k => k.Key).ToHashSet(StringComparer.Ordinal);
            return new Row(
                Notice,
                Notice.Version + 1,
                [.. keys, .. Notice.Keys.Distinct(StringComparer.Ordinal).Where(k => !known.Contains(k)).Select(k => new KeySeen(k, Notice.FirstSeen, At))],
                [.. texts, .. Texts.Select(t => t.Kept).Where(t => before?.Has(t.Head.Hash) != true)]);
        }
    }

    /// <param name="Keys">Every one that it ever had.</param>
    private sealed record Row(Notice Notice, int Version, IReadOnlyList<KeySeen> Keys, IReadOnlyList<KeptText> Texts)
    {
        public IEnumerable<KeptText> OldestFirst() => Texts.OrderBy(t => t.Head.At).ThenBy(t => t.Head.Hash, StringComparer.Ordinal);

        public bool Has(string hash) => Texts.Any(t => t.Head.Hash == hash);

        public Notice ToNotice() => Notice with { Version = Version };
    }
}
