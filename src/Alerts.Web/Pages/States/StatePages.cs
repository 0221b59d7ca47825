using Alerts.Access;
using Alerts.Materials;
using Alerts.Web.Keys;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Pages.States;

/// <param name="Mine">The materials of who looks, which are shown alone; null: all are.</param>
/// <param name="MayNarrow">Whether who looks has materials of its own.</param>
/// <param name="Told">The newest alerts of what is looked at.</param>
public sealed record StateModel(LawView View, IReadOnlyList<MaterialId>? Mine, bool MayNarrow, MarkupString Ahead, MarkupString Board, IReadOnlyList<ToldAlert> Told);

/// <param name="Said">How far the telling has come; null for who may not see that.</param>
public sealed record ToldAlert(string Id, DateTimeOffset RaisedAt, string Headline, string? Said);

internal static class StatePages
{
    private const string All = "all";

    public static void MapStatePage(this RouteGroupBuilder pages) => pages.MapRead("/", ShowAsync);

    private static async Task<IResult> ShowAsync(HttpContext context, StateFragments fragments, LatelyTold told, OwnMaterials own, CancellationToken cancellationToken)
    {
        var (view, refusal) = LawView.Read(context);
        if (view is null)
        {
            return refusal!;
        }

        var tenant = Caller.Of(context).Tenant;
        var mine = view.Material is null && tenant is not null && PageAccess.Has(context, ApiScope.SubscriptionsRead) ? await own.OfAsync(tenant, cancellationToken) : null;
        var shown = LawView.Text(context, All) is null ? mine : null;
        var (ahead, board) = await fragments.OfAsync(view, shown);
        var lately = await told.OfAsync(view, shown, tenant, PageAccess.Has(context, ApiScope.SubscriptionsRead), cancellationToken);
        return PageResult.Of<StatePage>(new StateModel(view, shown, mine is not null, ahead, board, lately), view.Status);
    }
}
