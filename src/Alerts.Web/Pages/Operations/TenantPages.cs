using System.Globalization;
using Alerts.Access;
using Alerts.Subscriptions;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Pages.Operations;

/// <param name="Wish">As written.</param>
public sealed record TenantListModel(PageList<Tenant> List, TenantRequest Wish, IReadOnlyList<FieldFault> Faults);

/// <param name="Name">As written.</param>
/// <param name="Says">Why nothing was done; null: nothing was asked.</param>
public sealed record TenantModel(Tenant Tenant, string Name, IReadOnlyList<FieldFault> Faults, string? Says = null);

/// <summary>Companies that own subscriptions.</summary>
internal static class TenantPages
{
    public const string Path = "/operate/tenants";

    private static readonly PageLink All = new(Path, "All tenants");

    public static void MapTenantPages(this RouteGroupBuilder pages)
    {
        pages.MapRead(Path, (HttpContext context, ITenantStore tenants, CancellationToken token) => ListAsync(context, tenants, new TenantRequest(), [], token));
        pages.MapPost(Path, CreateAsync);
        pages.MapRead($"{Path}/{{id}}", (string id, ITenantStore tenants, CancellationToken token) => ShowAsync<TenantPage>(id, tenants, token));
        pages.MapPost($"{Path}/{{id}}", RenameAsync);
        pages.MapRead($"{Path}/{{id}}/remove", (string id, ITenantStore tenants, CancellationToken token) => ShowAsync<RemoveTenantPage>(id, tenants, token));
        pages.MapPost($"{Path}/{{id}}/remove", async (string id, TenantDesk desk, CancellationToken token)
            => await desk.RemoveAsync(id, token) ? PageResult.SeeOther($"{Path}?{PageDone.Name}=seen-off") : PageResult.NotFound("tenant", All));
    }

    private static async Task<IResult> ListAsync(HttpContext context, ITenantStore tenants, TenantRequest wish, IReadOnlyList<FieldFault> faults, CancellationToken cancellationToken)
        => await PageList.ReadAsync(context, (cursor, take) => tenants.ListAsync(cursor, take, cancellationToken)) is { } list
            ? PageResult.Of<TenantListPage>(new TenantListModel(list, wish, faults), faults.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK)
            : PageList.NoCursor(context);

    private static async Task<IResult> CreateAsync(HttpContext context, TenantDesk desk, ITenantStore tenants, CancellationToken cancellationToken)
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var wish = new TenantRequest(form["id"], form["name"]);
        return await desk.CreateAsync(wish, cancellationToken) switch
        {
            TenantResult.Done done => PageResult.SeeOther($"{Path}/{done.Tenant.Id}?{PageDone.Name}={(done.Created ? "created" : "there")}"),
            TenantResult.Refused refused => await ListAsync(context, tenants, wish, refused.Faults, cancellationToken),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static async Task<IResult> ShowAsync<TPage>(string id, ITenantStore tenants, CancellationToken cancellationToken)
        where TPage : IComponent
        => await tenants.FindAsync(id, cancellationToken) is { } tenant ? PageResult.Of<TPage>(new TenantModel(tenant, tenant.Name, [])) : PageResult.NotFound("tenant", All);

    private static async Task<IResult> RenameAsync(string id, HttpRequest request, TenantDesk desk, ITenantStore tenants, CancellationToken cancellationToken)
    {
        var form = await request.ReadFormAsync(cancellationToken);
        var name = form["name"].ToString();
        int seen = int.TryParse(form["seen"], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
        return await desk.RenameAsync(id, name, seen, cancellationToken) switch
        {
            TenantResult.Done => PageResult.SeeOther($"{Path}/{Uri.EscapeDataString(id)}?{PageDone.Name}=saved"),
            TenantResult.Refused refused when await tenants.FindAsync(id, cancellationToken) is { } stands
                => PageResult.Of<TenantPage>(new TenantModel(stands, name, refused.Faults), StatusCodes.Status422UnprocessableEntity),
            TenantResult.Stale stale => PageResult.Of<TenantPage>(
                new TenantModel(stale.Stands, name, [], $"Somebody else changed it since you looked: its name is '{Text.Shorten(stale.Stands.Name, 80)}' now. Save once more to use yours."), StatusCodes.Status409Conflict),
            _ => PageResult.NotFound("tenant", All),
        };
    }
}
