using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Alerting;

/// <summary>The cliffs that a new revision moves. Who is told of such a move by <see cref="ExpiryWatch"/> need not hear of the same change twice.</summary>
internal sealed class CliffMoves
{
    private readonly ILookup<ProvisionKey, CliffMemory> _moved;

    private CliffMoves(IEnumerable<RegisteredCliff> moved)
        => _moved = moved.Where(r => r.Memory is not null).ToLookup(r => r.Key.Cause, r => r.Memory!);

    /// <param name="known">The register as it is before the revision is looked at.</param>
    /// <param name="dataset">The new revision, as known today.</param>
    public static CliffMoves Of(IReadOnlyList<RegisteredCliff> known, PolicyDataset dataset, MaterialCatalogue catalogue)
        => new(CliffPlan.Of(known, CliffEvent.Of(new PolicyTimeline(dataset, catalogue).Cliffs()), dataset, catalogue, _ => 0, _ => [])

            // The close of one that has no other day does not say what became of it.
            .OfType<CliffStep.Move>().Where(m => m.Successors.Count > 0).Select(m => m.Row));

    /// <summary>Whether the close of a cliff will tell all of these changes to everybody whom they concern.</summary>
    /// <param name="jurisdictions">Of everybody who is concerned.</param>
    public bool Tell(IEnumerable<PolicyChange> changes, IReadOnlyList<string> jurisdictions)
        => changes.All(change => change is { Kind: ChangeKind.Extended or ChangeKind.Shortened or ChangeKind.Resumed or ChangeKind.Confirmed, Provision: { } cause }
            && _moved[cause].Any(told => change.Concerns.Materials.All(told.Materials.Contains) && jurisdictions.All(j => told.Jurisdictions.Contains(j, StringComparer.Ordinal))));
}
