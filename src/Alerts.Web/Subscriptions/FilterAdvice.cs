using Alerts.Materials;
using Alerts.Notices;
using Alerts.Subscriptions;
using Alerts.Web.Measures;

namespace Alerts.Web.Subscriptions;

/// <summary>Warnings on filters, by the law and the sources of this installation.</summary>
internal sealed class FilterAdvice(CurrentDataset dataset, MaterialCatalogue catalogue, SourceRegister sources)
{
    public IReadOnlyList<WarningResponse> On(Subscription subscription) => On(subscription.Filter, subscription.LeadDays);

    public IReadOnlyList<WarningResponse> On(SubscriptionFilter filter, LeadDays leadDays)
        => [.. FilterWarnings.Of(filter, leadDays, dataset.Value, catalogue, sources.Sources).Select(w => new WarningResponse(w.Reason, $"#/{w.Field}"))];
}
