using Alerts.Alerting;

namespace Alerts.Subscriptions.Previews;

/// <summary>What the record holds of the year.</summary>
/// <param name="Since">When the first dataset was taken; null: never yet.</param>
/// <param name="Stored">Alerts for everybody, newest first.</param>
/// <param name="From">First instant of the year.</param>
/// <param name="IsTruncated">There are older ones that were not looked at.</param>
internal sealed record History(DateTimeOffset? Since, IReadOnlyList<Alert> Stored, DateTimeOffset From, bool IsTruncated)
{
    /// <summary>
    /// Of what the law gave, that which the record cannot hold: of the time before it began, and of steps that nobody's ladder may have had,
    /// so that no alert was ever made of them.
    /// </summary>
    public IEnumerable<Alert> NotHeld(IReadOnlyList<Alert> calendar)
    {
        var ids = Stored.Select(a => a.Id).ToHashSet(StringComparer.Ordinal);
        return calendar.Where(a => !ids.Contains(a.Id) && (Since is not { } since || a.RaisedAt < since || (a.Rung is { } rung && !LeadDays.Default.Steps.Contains(rung.Days))));
    }
}
