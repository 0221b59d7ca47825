using System.Collections.Concurrent;
using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Policies;

namespace Alerts.Subscriptions.Previews;

/// <summary>
/// Says what a wish would have told in the last twelve months, before anybody subscribes: from the record of what was told; where the
/// record does not reach, from the law as it could be known day by day, and from notices that were stored without being told.
/// </summary>
public sealed class PreviewDesk(IAlertStore alerts, INoticeStore notices, IPolicyRevisions revisions, ITargetAddresses addresses, MaterialCatalogue catalogue, TimeProvider clock)
{
    /// <summary>How far it looks back.</summary>
    public const int Days = 365;

    /// <summary>Stored alerts that one preview looks at, newest first.</summary>
    public const int MostAlerts = 20_000;

    private const int PageSize = 500;
    private const int MostPastsKept = 4;

    // By the hour: what could be known on a day does not depend on the minute, and deriving it costs most of a preview.
    private readonly ConcurrentDictionary<(PolicyDataset, DateTimeOffset), Lazy<PastLaw>> _pasts = new();

    /// <param name="tenant">Who asks; null: an operator.</param>
    public async Task<PreviewResult> PreviewAsync(SubscriptionRequest request, string? tenant, PolicyDataset dataset, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(dataset);
        var check = new RequestCheck(catalogue, addresses);
        var draft = check.ReadDraft(request);
        var faults = RequestOwner.Faults(request, tenant).Concat(check.Faults).ToList();
        if (draft is null || faults.Count > 0)
        {
            return new PreviewResult.Refused(faults);
        }

        var now = clock.GetUtcNow();
        var listener = new Listener(draft, hearsOperators: tenant is null, catalogue);
        var history = await HistoryAsync(now.AddDays(-Days), cancellationToken);
        var calendar = CalendarAlerts.Of(PastOf(dataset, now), draft.LeadDays, catalogue);
        var untold = await UntoldAsync(listener, history, now, cancellationToken);
        return new PreviewResult.Shown(
            PreviewText.Of(draft, listener, history, calendar, untold, CliffsAhead.Of(draft, listener, dataset, catalogue, now), namesOperators: tenant is not null, now));
    }

    private async Task<History> HistoryAsync(DateTimeOffset from, CancellationToken cancellationToken)
    {
        var acceptances = await revisions.ListAsync(cancellationToken);
        var stored = new List<Alert>();
        string? cursor = null;
        do
        {
            var page = await alerts.ListAsync(cursor, PageSize, cancellationToken);
            stored.AddRange(page.Items.Where(a => a.RaisedAt >= from));
            cursor = page.Items.Count > 0 && page.Items[^1].RaisedAt >= from ? page.Next : null;
        }
        while (cursor is not null && stored.Count < MostAlerts);

        return new History(acceptances.Count > 0 ? acceptances[^1].At : null, stored, from, IsTruncated: cursor is not null);
    }

    // Of a source's first sight only what is recent is told; the rest stands in the record all the same.
    private async Task<IReadOnlyList<Alert>> UntoldAsync(Listener listener, History history, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var heard = new List<Alert>();
        await foreach (var notice in Pages.AllAsync(cursor => notices.ListAsync(new NoticeQuery(Since: history.From), cursor, PageSize, cancellationToken)))
        {
            if (notice.Published <= now && (notice.Materials.Count > 0 || notice.Possible.Count > 0) && AlertOf(notice) is var alert && listener.Hears(alert))
            {
                heard.Add(alert);
            }
        }

        var told = await alerts.ExistingAsync([.. heard.Select(a => a.Id)], cancellationToken);
        return [.. heard.Where(a => !told.Contains(a.Id))];
    }

    private static Alert AlertOf(Notice notice)
        => new(
            Alert.IdOf(AlertKind.NoticePublished, notice.Id, ""), AlertKind.NoticePublished, notice.Id, Severity.Info, notice.Materials, [notice.Jurisdiction], notice.Published,
            new AlertMessage(NoticeText.Headline(notice), "", [], Certainty.Certain, [], null, []))
        { Possible = notice.Possible, Source = notice.Source };

    private PastLaw PastOf(PolicyDataset dataset, DateTimeOffset now)
    {
        if (_pasts.Count > MostPastsKept)
        {
            _pasts.Clear();
        }

        var hour = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero);
        return _pasts.GetOrAdd((dataset, hour), key => new Lazy<PastLaw>(() => PastLaw.Of(key.Item1, catalogue, key.Item2, Days))).Value;
    }
}
