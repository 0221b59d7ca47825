using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Web.Json;
using Alerts.Web.Problems;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Subscriptions;

internal static class SubscriptionEndpoints
{
    public static void MapSubscriptions(this RouteGroupBuilder group)
    {
        group.MapRead("/subscriptions", ListAsync)
            .WithName("listSubscriptions").WithSummary("List subscriptions, with masked targets").WithTags("subscriptions")
            .WithQuery(Paging.Limit, Paging.Cursor)
            .Answers<PageResponse<SubscriptionResponse>>(StatusCodes.Status200OK);

        group.MapRead("/subscriptions/{id}", FindAsync)
            .WithName("getSubscription").WithSummary("Get one subscription, with its masked target").WithTags("subscriptions")
            .Answers<SubscriptionResponse>(StatusCodes.Status200OK)
            .AnswersProblem(ProblemKind.NotFound);

        group.MapDelete("/subscriptions/{id}", RemoveAsync)
            .WithName("deleteSubscription").WithSummary("End a subscription; what is on its way to its target still goes").WithTags("subscriptions")
            .Produces(StatusCodes.Status204NoContent)
            .AnswersProblem(ProblemKind.NotFound);

        group.MapPost("/subscriptions/{id}/test", TestAsync)
            .WithName("testSubscription").WithSummary("Send a test message to the target of a subscription").WithTags("subscriptions")
            .Answers<TestResponse>(StatusCodes.Status202Accepted)
            .AnswersProblem(ProblemKind.NotFound);

        group.MapPost("/subscriptions", CreateAsync)
            .WithName("createSubscription").WithSummary("Subscribe a target, unless the same subscription is there already").WithTags("subscriptions")
            .Accepts<SubscriptionRequest>("application/json")
            .Answers<SubscriptionResponse>(StatusCodes.Status201Created)
            .Answers<SubscriptionResponse>(StatusCodes.Status200OK)
            .AnswersProblem(ProblemKind.MalformedBody, ProblemKind.BodyTooLarge, ProblemKind.UnsupportedMediaType, ProblemKind.InvalidBody);
    }

    private static async Task<IResult> RemoveAsync(string id, SubscriptionDesk desk, CancellationToken cancellationToken)
        => await desk.RemoveAsync(id, cancellationToken) ? TypedResults.NoContent() : Problem.Of(ProblemKind.NotFound, "There is no such subscription.");

    private static async Task<IResult> TestAsync(string id, TestMessages tests, CancellationToken cancellationToken)
        => await tests.SendAsync(id, DeliveryDesk.NewNonce(), cancellationToken) is { } sent
            ? TypedResults.Json(new TestResponse(sent.Alert.Id, sent.DeliveryId), statusCode: StatusCodes.Status202Accepted)
            : Problem.Of(ProblemKind.NotFound, "There is no such subscription.");

    private static Task<IResult> ListAsync(HttpRequest request, ISubscriptionStore subscriptions, ITargetStore targets, CancellationToken cancellationToken)
        => Paging.AnswerAsync<Subscription, SubscriptionResponse>(
            request,
            (cursor, take) => subscriptions.ListAsync(tenant: null, cursor, take, cancellationToken),
            items => ShowAsync(items, targets, cancellationToken));

    private static async Task<IResult> FindAsync(string id, ISubscriptionStore subscriptions, ITargetStore targets, CancellationToken cancellationToken)
        => await subscriptions.FindAsync(id, cancellationToken) is { } subscription
            ? TypedResults.Ok(SubscriptionResponse.Of(subscription, await targets.FindAsync(subscription.TargetId, cancellationToken)))
            : Problem.Of(ProblemKind.NotFound, "There is no such subscription.");

    private static async Task<IResult> CreateAsync(HttpRequest request, SubscriptionDesk desk, CancellationToken cancellationToken)
        => await JsonBody.ReadAsync<SubscriptionRequest>(request, cancellationToken) switch
        {
            JsonBody<SubscriptionRequest>.Refused refused => refused.Problem,
            JsonBody<SubscriptionRequest>.Good good => Answer(await desk.SubscribeAsync(good.Value, cancellationToken)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static IResult Answer(SubscribeResult result) => result switch
    {
        SubscribeResult.Refused refused => Problem.Of(ProblemKind.InvalidBody, errors: [.. refused.Faults.Select(f => new ProblemError(f.Reason, $"#/{f.Field}"))]),
        SubscribeResult.Subscribed { Created: true } done => TypedResults.Created(
            $"/v1/subscriptions/{done.Subscription.Id}",
            SubscriptionResponse.Of(done.Subscription, done.Target) with { Secret = done.Target.Secret }),
        SubscribeResult.Subscribed there => TypedResults.Ok(SubscriptionResponse.Of(there.Subscription, there.Target)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // Many subscriptions share a target: each is asked for once.
    private static async Task<IReadOnlyList<SubscriptionResponse>> ShowAsync(
        IReadOnlyList<Subscription> items, ITargetStore targets, CancellationToken cancellationToken)
    {
        var byId = new Dictionary<string, Target?>(StringComparer.Ordinal);
        foreach (var id in items.Select(s => s.TargetId).Distinct(StringComparer.Ordinal))
        {
            byId[id] = await targets.FindAsync(id, cancellationToken);
        }

        return [.. items.Select(s => SubscriptionResponse.Of(s, byId[s.TargetId]))];
    }
}
