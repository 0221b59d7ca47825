using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Web.Deliveries;
using Alerts.Web.Measures;
using Alerts.Web.Problems;
using Alerts.Web.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using static Alerts.Web.Subscriptions.SubscriptionEndpoints;

namespace Alerts.Web.Subscriptions;

/// <summary>What can be done with a subscription that is there.</summary>
internal static class SubscriptionActions
{
    public static void Map(RouteGroupBuilder write)
    {
        write.MapPost("/subscriptions/{id}/pause", PauseAsync)
            .WithName("pauseSubscription").WithSummary("Tell a subscription nothing until it is resumed").WithTags("subscriptions")
            .Answers<SubscriptionResponse>(StatusCodes.Status200OK).AnswersETag().AnswersProblem(ProblemKind.NotFound, ProblemKind.PreconditionFailed);
        write.MapPost("/subscriptions/{id}/resume", ResumeAsync)
            .WithName("resumeSubscription").WithSummary("Tell a paused subscription again, first how things stand; what came meanwhile is not told later").WithTags("subscriptions")
            .Answers<SubscriptionResponse>(StatusCodes.Status200OK).AnswersETag().AnswersProblem(ProblemKind.NotFound, ProblemKind.PreconditionFailed, ProblemKind.InvalidBody);
        write.MapPost("/subscriptions/{id}/test", TestAsync)
            .WithName("testSubscription").WithSummary("Send a test message to the target of a subscription").WithTags("subscriptions")
            .Answers<TestResponse>(StatusCodes.Status202Accepted).AnswersProblem(ProblemKind.NotFound);
        write.MapPost("/subscriptions/{id}/first-message", SendFirstMessageAsync)
            .WithName("sendFirstMessage").WithSummary("Say to a subscription once more how things stand").WithTags("subscriptions")
            .Answers<TestResponse>(StatusCodes.Status202Accepted).AnswersProblem(ProblemKind.NotFound, ProblemKind.Conflict, ProblemKind.DatasetNotReady);
        write.MapPost("/subscriptions/{id}/rotate-secret", RotateSecretAsync)
            .WithName("rotateSubscriptionSecret").WithSummary("Give the webhook of a subscription a new signing secret; the old one signs too for 24 hours").WithTags("subscriptions")
            .Answers<SecretResponse>(StatusCodes.Status200OK).AnswersProblem(ProblemKind.NotFound, ProblemKind.Conflict);
    }

    public static IResult Answer(HttpContext context, FilterAdvice advice, ChangeResult result) => result switch
    {
        ChangeResult.Done done => Show(context, StatusCodes.Status200OK, done.Subscription, done.Target, advice),
        ChangeResult.Refused refused => Problem.Of(refused.Faults),
        ChangeResult.Same same => Problem.Of(ProblemKind.Conflict, same.Why),
        ChangeResult.Stale stale => Preconditions.Stale(Preconditions.TagOf(stale.Stands.Version)),
        ChangeResult.NotFound => None(),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static async Task<IResult> PauseAsync(string id, HttpContext context, ISubscriptionStore subscriptions, SubscriptionChanges changes, FilterAdvice advice, CancellationToken cancellationToken)
        => await FindOwnAsync(id, context, subscriptions, cancellationToken) is null ? None() : Answer(context, advice, await changes.PauseAsync(id, cancellationToken));

    private static async Task<IResult> ResumeAsync(string id, HttpContext context, ISubscriptionStore subscriptions, SubscriptionChanges changes, FilterAdvice advice, CancellationToken cancellationToken)
        => await FindOwnAsync(id, context, subscriptions, cancellationToken) is null ? None() : Answer(context, advice, await changes.ResumeAsync(id, cancellationToken));

    private static async Task<IResult> TestAsync(string id, HttpContext context, ISubscriptionStore subscriptions, TestMessages tests, CancellationToken cancellationToken)
        => await FindOwnAsync(id, context, subscriptions, cancellationToken) is not null && await tests.SendAsync(id, IdempotencyFilter.NonceOf(context.Request), cancellationToken) is { } sent
            ? Accepted(sent.Alert, sent.DeliveryId)
            : None();

    private static async Task<IResult> SendFirstMessageAsync(string id, HttpContext context, ISubscriptionStore subscriptions, FirstMessages messages, CancellationToken cancellationToken)
        => await FindOwnAsync(id, context, subscriptions, cancellationToken) is null ? None() : await messages.SendAsync(id, IdempotencyFilter.NonceOf(context.Request), cancellationToken) switch
        {
            FirstMessageResult.Sent sent => Accepted(sent.Alert, sent.DeliveryId),
            FirstMessageResult.Refused refused => Problem.Of(ProblemKind.Conflict, refused.Reason),
            FirstMessageResult.NoDataset => CurrentDataset.NotReady(context),
            FirstMessageResult.NotFound => None(),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static async Task<IResult> RotateSecretAsync(string id, HttpContext context, ISubscriptionStore subscriptions, DeliveryDesk desk, CancellationToken cancellationToken)
        => await FindOwnAsync(id, context, subscriptions, cancellationToken) is not { } subscription ? None()
            : await desk.RotateSecretAsync(subscription.TargetId, cancellationToken) is { } rotated ? TypedResults.Ok(new SecretResponse(rotated.Secret, rotated.OldUntil))
            : Problem.Of(ProblemKind.Conflict, "Only signed webhooks have a secret.");

    private static JsonHttpResult<TestResponse> Accepted(Alert alert, string deliveryId) => TypedResults.Json(new TestResponse(alert.Id, deliveryId), statusCode: StatusCodes.Status202Accepted);
}
