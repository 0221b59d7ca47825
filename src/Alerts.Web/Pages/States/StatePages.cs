using Alerts.Access;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Web.Keys;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Pages.States;

/// <param name="Told">The newest alerts of what is looked at.</param>
public sealed record StateModel(LawView View, MarkupString Board, IReadOnlyList<ToldAlert> Told);

/// <param name="Said">How far the telling has come; null for who may not see that.</param>
public sealed record ToldAlert(string Id, DateTimeOffset RaisedAt, string Headline, string? Said);

internal static class StatePages
{
    public static void MapStatePage(this RouteGroupBuilder pages) => pages.MapRead("/", ShowAsync);

    private static async Task<IResult> ShowAsync(HttpContext context, StateFragments fragments, LatelyTold told, CancellationToken cancellationToken)
    {
        var (view, refusal) = LawView.Read(context);
        return view is null ? refusal! : PageResult.Of<StatePage>(
            new StateModel(view, await fragments.OfAsync(view), await told.OfAsync(view, Caller.Of(context).Tenant, PageAccess.Has(context, ApiScope.SubscriptionsRead), cancellationToken)), view.Status);
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

    /// <param name="tenant">Whose deliveries; null: every one's.</param>
    /// <param name="withDeliveries">Whether who looks may see them.</param>
    public async Task<IReadOnlyList<ToldAlert>> OfAsync(LawView view, string? tenant, bool withDeliveries, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(view);
        var (now, key) = (clock.GetUtcNow(), $"{tenant}|{withDeliveries}|{view.Material}|{view.Jurisdiction}");
        if (_known.TryGet(key, out var known) && now < known.Until)
        {
            return known.Told;
        }

        var query = new AlertQuery(view.Material is { } material ? view.Catalogue.Concerning(material) : null, Jurisdiction: view.Jurisdiction, WithSystem: false);
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
