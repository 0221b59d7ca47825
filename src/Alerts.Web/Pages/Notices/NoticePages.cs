using Alerts.Alerting;
using Alerts.Classification;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Web.Measures;
using Alerts.Web.Notices;
using Alerts.Web.Pages.Alerting;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Pages.Notices;

public sealed record NoticeListModel(NoticeFilter Filter, PageList<Notice> List);

/// <param name="Dataset">For the names of measures; null before the first.</param>
/// <param name="Versions">The texts that it was seen with, oldest first.</param>
/// <param name="Told">Alerts that tell of it, newest first.</param>
/// <param name="Actions">What its sentences seem to do.</param>
public sealed record NoticeModel(
    Notice Notice, MaterialCatalogue Catalogue, PolicyDataset? Dataset, SourceRegister Sources, IReadOnlyList<NoticeVersionHead> Versions, IReadOnlyList<Alert> Told, IReadOnlyList<ProposedAction> Actions);

/// <param name="At">When the text was first seen; null: it is the one that stands now.</param>
public sealed record NoticeTextModel(Notice Notice, string Title, string Text, DateTimeOffset? At);

/// <param name="Lines">The first of them.</param>
/// <param name="IsCut">Whether there are more.</param>
public sealed record NoticeDiffModel(Notice Notice, NoticeVersion From, NoticeVersion To, IReadOnlyList<DiffLine> Lines, bool IsCut);

internal static class NoticePages
{
    public const string Path = "/notices";

    private const int MostLines = 5000;

    private static readonly PageLink All = new(Path, "All notices");

    public static void MapNoticePages(this RouteGroupBuilder pages)
    {
        pages.MapRead(Path, ListAsync);
        pages.MapRead($"{Path}/{{id}}", ShowAsync);
        pages.MapRead($"{Path}/{{id}}/text", TextAsync);
        pages.MapRead($"{Path}/{{id}}/versions/{{hash}}", VersionAsync);
        pages.MapRead($"{Path}/{{id}}/diff", DiffAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext context, INoticeStore notices, CancellationToken cancellationToken)
    {
        var (filter, refusal) = NoticeFilter.Read(context);
        return filter is null ? refusal!
            : await PageList.ReadAsync(context, (cursor, take) => notices.ListAsync(filter.Query, cursor, take, cancellationToken)) is { } list
                ? PageResult.Of<NoticeListPage>(new NoticeListModel(filter, list), filter.Status)
                : PageList.NoCursor(context);
    }

    private static async Task<IResult> ShowAsync(
        string id, HttpContext context, INoticeStore notices, IAlertStore alerts, SourceRegister sources, MaterialCatalogue catalogue, CurrentDataset current, CancellationToken cancellationToken)
    {
        if (await notices.FindAsync(id, cancellationToken) is not { } notice)
        {
            return PageResult.NotFound("notice", All);
        }

        var told = await alerts.ListAsync(new AlertQuery(Subject: id, WithSystem: AlertViewer.SeesSystem(context)), null, NoticeEndpoints.MostAlerts, cancellationToken);
        var actions = ActionClassifier.Propose(notice.Title, Text.Shorten(notice.Text, NoticeEndpoints.MostClassified), NoticeInstruments.HomeOf(notice.Jurisdiction, notice.Authority));
        return PageResult.Of<NoticePage>(new NoticeModel(
            notice, catalogue, current.Value, sources, await notices.VersionHeadsAsync(id, NoticeEndpoints.MostVersions, cancellationToken), told.Items, [.. actions.Take(NoticeEndpoints.MostActions)]));
    }

    private static async Task<IResult> TextAsync(string id, INoticeStore notices, CancellationToken cancellationToken)
        => await notices.FindAsync(id, cancellationToken) is { } notice ? PageResult.Of<NoticeTextPage>(new NoticeTextModel(notice, notice.Title, notice.Text, null)) : PageResult.NotFound("notice", All);

    private static async Task<IResult> VersionAsync(string id, string hash, INoticeStore notices, CancellationToken cancellationToken)
        => await notices.FindAsync(id, cancellationToken) is not { } notice ? PageResult.NotFound("notice", All)
            : await notices.FindVersionAsync(id, hash, cancellationToken) is { } version ? PageResult.Of<NoticeTextPage>(new NoticeTextModel(notice, version.Title, version.Text, version.At))
            : PageResult.NotFound("text of this notice", new PageLink($"{Path}/{id}", "The notice"));

    private static async Task<IResult> DiffAsync(string id, HttpContext context, INoticeStore notices, SourceRegister sources, CancellationToken cancellationToken)
    {
        if (await notices.FindAsync(id, cancellationToken) is not { } notice)
        {
            return PageResult.NotFound("notice", All);
        }

        if (await VersionAsync("from") is not { } from || await VersionAsync("to") is not { } to)
        {
            return PageResult.NotFound("pair of texts", new PageLink($"{Path}/{id}", "The notice, with the texts that it was seen with"));
        }

        var lines = NoticeDiff.Whole($"{from.Title}\n{from.Text}", $"{to.Title}\n{to.Text}", new Noise(sources.Find(notice.Source.Value)?.Ignore));
        return PageResult.Of<NoticeDiffPage>(new NoticeDiffModel(notice, from, to, [.. lines.Take(MostLines)], lines.Count > MostLines));

        async Task<NoticeVersion?> VersionAsync(string name)
            => LawView.Text(context, name) is { } hash ? await notices.FindVersionAsync(id, hash, cancellationToken) : null;
    }
}
