using Alerts.Alerting;
using Alerts.Evidence;
using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Notices;

public enum SourceOutcome
{
    Read,
    Unchanged,
    Failed,

    /// <summary>It answered, and nothing is concluded from the answer.</summary>
    Suspect,

    /// <summary>An operator has paused it: nothing was asked.</summary>
    Paused,
}

/// <summary>What one look at a source came to.</summary>
/// <param name="Items">Items in the answer; 0 when unchanged or failed.</param>
/// <param name="New">Notices that were not stored before.</param>
/// <param name="Raised">Alerts that were new.</param>
/// <param name="Error">Null unless failed or suspect.</param>
public sealed record SourceReport(Source Source, SourceOutcome Outcome, int Items, IReadOnlyList<Notice> New, IReadOnlyList<Alert> Raised, string? Error);

/// <summary>Looks at one source, stores its notices, and raises an alert for each that is recent and names a material.</summary>
public sealed class NoticeWatch(
    INoticeReader reader,
    ISourceStates states,
    ISourceHealthStore healths,
    IEvidenceStore evidence,
    INoticeStore notices,
    IAlertStore alerts,
    AlertIntake intake,
    MaterialMatcher matcher,
    SourceTrustOptions options,
    TimeProvider clock)
{
    // A publisher east of us may date an item tomorrow; beyond that the date is wrong and the first sight stands in.
    private static readonly TimeSpan MostAhead = TimeSpan.FromDays(2);

    public async Task<SourceReport> WatchAsync(Source source, PolicyDataset dataset, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        var health = await healths.FindAsync(source.Id, cancellationToken) ?? new SourceHealth(source.Id);
        if (health.PausedSince is not null)
        {
            return new SourceReport(source, SourceOutcome.Paused, 0, [], [], null);
        }

        var state = await states.FindAsync(source.Id, cancellationToken) ?? new SourceState(source.Id, null);
        var started = clock.GetTimestamp();
        var read = await reader.ReadAsync(source, state.Cursor, cancellationToken);
        var look = new SourceLook(health, clock.GetUtcNow(), clock.GetElapsedTime(started));
        var (report, after) = read switch
        {
            SourceRead.Items items => await JudgeAsync(source, state, look, items, dataset, cancellationToken),
            SourceRead.Unchanged => (new SourceReport(source, SourceOutcome.Unchanged, 0, [], await RecoverAsync(source, state, state.Cursor, cancellationToken), null), look.Unchanged()),
            SourceRead.Suspect suspect => await SuspectAsync(source, state, look, suspect.Reason, null, suspect.Raw, cancellationToken),
            SourceRead.Failed failed => (
                new SourceReport(source, SourceOutcome.Failed, 0, [], await FailAsync(source, state, look.Failed(failed.Reason), cancellationToken), failed.Reason), look.Failed(failed.Reason)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

        // Last: killed before, the next look finds the same.
        await healths.SaveAsync(after, cancellationToken);
        return report;
    }

    // A file of ours is as long as it is; only what others serve can be a mask.
    private async Task<(SourceReport Report, SourceHealth After)> JudgeAsync(
        Source source, SourceState state, SourceLook look, SourceRead.Items items, PolicyDataset dataset, CancellationToken cancellationToken)
    {
        var isOurs = source.Url.StartsWith("file:", StringComparison.Ordinal);
        switch (isOurs ? ReadVerdict.Trusted.Whole : ReadJudge.Of(look.Before, items.Found, look.At))
        {
            case ReadVerdict.Suspect suspect:
                return await SuspectAsync(source, state, look, suspect.Reason, suspect.Doubted, items.Raw, cancellationToken);
            case ReadVerdict.Trusted trusted:
                // The evidence first: what is told can be shown.
                await evidence.KeepAsync(source.Id, isOurs ? [] : items.Raw, cancellationToken);
                var report = await TakeAsync(source, state, items, trusted.Known, dataset, cancellationToken);
                return (report, look.Taken(items.Found, items.Raw.Sum(r => (long)r.Bytes.Length)));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // The cursor stays, so that the next look reads it whole again.
    private async Task<(SourceReport Report, SourceHealth After)> SuspectAsync(
        Source source, SourceState state, SourceLook look, string reason, DoubtedList? doubted, IReadOnlyList<RawAnswer> raw, CancellationToken cancellationToken)
    {
        await evidence.KeepAsync(source.Id, raw, cancellationToken);
        var after = look.Suspected(reason, doubted, raw.Sum(r => (long)r.Bytes.Length));
        return (new SourceReport(source, SourceOutcome.Suspect, 0, [], await FailAsync(source, state, after, cancellationToken), reason), after);
    }

    private async Task<SourceReport> TakeAsync(Source source, SourceState state, SourceRead.Items read, IReadOnlySet<string> known, PolicyDataset dataset, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var firstSight = state.Cursor is null;
        var current = read.Found.Where(item => !(source.Archive && item.Published > now)).DistinctBy(i => i.Identity).ToList();
        var seen = current.Select(item => (HasDate: IsUsable(item.Published, now), IsKnown: known.Contains(item.Identity), Notice: NoticeOf(source, item, dataset, now))).ToList();
        var stored = await notices.ExistingAsync([.. seen.Select(s => s.Notice.Id)], cancellationToken);

        // The alerts come before the notices: what is stored has been judged, so an undated notice is new only until then.
        // Dated ones are judged by their date each time.
        var deserving = seen
            .Where(s => !s.IsKnown)
            .Where(s => s.HasDate ? Recency.IsRecent(s.Notice.Published, now) : !firstSight && !stored.Contains(s.Notice.Id))
            .Where(s => s.Notice.Materials.Count > 0)
            .Select(s => AlertOf(s.Notice, now)).ToList();
        var existing = await alerts.ExistingAsync([.. deserving.Select(a => a.Id)], cancellationToken);
        var raised = new List<Alert>();
        foreach (var alert in deserving.Where(a => !existing.Contains(a.Id)))
        {
            if (await intake.RaiseAsync(alert, cancellationToken))
            {
                raised.Add(alert);
            }
        }

        var added = await notices.AddAsync([.. seen.Select(s => s.Notice)], cancellationToken);

        // An archive with items still to come is read anew each time, or they would never be seen.
        var cursor = current.Count < read.Found.Count && source.Archive ? read.Cursor with { ContentHash = "" } : read.Cursor;
        raised.AddRange(await RecoverAsync(source, state, cursor, cancellationToken));
        return new SourceReport(source, SourceOutcome.Read, current.Count, [.. seen.Select(s => s.Notice).Where(n => added.Contains(n.Id))], raised, null);
    }

    private Notice NoticeOf(Source source, SourceItem item, PolicyDataset dataset, DateTimeOffset now)
    {
        var published = IsUsable(item.Published, now) ? item.Published!.Value : now;
        var zone = TimeZoneInfo.FindSystemTimeZoneById(source.TimeZone);
        var text = $"{item.Title}\n{item.Text}";
        var cites = InstrumentCitations.In(text, dataset);
        var named = matcher.MaterialsOf(text);
        var legalDate = item.LegalDate ?? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(published, zone).DateTime);

        // The act of that day is the notice itself: its own record says what it concerns better than those it cites.
        var itself = cites.Where(id => dataset.Measure(id).Issued == legalDate).ToList();
        return new Notice(
            Notice.IdOf(item), source.Id, source.Jurisdiction, source.Authority, source.Language, item.Title, item.Text, item.Link, published,
            legalDate,
            now,
            named.Count > 0 ? named : [.. (itself.Count > 0 ? itself : cites).SelectMany(id => dataset.Measure(id).Provisions).SelectMany(p => p.Materials).Distinct().Order()],
            cites);
    }

    private static bool IsUsable(DateTimeOffset? published, DateTimeOffset now) => published < now + MostAhead;

    private static Alert AlertOf(Notice notice, DateTimeOffset now)
        => new(
            Alert.IdOf(AlertKind.NoticePublished, notice.Id, ""), AlertKind.NoticePublished, notice.Id, Severity.Info,
            notice.Materials, [notice.Jurisdiction], now, NoticeText.Published(notice));

    private async Task<IReadOnlyList<Alert>> FailAsync(Source source, SourceState state, SourceHealth after, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var reason = after.Trouble ?? "";
        var since = state.FailingSince ?? now;
        if (state.FailingSince is null)
        {
            state = state with { FailingSince = now, Failure = reason, FailureTold = false };
            await states.SaveAsync(state, cancellationToken);
        }

        if (state.FailureTold || after.Failures < options.FailuresBeforeTold)
        {
            return [];
        }

        var alert = new Alert(
            Alert.IdOf(AlertKind.SourceFailing, source.Id.Value, $"{since:O}"), AlertKind.SourceFailing, source.Id.Value, Severity.Warning,
            [], [], now, after.IsSuspect ? NoticeText.Suspect(source, since, reason) : NoticeText.Failing(source, since, reason));
        var raised = await intake.RaiseAsync(alert, cancellationToken);
        await states.SaveAsync(state with { Failure = reason, FailureTold = true }, cancellationToken);
        return raised ? [alert] : [];
    }

    // Saves only what differs: a look that finds nothing new writes nothing.
    private async Task<IReadOnlyList<Alert>> RecoverAsync(Source source, SourceState state, SourceCursor? cursor, CancellationToken cancellationToken)
    {
        var raised = new List<Alert>();
        if (state is { FailureTold: true, FailingSince: { } since })
        {
            var now = clock.GetUtcNow();
            var alert = new Alert(
                Alert.IdOf(AlertKind.SourceRecovered, source.Id.Value, $"{since:O}"), AlertKind.SourceRecovered, source.Id.Value, Severity.Info,
                [], [], now, NoticeText.Recovered(source, since));
            if (await intake.RaiseAsync(alert, cancellationToken))
            {
                raised.Add(alert);
            }
        }

        var well = new SourceState(source.Id, cursor);
        if (well != state)
        {
            await states.SaveAsync(well, cancellationToken);
        }

        return raised;
    }
}
