using Alerts.Alerting;
using Alerts.Classification;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Web.Keys;
using Alerts.Web.Problems;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Notices;

internal static class NoticeEndpoints
{
    internal const int MostVersions = 200;
    internal const int MostAlerts = 50;
    internal const int MostActions = 100;
    internal const int MostClassified = 200_000;

    internal static readonly TextParameter Source = new("source", "Only what this source shows.", 64);
    internal static readonly CountryParameter Jurisdiction = new("jurisdiction", "Only those of this jurisdiction: ISO 3166-1 alpha-2, or EU.");

    public static void MapNotices(this RouteGroupBuilder group)
    {
        group.MapRead("/notices", ListAsync)
            .WithName("listNotices").WithSummary("List what official sources published, newest first, without the texts; a page may hold fewer than its limit").WithTags("notices")
            .WithQuery(MaterialFilter.Parameter, Source, Jurisdiction, TimeFilter.Since, TimeFilter.Until, Paging.Limit, Paging.Cursor)
            .Answers<PageResponse<NoticeResponse>>(StatusCodes.Status200OK);
        group.MapRead("/notices/{id}", FindAsync)
            .WithName("getNotice").WithSummary("Get one notice with its text, where it stands, what was told of it and what it seems to do").WithTags("notices")
            .Answers<NoticeDetailResponse>(StatusCodes.Status200OK).AnswersProblem(ProblemKind.NotFound);
        group.MapRead("/notices/{id}/versions/{hash}", FindVersionAsync)
            .WithName("getNoticeVersion").WithSummary("Get one text that a notice was seen with").WithTags("notices")
            .Answers<NoticeTextResponse>(StatusCodes.Status200OK).AnswersProblem(ProblemKind.NotFound);
    }

    private static async Task<IResult> ListAsync(HttpRequest request, INoticeStore notices, SourceRegister register, MaterialCatalogue catalogue, CancellationToken cancellationToken)
    {
        var faults = new List<ProblemError>();
        var (since, until) = TimeFilter.Read(request, faults);
        var source = (string?)request.Query[Source.Name] is { } named ? register.Find(named) : null;
        if (source is null && request.Query.ContainsKey(Source.Name))
        {
            faults.Add(new ProblemError("is not a source of this installation; GET /v1/sources lists them", Parameter: Source.Name));
        }

        var query = new NoticeQuery(MaterialFilter.Read(request, catalogue, faults), source?.Id, request.Query[Jurisdiction.Name], since, until);
        return faults.Count > 0 ? Problem.Of(ProblemKind.InvalidParameters, errors: faults) : await Paging.AnswerAsync<Notice, NoticeResponse>(
            request,
            (cursor, take) => notices.ListAsync(query, cursor, take, cancellationToken),
            items => Task.FromResult<IReadOnlyList<NoticeResponse>>([.. items.Select(NoticeResponse.Of)]));
    }

    private static async Task<IResult> FindAsync(string id, HttpContext context, INoticeStore notices, IAlertStore alerts, CancellationToken cancellationToken)
    {
        if (await notices.FindAsync(id, cancellationToken) is not { } notice)
        {
            return None();
        }

        var versions = await notices.VersionHeadsAsync(id, MostVersions, cancellationToken);
        var told = await alerts.ListAsync(new AlertQuery(Subject: id, WithSystem: Caller.Of(context).Tenant is null), null, MostAlerts, cancellationToken);
        var actions = ActionClassifier.Propose(notice.Title, Text.Shorten(notice.Text, MostClassified), NoticeInstruments.HomeOf(notice.Jurisdiction, notice.Authority)).Take(MostActions);
        return TypedResults.Ok(new NoticeDetailResponse(
            NoticeResponse.Of(notice), notice.Text, [.. notice.Addresses.Select(NoticeAddressResponse.Of)], [.. versions.Select(NoticeVersionResponse.Of)],
            [.. told.Items.Select(NoticeAlertResponse.Of)], [.. actions.Select(ProposedActionResponse.Of)]));
    }

    private static async Task<IResult> FindVersionAsync(string id, string hash, INoticeStore notices, CancellationToken cancellationToken)
        => await notices.FindVersionAsync(id, hash, cancellationToken) is { } version ? TypedResults.Ok(NoticeTextResponse.Of(version)) : None();

    private static Problem None() => Problem.Of(ProblemKind.NotFound, "There is no such notice, or no such text of it.");
}
