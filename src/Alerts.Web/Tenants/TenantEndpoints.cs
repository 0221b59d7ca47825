using Alerts.Access;
using Alerts.Web.Json;
using Alerts.Web.Problems;
using Alerts.Web.Queries;
using Alerts.Web.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Tenants;

/// <summary>A company that owns subscriptions.</summary>
/// <param name="Name">For people; may be empty.</param>
public sealed record TenantResponse(string Id, string Name, DateTimeOffset CreatedAt)
{
    public static TenantResponse Of(Tenant tenant)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        return new TenantResponse(tenant.Id, tenant.Name, tenant.CreatedAt);
    }
}

/// <summary>What of a tenant can be changed.</summary>
/// <param name="Name">For people, at most 200 characters; null: none.</param>
public sealed record TenantPatch(string? Name = null);

internal static class TenantEndpoints
{
    public static void MapTenants(this RouteGroupBuilder group)
    {
        group.MapRead("/tenants", ListAsync)
            .WithName("listTenants").WithSummary("List the tenants").WithTags("tenants")
            .WithQuery(Paging.Limit, Paging.Cursor)
            .Answers<PageResponse<TenantResponse>>(StatusCodes.Status200OK);
        group.MapRead("/tenants/{id}", FindAsync)
            .WithName("getTenant").WithSummary("Get one tenant").WithTags("tenants")
            .Answers<TenantResponse>(StatusCodes.Status200OK).AnswersETag().AnswersProblem(ProblemKind.NotFound);
        group.MapPost("/tenants", CreateAsync)
            .WithName("createTenant").WithSummary("Take a tenant in, unless it is there already").WithTags("tenants")
            .TakesJson<TenantRequest>()
            .Answers<TenantResponse>(StatusCodes.Status201Created).Answers<TenantResponse>(StatusCodes.Status200OK).AnswersETag();
        group.MapPatch("/tenants/{id}", PatchAsync)
            .WithName("updateTenant").WithSummary("Give a tenant another name").WithTags("tenants")
            .TakesPatch<TenantPatch>().TakesIfMatch(isRequired: true)
            .Answers<TenantResponse>(StatusCodes.Status200OK).AnswersETag().AnswersProblem(ProblemKind.NotFound);
        group.MapDelete("/tenants/{id}", RemoveAsync)
            .WithName("deleteTenant").WithSummary("See a tenant off: its keys and subscriptions end, its targets are switched off; what was sent stays on record").WithTags("tenants")
            .Produces(StatusCodes.Status204NoContent).TakesIfMatch(isRequired: false).AnswersProblem(ProblemKind.NotFound);
    }

    private static Task<IResult> ListAsync(HttpRequest request, ITenantStore tenants, CancellationToken cancellationToken)
        => Paging.AnswerAsync<Tenant, TenantResponse>(
            request,
            (cursor, take) => tenants.ListAsync(cursor, take, cancellationToken),
            items => Task.FromResult<IReadOnlyList<TenantResponse>>([.. items.Select(TenantResponse.Of)]));

    private static async Task<IResult> FindAsync(string id, HttpContext context, ITenantStore tenants, CancellationToken cancellationToken)
        => await tenants.FindAsync(id, cancellationToken) is { } tenant ? Preconditions.Tagged(context, Preconditions.TagOf(tenant.Version), TypedResults.Ok(TenantResponse.Of(tenant))) : None();

    private static Task<IResult> CreateAsync(HttpRequest request, TenantDesk desk, CancellationToken cancellationToken)
        => JsonBody.AnswerAsync<TenantRequest>(request, async wish => Answer(request.HttpContext, await desk.CreateAsync(wish, cancellationToken)), cancellationToken);

    private static async Task<IResult> PatchAsync(string id, HttpRequest request, ITenantStore tenants, TenantDesk desk, CancellationToken cancellationToken)
    {
        if (await tenants.FindAsync(id, cancellationToken) is not { } tenant)
        {
            return None();
        }

        if (Preconditions.Refusal(request, Preconditions.TagOf(tenant.Version), isRequired: true) is { } refused)
        {
            return refused;
        }

        return await JsonBody.ReadPatchAsync<TenantPatch>(request, cancellationToken) switch
        {
            JsonBody<MergePatch<TenantPatch>>.Refused bad => bad.Problem,
            JsonBody<MergePatch<TenantPatch>>.Good good => Answer(
                request.HttpContext, await desk.RenameAsync(id, good.Value.Named.Count > 0 ? good.Value.Value.Name : tenant.Name, tenant.Version, cancellationToken)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static async Task<IResult> RemoveAsync(string id, HttpRequest request, ITenantStore tenants, TenantDesk desk, CancellationToken cancellationToken)
        => await tenants.FindAsync(id, cancellationToken) is not { } tenant ? None()
            : Preconditions.Refusal(request, Preconditions.TagOf(tenant.Version), isRequired: false) is { } refused ? refused
            : await desk.RemoveAsync(id, cancellationToken) ? TypedResults.NoContent()
            : None();

    private static IResult Answer(HttpContext context, TenantResult result) => result switch
    {
        TenantResult.Done { Created: true, Tenant: var made } => Preconditions.Tagged(context, Preconditions.TagOf(made.Version), TypedResults.Created($"/v1/tenants/{made.Id}", TenantResponse.Of(made))),
        TenantResult.Done { Tenant: var there } => Preconditions.Tagged(context, Preconditions.TagOf(there.Version), TypedResults.Ok(TenantResponse.Of(there))),
        TenantResult.Refused refused => Problem.Of(refused.Faults),
        TenantResult.NotFound => None(),
        TenantResult.Stale stale => Preconditions.Stale(Preconditions.TagOf(stale.Stands.Version)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static Problem None() => Problem.Of(ProblemKind.NotFound, "There is no such tenant.");
}
