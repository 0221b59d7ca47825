using Alerts.Access;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Materials;
using Alerts.Subscriptions;
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

/// <summary>The materials that a tenant's subscriptions name, looked up again after <see cref="GoodFor"/> at the earliest.</summary>
internal sealed class OwnMaterials(ISubscriptionStore subscriptions, TimeProvider clock)
{
    // Who has more wants no short page.
    private const int MostSubscriptions = 200;
    private const int Kept = 256;

    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(5);

    private readonly RecentlyUsed<string, (DateTimeOffset Until, IReadOnlyList<MaterialId>? Materials)> _known = new(Kept);

    /// <summary>Sorted. Null where there is no subscription, or one that wants all.</summary>
    public async Task<IReadOnlyList<MaterialId>?> OfAsync(string tenant, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (_known.TryGet(tenant, out var known) && now < known.Until)
        {
            return known.Materials;
        }

        var page = await subscriptions.ListAsync(tenant, null, MostSubscriptions, cancellationToken);
        IReadOnlyList<MaterialId>? materials = page.Next is not null || page.Items.Count == 0 || page.Items.Any(s => s.Filter.Materials.Count == 0) ? null : [.. page.Items.SelectMany(s => s.Filter.Materials).Distinct().Order()];
        _known.Put(tenant, (now + GoodFor, materials));
        return materials;
    }
}

/// <summary>The newest alerts and how far the telling has come, looked up again after <see cref="GoodFor"/> at the earliest.</summary>
internal sealed class LatelyTold(IAlertStore alerts, IDeliveryLedger ledger, TimeProvider clock)
{
    private const int Most = 5;
    private const int MostDeliveries = 200;
    private const int Kept = 256;

    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(5);

    private readonly RecentlyUsed<string, (DateTimeOffset Until, IReadOnlyList<ToldAlert> Told)> _known = new(Kept);

    /// <param name="mine">Only of these; null: of the view.</param>
    /// <param name="tenant">Whose deliveries; null: every one's.</param>
    /// <param name="withDeliveries">Whether who looks may see them.</param>
    public async Task<IReadOnlyList<ToldAlert>> OfAsync(LawView view, IReadOnlyList<MaterialId>? mine, string? tenant, bool withDeliveries, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(view);
        var (now, key) = (clock.GetUtcNow(), $"{tenant}|{withDeliveries}|{view.Material}|{view.Jurisdiction}|{(mine is null ? "" : string.Join(',', mine))}");
        if (_known.TryGet(key, out var known) && now < known.Until)
        {
            return known.Told;
        }

        var query = new AlertQuery(view.Material is { } material ? view.Catalogue.Concerning(material) : mine?.SelectMany(view.Catalogue.Concerning).ToHashSet(), Jurisdiction: view.Jurisdiction, WithSystem: false);
        var told = new List<ToldAlert>();
        foreach (var alert in (await alerts.ListAsync(query, null, Most, cancellationToken)).Items)
        {
            told.Add(new ToldAlert(alert.Id, alert.RaisedAt, alert.Message.Headline, withDeliveries ? await SaidAsync(alert, tenant, cancellationToken) : null));
        }

        _known.Put(key, (now + GoodFor, told));
        return told;
    }

    private async Task<string> SaidAsync(Alert alert, string? tenant, CancellationToken cancellationToken)
    {
        var page = await ledger.ListAsync(new DeliveryQuery(AlertId: alert.Id, Tenant: tenant), null, MostDeliveries, cancellationToken);
        var byStatus = page.Items.CountBy(d => d.Status).ToDictionary();
        var more = page.Next is null ? "" : "+";
        string[] parts =
        [
            .. Part(DeliveryStatus.Accepted, "delivered"), .. Part(DeliveryStatus.Pending, "on its way"), .. Part(DeliveryStatus.Dead, "failed"), .. Part(DeliveryStatus.Cancelled, "not sent"),
        ];
        return parts.Length > 0 ? string.Join(", ", parts) : alert.SilencedBy is null ? "to nobody" : "silenced";

        string[] Part(DeliveryStatus status, string word) => byStatus.TryGetValue(status, out var count) ? [$"{count}{more} {word}"] : [];
    }
}
