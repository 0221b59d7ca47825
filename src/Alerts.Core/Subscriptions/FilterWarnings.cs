using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Policies;

namespace Alerts.Subscriptions;

/// <summary>What of a good wish can have no effect, or another than its writer may think. Pure.</summary>
public static class FilterWarnings
{
    /// <summary>Come to one subscription because of itself, whatever its filter says.</summary>
    private static readonly AlertKind[] Personal = [AlertKind.SubscriptionConfirmation, AlertKind.SubscriptionTest, AlertKind.Digest];

    /// <param name="dataset">Null: not loaded yet; then nothing is said of the law.</param>
    /// <returns>In the order of the fields.</returns>
    public static IReadOnlyList<FieldFault> Of(SubscriptionFilter filter, LeadDays leadDays, PolicyDataset? dataset, MaterialCatalogue catalogue, IReadOnlyList<Source> sources)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(leadDays);
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(sources);
        return [.. Materials(filter, dataset, catalogue), .. Jurisdictions(filter, dataset, sources), .. Kinds(filter, leadDays)];
    }

    private static IEnumerable<FieldFault> Materials(SubscriptionFilter filter, PolicyDataset? dataset, MaterialCatalogue catalogue)
    {
        foreach (var (i, material) in filter.Materials.Index())
        {
            if (filter.Materials.FirstOrDefault(g => g != material && catalogue.MembersOf(g).Contains(material)) is { } group && group != default)
            {
                yield return new FieldFault($"materials/{i}", $"'{material}' is a member of '{group}', which is named too");
            }
            else if (filter.Materials.Take(i).Contains(material))
            {
                yield return new FieldFault($"materials/{i}", $"'{material}' is named twice");
            }
            else if (dataset is not null && !IsOfLaw(material, filter, dataset, catalogue))
            {
                var where = filter.Jurisdictions.Count > 0 ? $" of {string.Join(", ", filter.Jurisdictions)}" : "";
                yield return new FieldFault($"materials/{i}", $"no measure{where} on record concerns '{material}': only notices that name it can be told");
            }
        }
    }

    private static bool IsOfLaw(MaterialId material, SubscriptionFilter filter, PolicyDataset dataset, MaterialCatalogue catalogue)
    {
        var wanted = Interest.KeysOf(filter with { Materials = [material], AllDualUse = false });
        return dataset.Measures
            .Where(m => filter.Jurisdictions.Count == 0 || filter.Jurisdictions.Contains(m.Jurisdiction, StringComparer.Ordinal))
            .Any(m => m.Provisions.Any(p => wanted.Overlaps(p.Materials.SelectMany(catalogue.Related).Select(r => r.Value))));
    }

    private static IEnumerable<FieldFault> Jurisdictions(SubscriptionFilter filter, PolicyDataset? dataset, IReadOnlyList<Source> sources)
        => filter.Jurisdictions.Index()
            .Where(j => dataset is not null && dataset.Measures.All(m => m.Jurisdiction != j.Item) && sources.All(s => s.Jurisdiction != j.Item))
            .Select(j => new FieldFault($"jurisdictions/{j.Index}", $"no source and no measure of {j.Item} is on record: nothing of it can be told"));

    private static IEnumerable<FieldFault> Kinds(SubscriptionFilter filter, LeadDays leadDays)
    {
        if (filter.Kinds.Count > 0 && filter.Kinds.All(Personal.Contains))
        {
            yield return new FieldFault("kinds", "these come to every subscription by themselves: it would be told nothing else");
        }

        foreach (var (i, kind) in filter.Kinds.Index())
        {
            if (AlertKinds.IsForOperators(kind) && (filter.Materials.Count > 0 || filter.Jurisdictions.Count > 0))
            {
                yield return new FieldFault($"kinds/{i}", $"'{AlertKinds.Name(kind)}' is about the system: it is told whatever materials and jurisdictions say");
            }
        }

        if (filter.Kinds.Count > 0 && !filter.Kinds.Contains(AlertKind.CliffUpcoming) && !leadDays.Equals(LeadDays.Default))
        {
            yield return new FieldFault("leadDays", $"has no effect: kinds leaves out {AlertKinds.Name(AlertKind.CliffUpcoming)}");
        }
    }
}
