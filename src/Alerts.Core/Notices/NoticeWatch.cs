using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Notices;

public enum SourceOutcome
{
    Read,
    Unchanged,
    Failed,
}

/// <summary>What one look at a source came to.</summary>
/// <param name="Items">Items in the answer; 0 when unchanged or failed.</param>
/// <param name="New">Notices that were not stored before.</param>
/// <param name="Raised">Alerts that were new.</param>
/// <param name="Error">Null unless failed.</param>
public sealed record SourceReport(Source Source, SourceOutcome Outcome, int Items, IReadOnlyList<Notice> New, IReadOnlyList<Alert> Raised, string? Error);

/// <summary>Looks at one source, stores its notices, and raises an alert for each that is recent and names a material.</summary>
public sealed class NoticeWatch(
    INoticeReader reader,
    ISourceStates states,
    INoticeStore notices,
    IAlertStore alerts,
    AlertIntake intake,
    MaterialMatcher matcher,
    TimeProvider clock)
{
    /// <summary>A failure is told to operators when it has lasted this long; until then it is in the summary only.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    // A publisher east of us may date an item tomorrow; beyond that the date is wrong and the first sight stands in.
    private static readonly TimeSpan MostAhead = TimeSpan.FromDays(2);

    public async Task<SourceReport> WatchAsync(Source source, PolicyDataset dataset, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        var state = await states.FindAsync(source.Id, cancellationToken) ?? new SourceState(source.Id, null);
        return await reader.ReadAsync(source, state.Cursor, cancellationToken) switch
        {
            SourceRead.Items items => await TakeAsync(source, state, items, dataset, cancellationToken),
            SourceRead.Unchanged same => new SourceReport(source, SourceOutcome.Unchanged, 0, [], await RecoverAsync(source, state, same.Cursor ?? state.Cursor, cancellationToken), null),
            SourceRead.Failed failed => new SourceReport(source, SourceOutcome.Failed, 0, [], await FailAsync(source, state, failed.Reason, cancellationToken), failed.Reason),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private async Task<SourceReport> TakeAsync(Source source, SourceState state, SourceRead.Items read, PolicyDataset dataset, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var firstSight = state.Cursor is null;
        var current = read.Found.Where(item => !(source.Archive && item.Published > now)).DistinctBy(i => i.Identity).ToList();
        var seen = current.Select(item => (HasDate: IsUsable(item.Published, now), Notice: NoticeOf(source, item, dataset, now))).ToList();
        var stored = await notices.ExistingAsync([.. seen.Select(s => s.Notice.Id)], cancellationToken);

        // The alerts come before the notices: what is stored has been judged, so an undated notice is new only until then.
        // Dated ones are judged by their date each time.
        var deserving = seen
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

    private async Task<IReadOnlyList<Alert>> FailAsync(Source source, SourceState state, string reason, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (state.FailingSince is not { } since)
        {
            await states.SaveAsync(state with { FailingSince = now, Failure = reason, FailureTold = false }, cancellationToken);
            return [];
        }

        if (state.FailureTold || now - since < Patience)
        {
            return [];
        }

        var alert = new Alert(
            Alert.IdOf(AlertKind.SourceFailing, source.Id.Value, $"{since:O}"), AlertKind.SourceFailing, source.Id.Value, Severity.Warning,
            [], [], now, NoticeText.Failing(source, since, reason));
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
