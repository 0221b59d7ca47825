using Alerts.Materials;

namespace Alerts.Policies;

/// <summary>
/// Compares two revisions. Complete: the changes repeat on the earlier revision give the later one, and two revisions
/// without a difference have one <see cref="PolicyDataset.Revision"/>. Pure.
/// </summary>
public static class PolicyDiff
{
    /// <summary>By measure, the most important kind first; those that belong to no measure last. The order in the files does not matter.</summary>
    public static IReadOnlyList<PolicyChange> Between(PolicyDataset before, PolicyDataset after, MaterialCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (ReferenceEquals(before, after))
        {
            return [];
        }

        var comparison = new Comparison(before, after, catalogue);
        var changes = new List<PolicyChange>();
        foreach (var measure in after.Measures)
        {
            if (before.Contains(measure.Id))
            {
                MeasureChanges.Between(comparison, before.Measure(measure.Id), measure, changes);
            }
            else
            {
                changes.AddRange(MeasureChanges.Added(comparison, measure));
            }
        }

        changes.AddRange(before.Measures.Where(m => !after.Contains(m.Id)).SelectMany(m => MeasureChanges.Withdrawn(comparison, m)));
        changes.AddRange(ClaimChanges.Of(comparison));
        if (before.AsOf != after.AsOf)
        {
            changes.Add(new PolicyChange(
                ChangeKind.Noted, null, null, ChangeConcerns.Nobody, "looked again", $"as of {before.AsOf:O}", $"as of {after.AsOf:O}", new PolicyEdit.SetAsOf(after.AsOf)));
        }

        return [.. changes
            .OrderBy(c => c.Measure is null).ThenBy(c => c.Measure?.Value, StringComparer.Ordinal)
            .ThenBy(c => c.Kind).ThenBy(c => c.Provision?.Number, StringComparer.Ordinal)
            .ThenBy(c => c.Says, StringComparer.Ordinal).ThenBy(c => c.Before, StringComparer.Ordinal).ThenBy(c => c.After, StringComparer.Ordinal)];
    }

    /// <summary>The later revision, made from the earlier one and all that changed; the order of the changes does not matter.</summary>
    /// <exception cref="ArgumentException">A change does not fit: it is of other revisions.</exception>
    public static PolicyDataset Apply(PolicyDataset before, IEnumerable<PolicyChange> changes)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(changes);
        var patch = new PolicyPatch(before.File);
        foreach (var edit in changes.Select(c => c.Edit).OrderBy(PolicyPatch.StepOf))
        {
            patch.Apply(edit);
        }

        return new PolicyDataset(patch.File);
    }
}
