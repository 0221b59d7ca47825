using Alerts.Access;
using Alerts.Subscriptions;
using Alerts.Web.Keys;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Pages.Operations;

/// <param name="Scopes">Those that are ticked.</param>
/// <param name="ExpiresAt">As written.</param>
public sealed record KeyWish(string? Name = null, string? Tenant = null, IReadOnlyList<string>? Scopes = null, string? ExpiresAt = null);

/// <param name="Faults">Of the form.</param>
public sealed record KeyListModel(PageList<ApiKey> List, KeyWish Wish, IReadOnlyList<FieldFault> Faults);

/// <param name="Text">The key itself, this once.</param>
/// <param name="Replaces">The key that goes on for a while beside it; null: none.</param>
public sealed record NewKeyModel(ApiKey Key, string Text, string? Replaces);

/// <param name="IsOwn">Whether who looks is signed in with it.</param>
public sealed record KeyModel(ApiKey Key, bool IsOwn, DateTimeOffset Now);

/// <summary>
/// Keys: each is shown once, in the answer to its form. That answer is kept for a day, sealed, so that a form that is sent twice makes one key and shows it
/// both times.
/// </summary>
internal static class KeyPages
{
    public const string Path = "/operate/keys";

    private static readonly PageLink All = new(Path, "All keys");

    public static void MapKeyPages(this RouteGroupBuilder pages)
    {
        pages.MapRead(Path, (HttpContext context, IApiKeyStore keys, CancellationToken token) => ListAsync(context, keys, new KeyWish(), [], token));
        pages.MapPost(Path, CreateAsync).WithMetadata(new PageSecret());
        pages.MapRead($"{Path}/{{id}}", (string id, HttpContext context, IApiKeyStore keys, TimeProvider clock, CancellationToken token) => ShowAsync<KeyPage>(id, context, keys, clock, token));
        pages.MapRead($"{Path}/{{id}}/revoke", (string id, HttpContext context, IApiKeyStore keys, TimeProvider clock, CancellationToken token) => ShowAsync<RevokeKeyPage>(id, context, keys, clock, token));
        pages.MapPost($"{Path}/{{id}}/revoke", RevokeAsync);
        pages.MapPost($"{Path}/{{id}}/rotate", RotateAsync).WithMetadata(new PageSecret());

        // Where a reload of what a rotation answered leads.
        pages.MapRead($"{Path}/{{id}}/rotate", (string id) => PageResult.SeeOther($"{Path}/{Uri.EscapeDataString(id)}"));
    }

    private static async Task<IResult> ListAsync(HttpContext context, IApiKeyStore keys, KeyWish wish, IReadOnlyList<FieldFault> faults, CancellationToken cancellationToken)
        => await PageList.ReadAsync(context, (cursor, take) => keys.ListAsync(cursor, take, cancellationToken)) is { } list
            ? PageResult.Of<KeyListPage>(new KeyListModel(list, wish, faults), faults.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK)
            : PageList.NoCursor(context);

    private static async Task<IResult> CreateAsync(HttpContext context, ApiKeyDesk desk, IApiKeyStore keys, CancellationToken cancellationToken)
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        string? Text(string name) => form[name] is [{ Length: > 0 } text] ? text : null;
        var wish = new KeyWish(Text("name"), Text("tenant"), form["scopes[]"] is { Count: > 0 } scopes ? [.. scopes.OfType<string>()] : null, Text("expiresAt"));
        var until = FormTimes.Read(wish.ExpiresAt);
        if (wish.ExpiresAt is not null && until is null)
        {
            return await ListAsync(context, keys, wish, [new FieldFault("expiresAt", "is no day and time: write it as 2026-11-28T08:00")], cancellationToken);
        }

        return await desk.CreateAsync(new ApiKeyRequest(wish.Name, wish.Tenant, wish.Scopes, until), cancellationToken) switch
        {
            ApiKeyResult.Made made => PageResult.Of<NewKeyPage>(new NewKeyModel(made.Key, made.Text, null)),
            ApiKeyResult.Refused refused => await ListAsync(context, keys, wish, refused.Faults, cancellationToken),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static async Task<IResult> ShowAsync<TPage>(string id, HttpContext context, IApiKeyStore keys, TimeProvider clock, CancellationToken cancellationToken)
        where TPage : Microsoft.AspNetCore.Components.IComponent
        => await keys.FindAsync(id, cancellationToken) is { } key
            ? PageResult.Of<TPage>(new KeyModel(key, context.User.FindFirst(Caller.KeyClaim)?.Value == key.Id, clock.GetUtcNow()))
            : PageResult.NotFound("key", All);

    private static async Task<IResult> RotateAsync(string id, ApiKeyDesk desk, CancellationToken cancellationToken)
        => await desk.RotateAsync(id, cancellationToken) is { } made
            ? PageResult.Of<NewKeyPage>(new NewKeyModel(made.Key, made.Text, id))
            : PageResult.Error(StatusCodes.Status404NotFound, "There is no such key", "It was revoked, or is over.", All);

    private static async Task<IResult> RevokeAsync(string id, ApiKeyDesk desk, CancellationToken cancellationToken)
        => await desk.RevokeAsync(id, cancellationToken) ? PageResult.SeeOther($"{Path}?{PageDone.Name}=revoked") : PageResult.NotFound("key", All);
}
