using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Web.Measures;

/// <summary>What changed from one revision of the policy dataset to another.</summary>
/// <param name="Before">The earlier revision.</param>
/// <param name="After">The later revision.</param>
/// <param name="Changes">By measure, the most important kind first. Together they are the whole difference.</param>
public sealed record ChangesResponse(string Before, string After, IReadOnlyList<ChangeResponse> Changes)
{
    public static ChangesResponse Of(PolicyDataset before, PolicyDataset after, MaterialCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return new ChangesResponse(before.Revision, after.Revision, [.. PolicyDiff.Between(before, after, catalogue).Select(ChangeResponse.Of)]);
    }
}

/// <summary>One difference between two revisions.</summary>
/// <param name="Measure">Null for what belongs to no measure.</param>
/// <param name="Provision">The number of the provision whose text changed, as cited; null for what belongs to a whole measure.</param>
/// <param name="Before">What was so, in words.</param>
/// <param name="After">What is so now, in words.</param>
/// <param name="Says">The change in one clause, to follow the measure's name.</param>
/// <param name="Told">Whether it is worth an alert; else it is only kept.</param>
public sealed record ChangeResponse(
    ChangeKind Kind,
    MeasureId? Measure,
    string? Provision,
    ConcernsResponse Concerns,
    string Before,
    string After,
    string Says,
    bool Told)
{
    public static ChangeResponse Of(PolicyChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var concerns = change.Concerns;
        return new ChangeResponse(
            change.Kind, change.Measure, change.Provision?.Number,
            new ConcernsResponse([.. concerns.Provisions.Select(p => p.ToString())], concerns.Materials, concerns.Destinations, concerns.Jurisdictions),
            change.Before, change.After, change.Says, change.IsTold);
    }
}

/// <summary>Who is concerned by a change.</summary>
/// <param name="Provisions">Those whose legal position changes, for a suspension the suspended ones: cn-mofcom-2024-46#2.</param>
/// <param name="Materials">Of those provisions, before and after.</param>
/// <param name="Jurisdictions">ISO 3166-1 alpha-2, or EU.</param>
public sealed record ConcernsResponse(
    IReadOnlyList<string> Provisions,
    IReadOnlyList<MaterialId> Materials,
    IReadOnlyList<DestinationScope> Destinations,
    IReadOnlyList<string> Jurisdictions);
