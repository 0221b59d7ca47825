using Alerts.Alerting;
using Alerts.Web.Json;
using Alerts.Web.Problems;
using Alerts.Web.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Alerting;

internal static class CorrectionEndpoints
{
    public static void MapCorrections(this RouteGroupBuilder group)
        => group.MapPost("/alerts/{id}/correction", CorrectAsync)
            .WithName("correctAlert").WithSummary("Tell what was wrong with an alert to exactly those who were told it").WithTags("alerts")
            .TakesJson<CorrectionRequest>()
            .Answers<AlertResponse>(StatusCodes.Status201Created)
            .AnswersProblem(ProblemKind.NotFound, ProblemKind.Conflict);

    private static Task<IResult> CorrectAsync(string id, HttpRequest request, CorrectionDesk desk, CancellationToken cancellationToken)
        => JsonBody.AnswerAsync<CorrectionRequest>(
            request,
            async wish => await desk.CorrectAsync(id, wish, IdempotencyFilter.NonceOf(request), cancellationToken) switch
            {
                CorrectionResult.Corrected done => TypedResults.Created($"/v1/alerts/{done.Correction.Id}", AlertResponse.Of(done.Correction)),
                CorrectionResult.NotFound => AlertAccess.None(),
                CorrectionResult.Conflict conflict => Problem.Of(ProblemKind.Conflict, conflict.Why),
                CorrectionResult.Refused refused => Problem.Of(refused.Faults),
                _ => throw new System.Diagnostics.UnreachableException(),
            },
            cancellationToken);
}
