using Alerts.Subscriptions;
using Alerts.Subscriptions.Previews;
using Alerts.Web.Json;
using Alerts.Web.Keys;
using Alerts.Web.Measures;
using Alerts.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Subscriptions;

internal static class PreviewEndpoints
{
    public static void Map(RouteGroupBuilder read)
        => read.MapPost("/subscriptions/preview", ShowAsync)
            .WithName("previewSubscription").WithSummary("Say what a subscription would have told in the last twelve months; channel and target may be left out").WithTags("subscriptions")
            .TakesJson<SubscriptionRequest>().WithMetadata(new PartialBody())
            .Answers<PreviewResponse>(StatusCodes.Status200OK)
            .AnswersProblem(ProblemKind.DatasetNotReady);

    private static Task<IResult> ShowAsync(HttpRequest request, PreviewDesk desk, FilterAdvice advice, CurrentDataset current, CancellationToken cancellationToken)
        => current.Value is not { } dataset
            ? Task.FromResult(CurrentDataset.NotReady(request.HttpContext))
            : JsonBody.AnswerAsync<SubscriptionRequest>(
                request,
                async wish => await desk.PreviewAsync(wish, Caller.Of(request.HttpContext).Tenant, dataset, cancellationToken) switch
                {
                    PreviewResult.Shown shown => TypedResults.Ok(PreviewResponse.Of(shown.Preview, advice)),
                    PreviewResult.Refused refused => Problem.Of(refused.Faults),
                    _ => throw new System.Diagnostics.UnreachableException(),
                },
                cancellationToken);
}
