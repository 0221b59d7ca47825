using Alerts.Queues;
using Alerts.Web.Problems;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Queues;

/// <summary>A queue message that was put aside: received too often, about something that is not there, or a delivery that was given up.</summary>
/// <param name="Id">The dead letter's own; one message may be put aside more than once.</param>
/// <param name="Body">An alert's id, or a delivery's id and the number of an attempt.</param>
/// <param name="Received">How often it was received.</param>
public sealed record DeadLetterResponse(string Id, string Queue, string MessageId, string Body, int Received, string Reason, DateTimeOffset At)
{
    public static DeadLetterResponse Of(DeadLetter letter)
    {
        ArgumentNullException.ThrowIfNull(letter);
        return new DeadLetterResponse(letter.Key, letter.Queue, letter.Id, letter.Body, letter.DeliveryCount, letter.Reason, letter.At);
    }
}

internal static class DeadLetterEndpoints
{
    internal static readonly WordsParameter Queue = new("queue", "Only those of this queue.", QueueNames.All, IsSeveral: false);

    public static void MapDeadLetters(this RouteGroupBuilder group)
    {
        group.MapRead("/dead-letters", ListAsync)
            .WithName("listDeadLetters").WithSummary("List the queue messages that were put aside, the last first").WithTags("dead-letters")
            .WithQuery(Queue, Paging.Limit, Paging.Cursor)
            .Answers<PageResponse<DeadLetterResponse>>(StatusCodes.Status200OK);
        group.MapRead("/dead-letters/{id}", FindAsync)
            .WithName("getDeadLetter").WithSummary("Get one message that was put aside").WithTags("dead-letters")
            .Answers<DeadLetterResponse>(StatusCodes.Status200OK).AnswersProblem(ProblemKind.NotFound);
        group.MapPost("/dead-letters/{id}/retry", RetryAsync)
            .WithName("retryDeadLetter").WithSummary("Put a message back on its queue; for a delivery that was given up, replay the delivery instead").WithTags("dead-letters")
            .Answers<DeadLetterResponse>(StatusCodes.Status202Accepted).AnswersProblem(ProblemKind.NotFound, ProblemKind.Conflict);
        group.MapDelete("/dead-letters/{id}", RemoveAsync)
            .WithName("removeDeadLetter").WithSummary("Forget a message that was put aside").WithTags("dead-letters")
            .Produces(StatusCodes.Status204NoContent).AnswersProblem(ProblemKind.NotFound);
    }

    private static Task<IResult> ListAsync(HttpRequest request, IMessageQueue queue, CancellationToken cancellationToken)
        => Paging.AnswerAsync<DeadLetter, DeadLetterResponse>(
            request,
            (cursor, take) => queue.DeadLettersAsync(request.Query[Queue.Name], cursor, take, cancellationToken),
            items => Task.FromResult<IReadOnlyList<DeadLetterResponse>>([.. items.Select(DeadLetterResponse.Of)]));

    private static async Task<IResult> FindAsync(string id, IMessageQueue queue, CancellationToken cancellationToken)
        => await queue.FindDeadLetterAsync(id, cancellationToken) is { } letter ? TypedResults.Ok(DeadLetterResponse.Of(letter)) : None();

    private static async Task<IResult> RetryAsync(string id, DeadLetterDesk desk, CancellationToken cancellationToken)
        => await desk.RetryAsync(id, cancellationToken) switch
        {
            DeadLetterResult.Done done => TypedResults.Json(DeadLetterResponse.Of(done.Letter), statusCode: StatusCodes.Status202Accepted),
            DeadLetterResult.Refused refused => Problem.Of(ProblemKind.Conflict, refused.Reason),
            DeadLetterResult.NotFound => None(),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static async Task<IResult> RemoveAsync(string id, DeadLetterDesk desk, CancellationToken cancellationToken)
        => await desk.RemoveAsync(id, cancellationToken) ? TypedResults.NoContent() : None();

    private static Problem None() => Problem.Of(ProblemKind.NotFound, "There is no such dead letter.");
}
