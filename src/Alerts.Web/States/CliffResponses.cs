using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Web.States;

/// <summary>The days on which the law changes by itself.</summary>
/// <param name="From">First day asked for; null: today at each authority.</param>
/// <param name="To">Last day asked for; null: no end.</param>
public sealed record CliffsResponse(DateOnly? From, DateOnly? To, string Revision, DateOnly AsOf, IReadOnlyList<CliffResponse> Items)
{
    public static CliffsResponse Of(CliffQuery query, PolicyDataset dataset, MaterialCatalogue catalogue, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(dataset);
        return new CliffsResponse(query.From, query.To, dataset.Revision, dataset.AsOf, [.. query.Find(dataset, catalogue, now).Select(c => CliffResponse.Of(c, dataset, catalogue, now))]);
    }
}

/// <summary>All provisions that change by one cause on one day.</summary>
/// <param name="Cause">The provision whose window this is: cn-mofcom-2025-72#1.</param>
/// <param name="On">The day to watch: the last day of a window that ends, the first of one that starts.</param>
/// <param name="ChangesOn">The first day of the new state.</param>
/// <param name="DaysLeft">From today at the authority; negative once it is over.</param>
/// <param name="Certainty">Unconfirmed where the day was only announced or reported.</param>
/// <param name="ByDefault">What is so from that day on if nobody acts.</param>
public sealed record CliffResponse(
    string Subject,
    CliffKind Kind,
    string Cause,
    DateOnly On,
    DateOnly ChangesOn,
    int DaysLeft,
    Certainty Certainty,
    IReadOnlyList<CliffProvision> Provisions,
    IReadOnlyList<MaterialId> Materials,
    string ByDefault)
{
    public static CliffResponse Of(CliffEvent cliff, PolicyDataset dataset, MaterialCatalogue catalogue, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(cliff);
        return new CliffResponse(
            CliffText.Subject(cliff, dataset), cliff.Key.Kind, cliff.Key.Cause.ToString(), cliff.Key.On, cliff.ChangesOn,
            cliff.Key.On.DayNumber - ExpiryWatch.Today(dataset, cliff.Key, now).DayNumber, cliff.Certainty,
            [.. cliff.Cliffs.Select(c => new CliffProvision(c.Provision.ToString(), c.Part.Materials, c.Part.Destinations, c.From, c.To))],
            cliff.Materials, CliffText.ByDefault(cliff, dataset, catalogue));
    }
}

/// <param name="Provision">cn-mofcom-2024-46#2.</param>
public sealed record CliffProvision(string Provision, IReadOnlyList<MaterialId> Materials, DestinationScope Destinations, LegalState From, LegalState To);
