using Alerts.Deliveries;

namespace Alerts.Web.Pages.Alerting;

/// <summary>Who was told an alert.</summary>
/// <param name="IsCut">Whether there are more.</param>
public sealed record ToldList(IReadOnlyList<ToldRow> Rows, bool IsCut);

/// <param name="Target">Null where it is not stored any more.</param>
public sealed record ToldRow(Delivery Delivery, Target? Target);

/// <summary>Finds who was told an alert: by itself, and in digests.</summary>
internal sealed class ToldReader(AlertDeliveries deliveries, ITargetStore targets)
{
    private const int Most = 200;

    /// <param name="tenant">Whose deliveries; null: everybody's.</param>
    public async Task<ToldList> OfAsync(string alertId, string? tenant, CancellationToken cancellationToken)
    {
        var (shown, isCut) = await DeliveriesAsync(alertId, tenant, cancellationToken);
        var places = await targets.FindManyAsync([.. shown.Select(d => d.TargetId).Distinct(StringComparer.Ordinal)], cancellationToken);
        return new ToldList([.. shown.Select(d => new ToldRow(d, places.GetValueOrDefault(d.TargetId)))], isCut);
    }

    /// <summary>At most 200 of them, and whether there are more.</summary>
    /// <param name="tenant">Whose deliveries; null: everybody's.</param>
    public async Task<(IReadOnlyList<Delivery> Shown, bool IsCut)> DeliveriesAsync(string alertId, string? tenant, CancellationToken cancellationToken)
    {
        var found = new List<Delivery>();
        await foreach (var page in deliveries.PagesAsync(alertId, tenant, cancellationToken))
        {
            found.AddRange(page.Take(Most + 1 - found.Count));
            if (found.Count > Most)
            {
                break;
            }
        }

        return ([.. found.Take(Most)], found.Count > Most);
    }
}
