using Alerts.Materials;

namespace Alerts.Policies;

/// <summary>What happens next to provisions if nobody acts.</summary>
internal static class DefaultText
{
    private const int MostDays = 3;

    /// <summary>"By default, from 2026-11-28 46/2024 ¶2 is in force, no longer suspended."; empty where nothing lies ahead.</summary>
    public static string Of(IReadOnlyList<ProvisionKey> provisions, PolicyDataset dataset, MaterialCatalogue catalogue, DateOnly today)
    {
        var timeline = new PolicyTimeline(dataset, catalogue);
        var next = provisions.Where(dataset.Provisions.ContainsKey)
            .SelectMany(k => timeline.CliffsOf(k).Where(c => c.ChangesOn > today).OrderBy(c => c.ChangesOn).ThenBy(c => c.To).ThenBy(c => c.Certainty).Take(1))
            .GroupBy(c => (c.ChangesOn, c.From, c.To, c.Certainty)).OrderBy(g => g.Key.ChangesOn).ThenBy(g => g.Key.To)
            .Take(MostDays)
            .Select(g => (g.Key, Provisions: g.Select(c => c.Provision).Distinct().ToList()))
            .Select(g => $"from {g.Key.ChangesOn:O} {Names(g.Provisions, dataset)} {State(g.Key.From, g.Key.To, g.Provisions.Count > 1)}{(g.Key.Certainty == Certainty.Unconfirmed ? " (unconfirmed)" : "")}");
        var text = string.Join("; ", next);
        return text.Length == 0 ? "" : $"By default, {text}.";
    }

    private static string Names(List<ProvisionKey> keys, PolicyDataset dataset)
        => string.Join(", ", keys.GroupBy(k => k.Measure).Select(g => string.Join(", ", g.Select((k, i) => i == 0 ? LegalText.ShortName(dataset, k) : $"¶{k.Number}"))));

    private static string State(LegalState from, LegalState to, bool several)
    {
        var be = several ? "are" : "is";
        return to switch
        {
            LegalState.Announced => $"{be} announced only",
            LegalState.InForce => from == LegalState.Suspended ? $"{be} in force, no longer suspended" : $"{be} in force",
            LegalState.Suspended => $"{be} suspended",
            LegalState.Lapsed => several ? "apply no more" : "applies no more",
            LegalState.Repealed => $"{be} repealed",
        };
    }
}
