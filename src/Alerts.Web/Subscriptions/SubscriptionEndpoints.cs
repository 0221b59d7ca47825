using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Web.Json;
using Alerts.Web.Keys;
using Alerts.Web.Problems;
using Alerts.Web.Queries;
using Alerts.Web.Requests;
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
            .Answers<SubscriptionResponse>(StatusCodes.Status200OK).AnswersETag()
            .AnswersProblem(ProblemKind.NotFound);

        write.MapPost("/subscriptions", CreateAsync)
            .WithName("createSubscription").WithSummary("Subscribe a target, unless the same subscription is there already").WithTags("subscriptions")
            .TakesJson<SubscriptionRequest>()
            .Answers<SubscriptionResponse>(StatusCodes.Status201Created)
            .Answers<SubscriptionResponse>(StatusCodes.Status200OK).AnswersETag();

        write.MapPatch("/subscriptions/{id}", PatchAsync)
            .WithName("updateSubscription").WithSummary("Change what a subscription hears of, and when; what is not named stays, null means the default").WithTags("subscriptions")
            .TakesPatch<SubscriptionRequest>().TakesIfMatch(isRequired: true)
            .Answers<SubscriptionResponse>(StatusCodes.Status200OK).AnswersETag()
            .AnswersProblem(ProblemKind.NotFound, ProblemKind.Conflict);

        write.MapDelete("/subscriptions/{id}", RemoveAsync)
            .WithName("deleteSubscription").WithSummary("End a subscription; what is on its way to its target still goes").WithTags("subscriptions")
            .Produces(StatusCodes.Status204NoContent).TakesIfMatch(isRequired: false)
            .AnswersProblem(ProblemKind.NotFound);

        SubscriptionActions.Map(write);
    }

    // What was let pass is of the version that was looked at; who changes it meanwhile wins, and the answer is 412.
    private static async Task<IResult> PatchAsync(string id, HttpRequest request, ISubscriptionStore subscriptions, SubscriptionChanges changes, FilterAdvice advice, CancellationToken cancellationToken)
    {
        if (await FindOwnAsync(id, request.HttpContext, subscriptions, cancellationToken) is not { } subscription)
        {
            return None();
        }

        if (Preconditions.Refusal(request, Preconditions.TagOf(subscription.Version), isRequired: true) is { } refused)
        {
            return refused;
        }

        return await JsonBody.ReadPatchAsync<SubscriptionRequest>(request, cancellationToken) switch
        {
            JsonBody<MergePatch<SubscriptionRequest>>.Refused bad => bad.Problem,
            JsonBody<MergePatch<SubscriptionRequest>>.Good { Value: var patch } => SubscriptionActions.Answer(
                request.HttpContext, advice, await changes.PatchAsync(id, new SubscriptionPatch(patch.Value, patch.Named), subscription.Version, cancellationToken)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static async Task<IResult> RemoveAsync(string id, HttpRequest request, ISubscriptionStore subscriptions, SubscriptionDesk desk, CancellationToken cancellationToken)
        => await FindOwnAsync(id, request.HttpContext, subscriptions, cancellationToken) is not { } subscription ? None()
            : Preconditions.Refusal(request, Preconditions.TagOf(subscription.Version), isRequired: false) is { } refused ? refused
            : await desk.RemoveAsync(id, cancellationToken) ? TypedResults.NoContent()
            : None();

    /// <summary>Null where there is none, or it is another tenant's.</summary>
    public static async Task<Subscription?> FindOwnAsync(string id, HttpContext context, ISubscriptionStore subscriptions, CancellationToken cancellationToken)
        => await subscriptions.FindAsync(id, cancellationToken) is { } subscription && Caller.Of(context).Sees(subscription) ? subscription : null;

    public static Problem None() => Problem.Of(ProblemKind.NotFound, "There is no such subscription.");

    private static Task<IResult> ListAsync(HttpRequest request, ISubscriptionStore subscriptions, ITargetStore targets, CancellationToken cancellationToken)
        => Paging.AnswerAsync<Subscription, SubscriptionResponse>(
            request,
            (cursor, take) => subscriptions.ListAsync(Caller.Of(request.HttpContext).Tenant, cursor, take, cancellationToken),
            items => ShowAsync(items, targets, cancellationToken));

    private static async Task<IResult> FindAsync(string id, HttpContext context, ISubscriptionStore subscriptions, ITargetStore targets, FilterAdvice advice, CancellationToken cancellationToken)
        => await FindOwnAsync(id, context, subscriptions, cancellationToken) is { } subscription
            ? Show(context, StatusCodes.Status200OK, subscription, await targets.FindAsync(subscription.TargetId, cancellationToken), advice)
            : None();

    private static Task<IResult> CreateAsync(HttpRequest request, SubscriptionDesk desk, FilterAdvice advice, CancellationToken cancellationToken)
        => JsonBody.AnswerAsync<SubscriptionRequest>(request, wish => SubscribeAsync(wish, request.HttpContext, desk, advice, cancellationToken), cancellationToken);

    private static async Task<IResult> SubscribeAsync(SubscriptionRequest request, HttpContext context, SubscriptionDesk desk, FilterAdvice advice, CancellationToken cancellationToken)
    {
        var tenant = Caller.Of(context).Tenant;
        return RequestOwner.Faults(request, tenant).ToList() is { Count: > 0 } faults
            ? Problem.Of(faults)
            : await desk.SubscribeAsync(request with { Tenant = tenant ?? request.Tenant }, cancellationToken) switch
            {
                SubscribeResult.Refused refused => Problem.Of(refused.Faults),
                SubscribeResult.Subscribed done => Show(context, done.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK, done.Subscription, done.Target, advice),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
    }

    /// <summary>With its entity tag; with where it is and its secret when it is new.</summary>
    public static IResult Show(HttpContext context, int status, Subscription subscription, Target? target, FilterAdvice advice)
    {
        var shown = SubscriptionResponse.Of(subscription, target) with { Warnings = advice.On(subscription) };
        return Preconditions.Tagged<IResult>(
            context, Preconditions.TagOf(subscription.Version),
            status == StatusCodes.Status201Created ? TypedResults.Created($"/v1/subscriptions/{subscription.Id}", shown with { Secret = target?.Secret }) : TypedResults.Ok(shown));
    }

    // Many subscriptions share a target: each is asked for once.
    private static async Task<IReadOnlyList<SubscriptionResponse>> ShowAsync(
        IReadOnlyList<Subscription> items, ITargetStore targets, CancellationToken cancellationToken)
    {
        var byId = await targets.FindManyAsync([.. items.Select(s => s.TargetId).Distinct(StringComparer.Ordinal)], cancellationToken);
        return [.. items.Select(s => SubscriptionResponse.Of(s, byId.GetValueOrDefault(s.TargetId)))];
    }
}
