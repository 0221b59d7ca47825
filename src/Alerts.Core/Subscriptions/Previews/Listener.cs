using Alerts.Alerting;
using Alerts.Materials;

namespace Alerts.Subscriptions.Previews;

/// <summary>Decides of any alert for everybody whether a wish would be told it, as the router does of a subscription.</summary>
/// <param name="hearsOperators">Whether kinds about the system itself count: what they say may be another tenant's.</param>
internal sealed class Listener(Draft draft, bool hearsOperators, MaterialCatalogue catalogue)
{
    private readonly IReadOnlySet<string> _keys = Interest.KeysOf(draft.Filter);
    private readonly Subscription _subscription = new("", "", "", draft.Filter, draft.LeadDays, ChannelKind.Email, "", default);

    public bool Hears(Alert alert)
        => alert.Audience is null
            && (hearsOperators || !AlertKinds.IsForOperators(alert.Kind))
            && _keys.Overlaps(Interest.KeysFor(alert, catalogue))
            && Interest.Wants(_subscription, alert);
}
