using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Materials;
using Alerts.Web.Pages.Alerting;
using Alerts.Web.Pages.Shell;

namespace Alerts.Web.Pages.States;

/// <summary>The newest alerts and how far the telling has come, looked up again after five seconds at the earliest.</summary>
internal sealed class LatelyTold(IAlertStore alerts, ToldReader told, TimeProvider clock)
{
    private const int Most = 5;

    private static readonly DeliveryStatus[] Said = [DeliveryStatus.Accepted, DeliveryStatus.Pending, DeliveryStatus.Dead, DeliveryStatus.Cancelled];

    private readonly Briefly<IReadOnlyList<ToldAlert>> _known = new(TimeSpan.FromSeconds(5), clock);

    /// <param name="mine">Only of these; null: of the view.</param>
    /// <param name="tenant">Whose deliveries; null: every one's.</param>
    /// <param name="withDeliveries">Whether who looks may see them.</param>
    public Task<IReadOnlyList<ToldAlert>> OfAsync(LawView view, IReadOnlyList<MaterialId>? mine, string? tenant, bool withDeliveries, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(view);
        return _known.GetAsync($"{tenant}|{withDeliveries}|{view.Material}|{view.Jurisdiction}|{(mine is null ? "" : string.Join(',', mine))}", async () =>
        {
            var query = new AlertQuery(view.Material is { } material ? view.Catalogue.Concerning(material) : mine?.SelectMany(view.Catalogue.Concerning).ToHashSet(), Jurisdiction: view.Jurisdiction, WithSystem: false);
            var lately = new List<ToldAlert>();
            foreach (var alert in (await alerts.ListAsync(query, null, Most, cancellationToken)).Items)
            {
                lately.Add(new ToldAlert(alert.Id, alert.RaisedAt, alert.Message.Headline, withDeliveries ? await SaidAsync(alert, tenant, cancellationToken) : null));
            }

            return lately;
        });
    }

    private async Task<string> SaidAsync(Alert alert, string? tenant, CancellationToken cancellationToken)
    {
        var (deliveries, isCut) = await told.DeliveriesAsync(alert.Id, tenant, cancellationToken);
        var byStatus = deliveries.CountBy(d => d.Status).ToDictionary();
        var parts = Said.Where(byStatus.ContainsKey).Select(s => $"{byStatus[s]}{(isCut ? "+" : "")} {AlertNames.Of(s)}").ToList();
        return parts.Count > 0 ? string.Join(", ", parts) : alert.SilencedBy is null ? "to nobody" : "silenced";
    }
}
