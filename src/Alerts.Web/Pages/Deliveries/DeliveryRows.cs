using Alerts.Alerting;
using Alerts.Deliveries;

namespace Alerts.Web.Pages.Deliveries;

/// <summary>A delivery with what it is about.</summary>
/// <param name="Headline">Of its alert; null where that is not stored any more.</param>
/// <param name="Target">Masked.</param>
public sealed record DeliveryRow(Delivery Delivery, string? Headline, string Target);

internal sealed class DeliveryRows(IAlertStore alerts, ITargetStore targets)
{
    /// <summary>Many share an alert or a target: each is asked for once.</summary>
    public async Task<IReadOnlyList<DeliveryRow>> OfAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken)
    {
        var told = await alerts.FindManyAsync([.. deliveries.Select(d => d.AlertId).Distinct(StringComparer.Ordinal)], cancellationToken);
        var to = await targets.FindManyAsync([.. deliveries.Select(d => d.TargetId).Distinct(StringComparer.Ordinal)], cancellationToken);
        return [.. deliveries.Select(d => new DeliveryRow(d, told.GetValueOrDefault(d.AlertId)?.Message.Headline, to.GetValueOrDefault(d.TargetId)?.Masked ?? "…"))];
    }
}
