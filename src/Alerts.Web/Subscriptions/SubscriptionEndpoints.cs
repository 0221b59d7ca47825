using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Web.Json;
using Alerts.Web.Keys;
using Alerts.Web.Problems;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Subscriptions;

internal static class SubscriptionEndpoints
{
    public static void Map(RouteGroupBuilder read, RouteGroupBuilder write)
    {
        read.MapRead("/subscriptions", ListAsync)
            .WithName("listSubscriptions").WithSummary("List subscriptions, with masked targets").WithTags("subscriptions")
            .WithQuery(Paging.Limit, Paging.Cursor)
            .Answers<PageResponse<SubscriptionResponse>>(StatusCodes.Status200OK);

        read.MapRead("/subscriptions/{id}", FindAsync)
            .WithName("getSubscription").WithSummary("Get one subscription, with its masked target").WithTags("subscriptions")
            .Answers<SubscriptionResponse>(StatusCodes.Status200OK)
            .AnswersProblem(ProblemKind.NotFound);

        write.MapDelete("/subscriptions/{id}", RemoveAsync)
            .WithName("deleteSubscription").WithSummary("End a subscription; what is on its way to its target still goes").WithTags("subscriptions")
            .Produces(StatusCodes.Status204NoContent)
            .AnswersProblem(ProblemKind.NotFound);

        write.MapPost("/subscriptions/{id}/test", TestAsync)
            .WithName("testSubscription").WithSummary("Send a test message to the target of a subscription").WithTags("subscriptions")
            .Answers<TestResponse>(StatusCodes.Status202Accepted)
            .AnswersProblem(ProblemKind.NotFound);

        write.MapPost("/subscriptions", CreateAsync)
            .WithName("createSubscription").WithSummary("Subscribe a target, unless the same subscription is there already").WithTags("subscriptions")
            .TakesJson<SubscriptionRequest>()
            .Answers<SubscriptionResponse>(StatusCodes.Status201Created)
            .Answers<SubscriptionResponse>(StatusCodes.Status200OK);
    }

    private static async Task<IResult> RemoveAsync(string id, HttpContext context, ISubscriptionStore subscriptions, SubscriptionDesk desk, CancellationToken cancellationToken)
        => Caller.Of(context).Sees(await subscriptions.FindAsync(id, cancellationToken)) && await desk.RemoveAsync(id, cancellationToken) ? TypedResults.NoContent() : Problem.Of(ProblemKind.NotFound, "There is no such subscription.");

    private static async Task<IResult> TestAsync(string id, HttpContext context, ISubscriptionStore subscriptions, TestMessages tests, CancellationToken cancellationToken)
        => Caller.Of(context).Sees(await subscriptions.FindAsync(id, cancellationToken)) && await tests.SendAsync(id, DeliveryDesk.NewNonce(), cancellationToken) is { } sent
            ? TypedResults.Json(new TestResponse(sent.Alert.Id, sent.DeliveryId), statusCode: StatusCodes.Status202Accepted)
            : Problem.Of(ProblemKind.NotFound, "There is no such subscription.");

    private static Task<IResult> ListAsync(HttpRequest request, ISubscriptionStore subscriptions, ITargetStore targets, CancellationToken cancellationToken)
        => Paging.AnswerAsync<Subscription, SubscriptionResponse>(
            request,
            (cursor, take) => subscriptions.ListAsync(Caller.Of(request.HttpContext).Tenant, cursor, take, cancellationToken),
            items => ShowAsync(items, targets, cancellationToken));

    private static async Task<IResult> FindAsync(string id, HttpContext context, ISubscriptionStore subscriptions, ITargetStore targets, CancellationToken cancellationToken)
        => await subscriptions.FindAsync(id, cancellationToken) is { } subscription && Caller.Of(context).Sees(subscription)
            ? TypedResults.Ok(SubscriptionResponse.Of(subscription, await targets.FindAsync(subscription.TargetId, cancellationToken)))
            : Problem.Of(ProblemKind.NotFound, "There is no such subscription.");

    private static Task<IResult> CreateAsync(HttpRequest request, SubscriptionDesk desk, CancellationToken cancellationToken)
        => JsonBody.AnswerAsync<SubscriptionRequest>(request, wish => SubscribeAsync(wish, Caller.Of(request.HttpContext), desk, cancellationToken), cancellationToken);

    private static async Task<IResult> SubscribeAsync(SubscriptionRequest request, Caller caller, SubscriptionDesk desk, CancellationToken cancellationToken)
        => RequestOwner.Faults(request, caller.Tenant).ToList() is { Count: > 0 } faults
            ? Problem.Of(faults)
            : Answer(await desk.SubscribeAsync(request with { Tenant = caller.Tenant ?? request.Tenant }, cancellationToken));

    private static IResult Answer(SubscribeResult result) => result switch
    {
        SubscribeResult.Refused refused => Problem.Of(refused.Faults),
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
