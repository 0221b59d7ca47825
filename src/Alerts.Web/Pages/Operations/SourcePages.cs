using Alerts.Materials;
using Alerts.Notices;
using Alerts.Subscriptions;
using Alerts.Web.Measures;
using Alerts.Web.Notices;
using Alerts.Web.Pages.Datasets;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Pages.Operations;

/// <param name="Since">As asked: 7d, 24h, a day.</param>
/// <param name="Coverage">How well each was watched since then.</param>
public sealed record SourceListModel(
    IReadOnlyList<SourceResponse> Sources, MaterialCatalogue Catalogue, MaterialId? Material, string Since, Coverage Coverage, IReadOnlyList<FieldFault> Faults);

/// <param name="Report">What a look came to that somebody has just asked for; null: nobody has.</param>
/// <param name="Says">Why it was not looked at; null: nobody asked, or it was.</param>
public sealed record SourceModel(SourceResponse Source, SourceReportResponse? Report = null, string? Says = null);

/// <summary>How it is with sources: see, pause, resume, look now.</summary>
internal static class SourcePages
{
    public const string Path = "/operate/sources";

    private const string LastWeek = "7d";

    private static readonly PageLink All = new(Path, "All sources");

    public static void MapSourcePages(this RouteGroupBuilder pages)
    {
        pages.MapRead(Path, ListAsync);
        pages.MapRead($"{Path}/{{id}}", ShowAsync);
        pages.MapPost($"{Path}/{{id}}/pause", async (string id, SourceDesk desk, CancellationToken token) => Switched(await desk.PauseAsync(id, token), "paused"));
        pages.MapPost($"{Path}/{{id}}/resume", async (string id, SourceDesk desk, CancellationToken token) => Switched(await desk.ResumeAsync(id, token), "resumed"));
        pages.MapPost($"{Path}/{{id}}/poll", PollAsync);

        // Where a reload of what a look answered leads.
        pages.MapRead($"{Path}/{{id}}/poll", (string id) => PageResult.SeeOther($"{Path}/{Uri.EscapeDataString(id)}"));
    }

    private static async Task<IResult> ListAsync(HttpContext context, SourceDesk desk, CoverageDesk coverage, MaterialCatalogue catalogue, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (faults, now) = (new List<FieldFault>(), clock.GetUtcNow());
        var (material, unknown) = LawView.MaterialOf(catalogue, LawView.Text(context, "material"), $"{Path}?material=");
        if (unknown is not null)
        {
            return unknown;
        }

        var asked = LawView.Text(context, "since") ?? LastWeek;
        if (CoverageDesk.Since(asked, now, out var fault) is not { } since)
        {
            faults.Add(new FieldFault("since", fault!));
            (asked, since) = (LastWeek, CoverageDesk.Since(LastWeek, now, out _)!.Value);
        }

        return PageResult.Of<SourceListPage>(
            new SourceListModel(
                [.. (await desk.ListAsync(cancellationToken)).Select(v => SourceResponse.Of(v, isOperator: true))], catalogue, material, asked, await coverage.AskAsync(material, since, cancellationToken), faults),
            faults.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);
    }

    private static async Task<IResult> ShowAsync(string id, SourceDesk desk, CancellationToken cancellationToken)
        => await desk.FindAsync(id, cancellationToken) is { } view ? PageResult.Of<SourcePage>(new SourceModel(SourceResponse.Of(view, isOperator: true))) : PageResult.NotFound("source", All);

    private static async Task<IResult> PollAsync(string id, HttpContext context, SourceDesk desk, CurrentDataset current, CancellationToken cancellationToken)
    {
        if (current.Value is not { } dataset)
        {
            return DatasetPages.NotReady(context);
        }

        var result = await desk.PollAsync(id, dataset, cancellationToken);
        if (result is PollResult.NotFound || await desk.FindAsync(id, cancellationToken) is not { } view)
        {
            return PageResult.NotFound("source", All);
        }

        var model = new SourceModel(SourceResponse.Of(view, isOperator: true));
        return result switch
        {
            PollResult.Looked looked => PageResult.Of<SourcePage>(model with { Report = SourceReportResponse.Of(looked.Report) }),
            PollResult.Refused refused => PageResult.Of<SourcePage>(model with { Says = refused.Reason }, StatusCodes.Status409Conflict),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static IResult Switched(SourceView? before, string done) => before is null ? PageResult.NotFound("source", All) : PageResult.SeeOther($"{Path}/{before.Source.Id}?{PageDone.Name}={done}");
}
