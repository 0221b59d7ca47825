using Alerts.Moving;
using Alerts.Notices;
using Microsoft.Data.Sqlite;

namespace Alerts.Storage.Sqlite;

/// <summary>
/// Notices with their keys and texts. Nothing finds keys by their notice, so that all are sorted by it once and read beside the notices.
/// </summary>
internal sealed class KeptNotices(SqliteSession session, string path, int pageSize) : IKeptRows<KeptNotice>
{
    public IAsyncEnumerable<IReadOnlyList<KeptNotice>> PagesAsync(CancellationToken cancellationToken) => Pages(cancellationToken).ToAsyncEnumerable();

    private IEnumerable<IReadOnlyList<KeptNotice>> Pages(CancellationToken cancellationToken)
    {
        using var command = session.Connection.CreateCommand();
        command.CommandText = "SELECT n.id, k.key, k.seen_at FROM notices n JOIN notice_keys k ON k.notice = n.id ORDER BY n.id, k.key";
        using var keys = Guarded(() => command.ExecuteReader());
        var more = Guarded(keys.Read);
        for (var page = Next(null); page.Count > 0; page = Next(page[^1]))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return page;
        }

        IReadOnlyList<KeptNotice> Next(KeptNotice? last)
            => Guarded(() => session
                .All("SELECT json, version FROM notices WHERE id > $0 ORDER BY id LIMIT $1", r => (Notice: SqliteText.FromJson<Notice>(r.GetString(0)), Version: r.GetInt32(1)), KeptTables.Id(last), pageSize)
                .ConvertAll(n => new KeptNotice(n.Notice, n.Version, KeysOf(n.Notice.Id), TextsOf(n.Notice.Id))));

        List<KeptNoticeKey> KeysOf(string notice)
        {
            var own = new List<KeptNoticeKey>();
            for (; more && keys.GetString(0) == notice; more = keys.Read())
            {
                own.Add(new KeptNoticeKey(keys.GetString(1), KeptTables.At(keys, 2)));
            }

            return own;
        }
    }

    private List<NoticeVersion> TextsOf(string id)
        => session.All("SELECT json FROM notice_versions WHERE notice = $0 ORDER BY at, hash", r => SqliteText.FromJson<NoticeVersion>(r.GetString(0)), id);

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SqliteException e)
        {
            throw SqliteFault.Explain(e, path);
        }
    }
}
