using Alerts.Alerting;
using Alerts.Materials;

namespace Alerts.Notices;

/// <summary>Decides what of one read is told.</summary>
public sealed class NoticeJudge(Source source, Noise noise, ItemsSeen seen, DateTimeOffset now)
{
    /// <summary>The alert that a notice was published, where it deserves one; that it may be told already is another's question.</summary>
    public IEnumerable<Alert> Published(BatchEntry entry, NoticeBatch batch)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(batch);
        var notice = entry.Notice;
        if (Concerned(notice).Any() && IsNews(entry))
        {
            yield return new Alert(
                Alert.IdOf(AlertKind.NoticePublished, notice.Id, ""), AlertKind.NoticePublished, notice.Id, Severity.Info,
                notice.Materials, [notice.Jurisdiction], now, NoticeText.Published(notice, batch.CorrectedBy(notice)))
            { Possible = notice.Possible, Source = notice.Source };
        }
    }

    /// <summary>
    /// Whether changes of its text are told. Not where nobody could have heard of it and it is told now as a whole, and not what changes
    /// in old records of an archive.
    /// </summary>
    public bool IsTold(BatchEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return seen.AllAtOnce != ChangesAllAtOnce.Template && entry.Stored is { } before
            && Concerned(before).Concat(Concerned(entry.Notice)).Any()
            && !(!Concerned(before).Any() && IsNews(entry))
            && (!source.Archive || Recency.IsRecent(entry.Notice.Published, now));
    }

    /// <summary>Whether what its text does to measures is proposed: where the text is news or a change that is told, and about our subject.</summary>
    public bool IsProposed(BatchEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return (entry.Notice.Materials.Count > 0 || entry.Notice.Cites.Count > 0) && (IsNews(entry) || (entry.Revisions.Count > 0 && IsTold(entry)));
    }

    /// <summary>The id holds what changed: a change that several addresses make is one.</summary>
    public Alert Revised(BatchEntry entry, Revision revision, string before)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(revision);
        var item = revision.Seen.Item;
        var diff = NoticeDiff.Between(before, $"{item.Title}\n{item.Text}", noise);
        return new Alert(
            Alert.IdOf(AlertKind.NoticeRevised, entry.Notice.Id, diff.Key), AlertKind.NoticeRevised, entry.Notice.Id, Severity.Info,
            [.. entry.Notice.Materials.Concat(entry.Stored?.Materials ?? []).Distinct().Order()], [entry.Notice.Jurisdiction], now,
            NoticeText.Revised(entry.Notice, revision.Seen, diff))
        { Possible = entry.Notice.Possible, Source = entry.Notice.Source };
    }

    private static IEnumerable<MaterialId> Concerned(Notice notice) => notice.Materials.Concat(notice.Possible);

    private bool IsNews(BatchEntry entry)
        => !entry.Sightings.All(s => seen.Renamed.Contains(s.Item.Identity))
            && (entry.Sightings.Any(s => s.HasDate) ? Recency.IsRecent(entry.Notice.Published, now) : !seen.FirstSight && entry.Stored is null);
}
