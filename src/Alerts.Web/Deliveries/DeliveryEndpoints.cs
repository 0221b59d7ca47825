using Alerts.Deliveries;
using Alerts.Web.Json;
using Alerts.Web.Keys;
using Alerts.Web.Problems;
using Alerts.Web.Queries;
using Alerts.Web.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Deliveries;

internal static class DeliveryEndpoints
{
    private static readonly TextParameter Target = new("target", "Only those of this target.", 64);
    private static readonly TextParameter Alert = new("alert", "Only those of this alert.", 64);
    private static readonly OneNameParameter<DeliveryStatus> Status = new("status", "Only those that have come so far; 'dead' are those that were given up.");
    private static readonly TextParameter Tenant = new("tenant", "Only those of this tenant.", 64);

    public static void Map(RouteGroupBuilder read, RouteGroupBuilder write)
    {
        read.MapRead("/deliveries", ListAsync)
            .WithName("listDeliveries").WithSummary("List deliveries, newest first; a page may hold fewer than its limit").WithTags("deliveries")
            .WithQuery(Target, Alert, Status, TimeFilter.Since, TimeFilter.Until, Tenant, Paging.Limit, Paging.Cursor)
            .Answers<PageResponse<DeliveryResponse>>(StatusCodes.Status200OK);
        read.MapRead("/deliveries/{id}", FindAsync)
            .WithName("getDelivery").WithSummary("Get one delivery with every attempt").WithTags("deliveries")
            .Answers<DeliveryDetailResponse>(StatusCodes.Status200OK).AnswersProblem(ProblemKind.NotFound);
        read.MapRead("/deliveries/{id}/attempts", ListAttemptsAsync)
            .WithName("listAttempts").WithSummary("List the attempts of one delivery, by number").WithTags("deliveries")
            .Answers<AttemptsResponse>(StatusCodes.Status200OK).AnswersProblem(ProblemKind.NotFound);
        write.MapPost("/deliveries/{id}/retry", RetryAsync)
            .WithName("retryDelivery").WithSummary("Try a delivery at once that waits for its next attempt, also within quiet hours").WithTags("deliveries")
            .Answers<DeliveryResponse>(StatusCodes.Status202Accepted).AnswersProblem(ProblemKind.NotFound, ProblemKind.Conflict);
        write.MapPost("/deliveries/{id}/replay", ReplayAsync)
            .WithName("replayDelivery").WithSummary("Send one settled delivery once more").WithTags("deliveries")
            .Answers<ReplayResponse>(StatusCodes.Status202Accepted).AnswersProblem(ProblemKind.NotFound, ProblemKind.Conflict);

        read.MapRead("/targets", ListTargetsAsync)
            .WithName("listTargets").WithSummary("List targets, masked").WithTags("targets")
            .WithQuery(Paging.Limit, Paging.Cursor)
            .Answers<PageResponse<TargetDetailResponse>>(StatusCodes.Status200OK);
        read.MapRead("/targets/{id}", FindTargetAsync)
            .WithName("getTarget").WithSummary("Get one target, masked").WithTags("targets")
            .Answers<TargetDetailResponse>(StatusCodes.Status200OK).AnswersProblem(ProblemKind.NotFound);
        write.MapPost("/targets/{id}/replay", ReplayTargetAsync)
            .WithName("replayTarget").WithSummary("Send once more what a target has missed").WithTags("targets")
            .TakesJson<ReplayRequest>()
            .Answers<ReplayResponse>(StatusCodes.Status202Accepted)
            .AnswersProblem(ProblemKind.NotFound, ProblemKind.Conflict);
        write.MapPost("/targets/{id}/rotate-secret", RotateSecretAsync)
            .WithName("rotateSecret").WithSummary("Give a webhook a new signing secret; the old one signs too for 24 hours").WithTags("targets")
            .Answers<SecretResponse>(StatusCodes.Status200OK).AnswersProblem(ProblemKind.NotFound);
        write.MapPost("/targets/{id}/enable", EnableAsync)
            .WithName("enableTarget").WithSummary("Switch a target on again").WithTags("targets")
            .Answers<TargetDetailResponse>(StatusCodes.Status200OK).AnswersProblem(ProblemKind.NotFound, ProblemKind.Conflict);
        write.MapPost("/targets/{id}/disable", DisableAsync)
            .WithName("disableTarget").WithSummary("Switch a target off").WithTags("targets")
            .TakesJson<DisableRequest>()
            .Answers<TargetDetailResponse>(StatusCodes.Status200OK)
            .AnswersProblem(ProblemKind.NotFound);
    }

    private static async Task<IResult> ListAsync(HttpRequest request, IDeliveryLedger ledger, CancellationToken cancellationToken)
    {
        var faults = new List<ProblemError>();
        var (since, until) = TimeFilter.Read(request, faults);
        var (caller, asked) = (Caller.Of(request.HttpContext).Tenant, (string?)request.Query[Tenant.Name]);
        var query = new DeliveryQuery(request.Query[Target.Name], OneNameParameter<DeliveryStatus>.Read(request.Query[Status.Name]), since, request.Query[Alert.Name], caller ?? asked, until);
        return faults.Count > 0 ? Problem.Of(ProblemKind.InvalidParameters, errors: faults) : await Paging.AnswerAsync<Delivery, DeliveryResponse>(
            request,

            // Another tenant's are, to a tenant, not there.
            (cursor, take) => (asked ?? query.Tenant) == query.Tenant ? ledger.ListAsync(query, cursor, take, cancellationToken) : Task.FromResult(new Page<Delivery>([], null)),
            items => Task.FromResult<IReadOnlyList<DeliveryResponse>>([.. items.Select(DeliveryResponse.Of)]));
    }

    private static async Task<IResult> ListAttemptsAsync(string id, HttpContext context, IDeliveryLedger ledger, CancellationToken cancellationToken)
        => Caller.Of(context).Sees(await ledger.FindAsync(id, cancellationToken))
            ? TypedResults.Ok(new AttemptsResponse([.. (await ledger.AttemptsAsync(id, cancellationToken)).Select(AttemptResponse.Of)]))
            : NoDelivery();

    private static async Task<IResult> RetryAsync(string id, HttpContext context, IDeliveryLedger ledger, DeliveryRetry retry, CancellationToken cancellationToken)
        => (Caller.Of(context).Sees(await ledger.FindAsync(id, cancellationToken)) ? await retry.RetryAsync(id, cancellationToken) : new RetryResult.NotFound()) switch
        {
            RetryResult.Due due => TypedResults.Json(DeliveryResponse.Of(due.Delivery), statusCode: StatusCodes.Status202Accepted),
            RetryResult.Refused refused => Problem.Of(ProblemKind.Conflict, refused.Reason),
            RetryResult.NotFound => NoDelivery(),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static async Task<IResult> FindAsync(string id, HttpContext context, IDeliveryLedger ledger, CancellationToken cancellationToken)
        => await ledger.FindAsync(id, cancellationToken) is { } delivery && Caller.Of(context).Sees(delivery)
            ? TypedResults.Ok(DeliveryDetailResponse.Of(delivery, await ledger.AttemptsAsync(id, cancellationToken), await ledger.EventsAsync(id, cancellationToken)))
            : NoDelivery();

    private static async Task<IResult> ReplayAsync(string id, HttpRequest request, IDeliveryLedger ledger, DeliveryDesk desk, CancellationToken cancellationToken)
        => Answer(Caller.Of(request.HttpContext).Sees(await ledger.FindAsync(id, cancellationToken)) ? await desk.ReplayAsync(id, IdempotencyFilter.NonceOf(request), cancellationToken) : new ReplayResult.NotFound(), "delivery");

    private static async Task<IResult> ReplayTargetAsync(string id, HttpRequest request, ITargetStore targets, DeliveryDesk desk, CancellationToken cancellationToken)
        => await JsonBody.ReadAsync<ReplayRequest>(request, cancellationToken) switch
        {
            _ when !Caller.Of(request.HttpContext).Sees(await targets.FindAsync(id, cancellationToken)) => NoTarget(),
            JsonBody<ReplayRequest>.Refused refused => refused.Problem,
            JsonBody<ReplayRequest>.Good good => Answer(await desk.ReplayTargetAsync(id, good.Value.Since, IdempotencyFilter.NonceOf(request), cancellationToken), "target"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static Task<IResult> ListTargetsAsync(HttpRequest request, ITargetStore targets, CancellationToken cancellationToken)
        => Paging.AnswerAsync<Target, TargetDetailResponse>(
            request,
            (cursor, take) => targets.ListAsync(Caller.Of(request.HttpContext).Tenant, cursor, take, cancellationToken),
            items => Task.FromResult<IReadOnlyList<TargetDetailResponse>>([.. items.Select(TargetDetailResponse.Of)]));

    private static async Task<IResult> FindTargetAsync(string id, HttpContext context, ITargetStore targets, CancellationToken cancellationToken)
        => await targets.FindAsync(id, cancellationToken) is { } target && Caller.Of(context).Sees(target) ? TypedResults.Ok(TargetDetailResponse.Of(target)) : NoTarget();

    private static async Task<IResult> RotateSecretAsync(string id, HttpContext context, ITargetStore targets, DeliveryDesk desk, CancellationToken cancellationToken)
        => Caller.Of(context).Sees(await targets.FindAsync(id, cancellationToken)) && await desk.RotateSecretAsync(id, cancellationToken) is { } rotated
            ? TypedResults.Ok(new SecretResponse(rotated.Secret, rotated.OldUntil))
            : Problem.Of(ProblemKind.NotFound, "There is no such target, or it is no signed webhook.");

    private static async Task<IResult> EnableAsync(string id, HttpContext context, ITargetStore targets, TargetSwitch targetSwitch, CancellationToken cancellationToken)
        => (Caller.Of(context).Sees(await targets.FindAsync(id, cancellationToken)) ? await targetSwitch.EnableAsync(id, cancellationToken) : null) switch
        {
            null => NoTarget(),
            { DisabledReason: not null } => Problem.Of(ProblemKind.Conflict, "Its address is on the suppression list: take it off that list first."),
            var target => TypedResults.Ok(TargetDetailResponse.Of(target)),
        };

    private static async Task<IResult> DisableAsync(string id, HttpRequest request, ITargetStore targets, TargetSwitch targetSwitch, CancellationToken cancellationToken)
    {
        if (!Caller.Of(request.HttpContext).Sees(await targets.FindAsync(id, cancellationToken)))
        {
            return NoTarget();
        }

        var body = await JsonBody.ReadAsync<DisableRequest>(request, cancellationToken);
        if (body is JsonBody<DisableRequest>.Refused refused)
        {
            return refused.Problem;
        }

        var reason = ((JsonBody<DisableRequest>.Good)body).Value.Reason;
        if (TargetSwitch.ReasonFault(reason) is { } fault)
        {
            return Problem.Of([fault]);
        }

        return await targetSwitch.DisableAsync(id, reason, cancellationToken) is { } target ? TypedResults.Ok(TargetDetailResponse.Of(target)) : NoTarget();
    }

    private static Problem NoDelivery() => Problem.Of(ProblemKind.NotFound, "There is no such delivery.");

    private static Problem NoTarget() => Problem.Of(ProblemKind.NotFound, "There is no such target.");

    private static IResult Answer(ReplayResult result, string what) => result switch
    {
        ReplayResult.Replayed done => TypedResults.Json(ReplayResponse.Of(done.Ids), statusCode: StatusCodes.Status202Accepted),
        ReplayResult.Refused refused => Problem.Of(ProblemKind.Conflict, refused.Reason),
        ReplayResult.NotFound => Problem.Of(ProblemKind.NotFound, $"There is no such {what}."),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
