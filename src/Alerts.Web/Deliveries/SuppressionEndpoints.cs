using Alerts.Deliveries;
using Alerts.Web.Json;
using Alerts.Web.Problems;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Deliveries;

/// <summary>An address to which nothing is mailed, masked.</summary>
/// <param name="Detail">What the other side said; may be empty.</param>
public sealed record SuppressionResponse(string Id, string Address, SuppressionCause Cause, string Detail, DateTimeOffset At)
{
    public static SuppressionResponse Of(Suppression suppression)
    {
        ArgumentNullException.ThrowIfNull(suppression);
        return new SuppressionResponse(suppression.Id, suppression.Masked, suppression.Cause, suppression.Detail, suppression.At);
    }
}

/// <summary>An address to which nothing is to be mailed any more.</summary>
public sealed record SuppressionRequest(string Address);

internal static class SuppressionEndpoints
{
    public static void MapSuppressions(this RouteGroupBuilder group)
    {
        group.MapRead("/suppressions", ListAsync)
            .WithName("listSuppressions").WithSummary("List the addresses to which nothing is mailed, masked").WithTags("suppressions")
            .WithQuery(Paging.Limit, Paging.Cursor)
            .Answers<PageResponse<SuppressionResponse>>(StatusCodes.Status200OK);
        group.MapRead("/suppressions/{id}", FindAsync)
            .WithName("getSuppression").WithSummary("Get one address of the list, masked").WithTags("suppressions")
            .Answers<SuppressionResponse>(StatusCodes.Status200OK).AnswersProblem(ProblemKind.NotFound);
        group.MapPost("/suppressions", AddAsync)
            .WithName("addSuppression").WithSummary("Mail nothing to an address any more, whoever asks for it").WithTags("suppressions")
            .TakesJson<SuppressionRequest>()
            .Answers<SuppressionResponse>(StatusCodes.Status200OK);
        group.MapDelete("/suppressions/{id}", RemoveAsync)
            .WithName("removeSuppression").WithSummary("Take an address off the list; its targets are switched on one by one").WithTags("suppressions")
            .Produces(StatusCodes.Status204NoContent)
            .AnswersProblem(ProblemKind.NotFound);
    }

    private static Task<IResult> ListAsync(HttpRequest request, ISuppressionStore suppressions, CancellationToken cancellationToken)
        => Paging.AnswerAsync<Suppression, SuppressionResponse>(
            request,
            (cursor, take) => suppressions.ListAsync(cursor, take, cancellationToken),
            items => Task.FromResult<IReadOnlyList<SuppressionResponse>>([.. items.Select(SuppressionResponse.Of)]));

    private static async Task<IResult> FindAsync(string id, ISuppressionStore suppressions, CancellationToken cancellationToken)
        => await suppressions.FindAsync(id, cancellationToken) is { } suppression ? TypedResults.Ok(SuppressionResponse.Of(suppression)) : None();

    private static Task<IResult> AddAsync(HttpRequest request, SuppressionDesk desk, CancellationToken cancellationToken)
        => JsonBody.AnswerAsync<SuppressionRequest>(
            request,
            async wish => await desk.AddAsync(wish.Address ?? "", cancellationToken) switch
            {
                (null, var reason) => Problem.Of(ProblemKind.InvalidBody, errors: [new ProblemError(reason, "#/address")]),
                var (stored, _) => TypedResults.Ok(SuppressionResponse.Of(stored)),
            },
            cancellationToken);

    private static async Task<IResult> RemoveAsync(string id, SuppressionDesk desk, CancellationToken cancellationToken)
        => await desk.RemoveAsync(id, cancellationToken) ? TypedResults.NoContent() : None();

    private static Problem None() => Problem.Of(ProblemKind.NotFound, "There is no such suppression.");
}
