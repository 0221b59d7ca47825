using System.Globalization;
using Alerts.Notices;
using Alerts.Web.Keys;
using Alerts.Web.Measures;
using Alerts.Web.Problems;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Notices;

internal static class SourceEndpoints
{
    public static void Map(RouteGroupBuilder read, RouteGroupBuilder operate)
    {
        read.MapRead("/sources", ListAsync)
            .WithName("listSources").WithSummary("List the sources with their health").WithTags("sources")
            .Answers<SourcesResponse>(StatusCodes.Status200OK);
        read.MapRead("/sources/{id}", FindAsync)
            .WithName("getSource").WithSummary("Get one source with its health").WithTags("sources")
            .Answers<SourceResponse>(StatusCodes.Status200OK).AnswersProblem(ProblemKind.NotFound);
        operate.MapPost("/sources/{id}/pause", PauseAsync)
            .WithName("pauseSource").WithSummary("Look at a source no more until it is resumed").WithTags("sources")
            .Answers<SourceResponse>(StatusCodes.Status200OK).AnswersProblem(ProblemKind.NotFound);
        operate.MapPost("/sources/{id}/resume", ResumeAsync)
            .WithName("resumeSource").WithSummary("Look at a paused source again").WithTags("sources")
            .Answers<SourceResponse>(StatusCodes.Status200OK).AnswersProblem(ProblemKind.NotFound);
        operate.MapPost("/sources/{id}/poll", PollAsync)
            .WithName("pollSource").WithSummary("Look at a source at once, and answer what came of it").WithTags("sources")
            .Answers<SourceReportResponse>(StatusCodes.Status200OK).AnswersProblem(ProblemKind.NotFound, ProblemKind.Conflict, ProblemKind.DatasetNotReady);
    }

    private static async Task<IResult> ListAsync(HttpContext context, SourceDesk desk, CancellationToken cancellationToken)
    {
        var isOperator = Caller.Of(context).Tenant is null;
        return TypedResults.Ok(new SourcesResponse([.. (await desk.ListAsync(cancellationToken)).Select(v => SourceResponse.Of(v, isOperator))]));
    }

    private static async Task<IResult> FindAsync(string id, HttpContext context, SourceDesk desk, CancellationToken cancellationToken)
        => await desk.FindAsync(id, cancellationToken) is { } view ? TypedResults.Ok(SourceResponse.Of(view, isOperator: Caller.Of(context).Tenant is null)) : None();

    private static async Task<IResult> PauseAsync(string id, HttpContext context, SourceDesk desk, CancellationToken cancellationToken)
    {
        await desk.PauseAsync(id, cancellationToken);
        return await FindAsync(id, context, desk, cancellationToken);
    }

    private static async Task<IResult> ResumeAsync(string id, HttpContext context, SourceDesk desk, CancellationToken cancellationToken)
    {
        await desk.ResumeAsync(id, cancellationToken);
        return await FindAsync(id, context, desk, cancellationToken);
    }

    private static async Task<IResult> PollAsync(string id, HttpContext context, SourceDesk desk, CurrentDataset current, TimeProvider clock, CancellationToken cancellationToken)
        => current.Value is not { } dataset ? CurrentDataset.NotReady(context) : await desk.PollAsync(id, dataset, cancellationToken) switch
        {
            PollResult.Looked looked => TypedResults.Ok(SourceReportResponse.Of(looked.Report)),
            PollResult.NotFound => None(),
            PollResult.Refused refused => Refuse(context, refused, clock.GetUtcNow()),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static Problem Refuse(HttpContext context, PollResult.Refused refused, DateTimeOffset now)
    {
        if (refused.Until is { } until)
        {
            context.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling((until - now).TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        return Problem.Of(ProblemKind.Conflict, refused.Reason);
    }

    private static Problem None() => Problem.Of(ProblemKind.NotFound, "There is no such source; GET /v1/sources lists them.");
}
