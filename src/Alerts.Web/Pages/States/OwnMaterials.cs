using Alerts.Materials;
using Alerts.Subscriptions;
using Alerts.Web.Pages.Shell;

namespace Alerts.Web.Pages.States;

/// <summary>The materials that a tenant's subscriptions name, looked up again after five seconds at the earliest.</summary>
internal sealed class OwnMaterials(ISubscriptionStore subscriptions, TimeProvider clock)
{
    // Who has more wants no short page.
    private const int MostSubscriptions = 200;

    private readonly Briefly<IReadOnlyList<MaterialId>?> _known = new(TimeSpan.FromSeconds(5), clock);

    /// <summary>Sorted. Null where there is no subscription, or one that wants all.</summary>
    public Task<IReadOnlyList<MaterialId>?> OfAsync(string tenant, CancellationToken cancellationToken)
        => _known.GetAsync(tenant, async () =>
        {
            var page = await subscriptions.ListAsync(tenant, null, MostSubscriptions, cancellationToken);
            return page.Next is not null || page.Items.Count == 0 || page.Items.Any(s => s.Filter.Materials.Count == 0) ? null : [.. page.Items.SelectMany(s => s.Filter.Materials).Distinct().Order()];
        });
}
