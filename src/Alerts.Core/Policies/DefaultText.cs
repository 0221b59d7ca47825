using Alerts.Materials;

namespace Alerts.Policies;

/// <summary>What happens next to provisions if nobody acts.</summary>
internal static class DefaultText
{
    private const int MostDays = 3;

    /// <summary>"By default, from 2026-11-28 46/2024 ¶2 is in force again."; empty where nothing lies ahead.</summary>
    public static string Of(IReadOnlyList<ProvisionKey> provisions, PolicyDataset dataset, MaterialCatalogue catalogue, DateOnly today)
    {
        var timeline = new PolicyTimeline(dataset, catalogue);
        var next = provisions.Where(dataset.Provisions.ContainsKey)
            .SelectMany(k => timeline.CliffsOf(k).Where(c => c.ChangesOn > today).OrderBy(c => c.ChangesOn).Take(1))
            .GroupBy(c => (c.ChangesOn, c.From, c.To, c.Certainty)).OrderBy(g => g.Key.ChangesOn).ThenBy(g => g.Key.To)
            .Take(MostDays)
            .Select(g => $"from {g.Key.ChangesOn:O} {Names([.. g.Select(c => c.Provision).Distinct()], dataset)} {State(g.Key.From, g.Key.To)}{(g.Key.Certainty == Certainty.Unconfirmed ? " (unconfirmed)" : "")}");
        var text = string.Join("; ", next);
        return text.Length == 0 ? "" : $"By default, {text}.";
    }

    private static string Names(List<ProvisionKey> keys, PolicyDataset dataset)
        => string.Join(", ", keys.GroupBy(k => k.Measure).Select(g => string.Join(", ", g.Select((k, i) => i == 0 ? LegalText.ShortName(dataset, k) : $"¶{k.Number}"))));

    private static string State(LegalState from, LegalState to) => to switch
    {
        LegalState.Announced => "is announced only",
        LegalState.InForce => from == LegalState.Suspended ? "is in force again, no longer suspended" : "is in force",
        LegalState.Suspended => "is suspended",
        LegalState.Lapsed => "applies no more",
        LegalState.Repealed => "is repealed",
    };
}
