using Alerts.Access;
using Alerts.Web.Json;
using Alerts.Web.Problems;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Keys;

/// <summary>A key to this API, without its text.</summary>
/// <param name="Tenant">The one company whose things it opens; null: an operator's key.</param>
/// <param name="ExpiresAt">Exclusive; null: never.</param>
/// <param name="LastUsedAt">To within five minutes; null: never.</param>
public sealed record ApiKeyResponse(string Id, string Name, string? Tenant, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt)
{
    public static ApiKeyResponse Of(ApiKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new ApiKeyResponse(key.Id, key.Name, key.Tenant, key.Scopes, key.CreatedAt, key.ExpiresAt, key.LastUsedAt);
    }
}

/// <summary>A new key.</summary>
/// <param name="Text">What to send as bearer token, in this answer only.</param>
public sealed record NewApiKeyResponse(ApiKeyResponse Key, string Text);

internal static class KeyEndpoints
{
    public static void MapKeys(this RouteGroupBuilder group)
    {
        group.MapRead("/keys", ListAsync)
            .WithName("listKeys").WithSummary("List the keys, without their text").WithTags("keys")
            .WithQuery(Paging.Limit, Paging.Cursor)
            .Answers<PageResponse<ApiKeyResponse>>(StatusCodes.Status200OK);
        group.MapRead("/keys/{id}", FindAsync)
            .WithName("getKey").WithSummary("Get one key, without its text").WithTags("keys")
            .Answers<ApiKeyResponse>(StatusCodes.Status200OK).AnswersProblem(ProblemKind.NotFound);
        group.MapPost("/keys", CreateAsync)
            .WithName("createKey").WithSummary("Make a key for a tenant or an operator; its text is shown once").WithTags("keys")
            .TakesJson<ApiKeyRequest>()
            .Answers<NewApiKeyResponse>(StatusCodes.Status201Created);
        group.MapPost("/keys/{id}/rotate", RotateAsync)
            .WithName("rotateKey").WithSummary("Make another key for the same; the old one goes on for 24 hours").WithTags("keys")
            .Answers<NewApiKeyResponse>(StatusCodes.Status201Created).AnswersProblem(ProblemKind.NotFound);
        group.MapDelete("/keys/{id}", RevokeAsync)
            .WithName("revokeKey").WithSummary("End a key at once").WithTags("keys")
            .Produces(StatusCodes.Status204NoContent).AnswersProblem(ProblemKind.NotFound);
    }

    private static Task<IResult> ListAsync(HttpRequest request, IApiKeyStore keys, CancellationToken cancellationToken)
        => Paging.AnswerAsync<ApiKey, ApiKeyResponse>(
            request,
            (cursor, take) => keys.ListAsync(cursor, take, cancellationToken),
            items => Task.FromResult<IReadOnlyList<ApiKeyResponse>>([.. items.Select(ApiKeyResponse.Of)]));

    private static async Task<IResult> FindAsync(string id, IApiKeyStore keys, CancellationToken cancellationToken)
        => await keys.FindAsync(id, cancellationToken) is { } key ? TypedResults.Ok(ApiKeyResponse.Of(key)) : Problem.Of(ProblemKind.NotFound, "There is no such key.");

    private static Task<IResult> CreateAsync(HttpRequest request, ApiKeyDesk desk, CancellationToken cancellationToken)
        => JsonBody.AnswerAsync<ApiKeyRequest>(
            request,
            async wish => await desk.CreateAsync(wish, cancellationToken) switch
            {
                ApiKeyResult.Made made => Show(made),
                ApiKeyResult.Refused refused => Problem.Of(refused.Faults),
                _ => throw new System.Diagnostics.UnreachableException(),
            },
            cancellationToken);

    private static async Task<IResult> RotateAsync(string id, ApiKeyDesk desk, CancellationToken cancellationToken)
        => await desk.RotateAsync(id, cancellationToken) is { } made ? Show(made) : Problem.Of(ProblemKind.NotFound, "There is no such key, or it is over.");

    private static async Task<IResult> RevokeAsync(string id, ApiKeyDesk desk, CancellationToken cancellationToken)
        => await desk.RevokeAsync(id, cancellationToken) ? TypedResults.NoContent() : Problem.Of(ProblemKind.NotFound, "There is no such key.");

    private static Created<NewApiKeyResponse> Show(ApiKeyResult.Made made) => TypedResults.Created($"/v1/keys/{made.Key.Id}", new NewApiKeyResponse(ApiKeyResponse.Of(made.Key), made.Text));
}
