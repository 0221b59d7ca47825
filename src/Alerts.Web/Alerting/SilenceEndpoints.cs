using Alerts.Alerting;
using Alerts.Web.Json;
using Alerts.Web.Problems;
using Alerts.Web.Queries;
using Alerts.Web.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Alerting;

/// <summary>What nobody is told for a while. Parts that are null fit anything.</summary>
/// <param name="Until">Exclusive.</param>
public sealed record SilenceResponse(string Id, string? Material, string? Source, string? Kind, DateTimeOffset Until, string Reason, DateTimeOffset CreatedAt)
{
    public static SilenceResponse Of(Silence silence)
    {
        ArgumentNullException.ThrowIfNull(silence);
        return new SilenceResponse(
            silence.Id, silence.Material?.Value, silence.Source?.Value, silence.Kind is { } kind ? AlertKinds.Name(kind) : null, silence.Until, silence.Reason, silence.CreatedAt);
    }
}

/// <summary>Those that hold, the next to end first.</summary>
public sealed record SilencesResponse(IReadOnlyList<SilenceResponse> Items);

internal static class SilenceEndpoints
{
    public static void MapSilences(this RouteGroupBuilder group)
    {
        group.MapRead("/silences", ListAsync)
            .WithName("listSilences").WithSummary("List the silences that hold").WithTags("silences")
            .Answers<SilencesResponse>(StatusCodes.Status200OK);
        group.MapRead("/silences/{id}", FindAsync)
            .WithName("getSilence").WithSummary("Get one silence, whether or not it still holds").WithTags("silences")
            .Answers<SilenceResponse>(StatusCodes.Status200OK).AnswersProblem(ProblemKind.NotFound);
        group.MapPost("/silences", AddAsync)
            .WithName("addSilence").WithSummary("Tell nobody of a material, a source or a kind for a while").WithTags("silences")
            .TakesJson<SilenceRequest>()
            .Answers<SilenceResponse>(StatusCodes.Status201Created);
        group.MapDelete("/silences/{id}", RemoveAsync)
            .WithName("removeSilence").WithSummary("End a silence; what it held back is not told later").WithTags("silences")
            .Produces(StatusCodes.Status204NoContent)
            .AnswersProblem(ProblemKind.NotFound);
    }

    private static async Task<IResult> ListAsync(ISilenceStore silences, TimeProvider clock, CancellationToken cancellationToken)
        => TypedResults.Ok(new SilencesResponse([.. (await silences.AllAsync(clock.GetUtcNow(), cancellationToken)).Select(SilenceResponse.Of)]));

    private static async Task<IResult> FindAsync(string id, ISilenceStore silences, CancellationToken cancellationToken)
        => await silences.FindAsync(id, cancellationToken) is { } silence ? TypedResults.Ok(SilenceResponse.Of(silence)) : None();

    private static Task<IResult> AddAsync(HttpRequest request, SilenceDesk desk, CancellationToken cancellationToken)
        => JsonBody.AnswerAsync<SilenceRequest>(
            request,
            async wish => await desk.AddAsync(wish, IdempotencyFilter.NonceOf(request), cancellationToken) switch
            {
                SilenceResult.Silenced done => TypedResults.Created($"/v1/silences/{done.Silence.Id}", SilenceResponse.Of(done.Silence)),
                SilenceResult.Refused refused => Problem.Of(refused.Faults),
                _ => throw new System.Diagnostics.UnreachableException(),
            },
            cancellationToken);

    private static async Task<IResult> RemoveAsync(string id, SilenceDesk desk, CancellationToken cancellationToken)
        => await desk.RemoveAsync(id, cancellationToken) ? TypedResults.NoContent() : None();

    private static Problem None() => Problem.Of(ProblemKind.NotFound, "There is no such silence.");
}
