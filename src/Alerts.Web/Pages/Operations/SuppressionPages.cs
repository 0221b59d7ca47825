using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Pages.Operations;

/// <param name="Address">As written.</param>
public sealed record SuppressionListModel(PageList<Suppression> List, string? Address, IReadOnlyList<FieldFault> Faults);

internal static class SuppressionPages
{
    public const string Path = "/operate/suppressions";

    public static void MapSuppressionPages(this RouteGroupBuilder pages)
    {
        pages.MapRead(Path, (HttpContext context, ISuppressionStore store, CancellationToken token) => ListAsync(context, store, null, [], token));
        pages.MapPost(Path, AddAsync);
        pages.MapPost($"{Path}/lift", LiftAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext context, ISuppressionStore store, string? address, IReadOnlyList<FieldFault> faults, CancellationToken cancellationToken)
        => await PageList.ReadAsync(context, (cursor, take) => store.ListAsync(cursor, take, cancellationToken)) is { } list
            ? PageResult.Of<SuppressionListPage>(new SuppressionListModel(list, address, faults), faults.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK)
            : PageList.NoCursor(context);

    private static async Task<IResult> AddAsync(HttpContext context, SuppressionDesk desk, ISuppressionStore store, CancellationToken cancellationToken)
    {
        var address = (await context.Request.ReadFormAsync(cancellationToken))["address"].ToString();
        return await desk.AddAsync(address, cancellationToken) switch
        {
            (null, var reason) => await ListAsync(context, store, address, [new FieldFault("address", reason)], cancellationToken),
            _ => PageResult.SeeOther($"{Path}?{PageDone.Name}=suppressed"),
        };
    }

    private static async Task<IResult> LiftAsync(HttpRequest request, SuppressionDesk desk, CancellationToken cancellationToken)
        => await desk.RemoveAsync((await request.ReadFormAsync(cancellationToken))["id"].ToString(), cancellationToken)
            ? PageResult.SeeOther($"{Path}?{PageDone.Name}=lifted")
            : PageResult.NotFound("suppression", new PageLink(Path, "All suppressions"));
}
