using System.Globalization;
using Alerts.Policies;

namespace Alerts.Alerting;

/// <summary>The words for each kind of cliff and of effect. Dates are ISO 8601: nobody can misread the month.</summary>
internal static class CliffWords
{
    /// <summary>Whether the day to watch is a first day; else it is a last one.</summary>
    public static bool Begins(CliffKind kind) => kind switch
    {
        CliffKind.Start or CliffKind.SuspensionStart or CliffKind.Repeal => true,
        CliffKind.SuspensionEnd or CliffKind.Sunset => false,
    };

    /// <summary>"Suspension of 46/2024 ¶2 by 72/2025", "Export quota of 50/2026".</summary>
    public static string Subject(CliffEvent cliff, PolicyDataset dataset)
    {
        var targets = CliffTargets.Of(cliff, dataset);
        var cause = LegalText.ShortName(dataset, cliff.Key.Cause);
        return cliff.Key.Kind switch
        {
            CliffKind.SuspensionEnd => $"Suspension of {targets} by {cause}",
            CliffKind.Start => IsPeriod(cliff, dataset) && !IsNamedFor(targets, Effect(cliff, dataset)) ? $"Start of the {Effect(cliff, dataset)} of {targets}" : $"Start of {targets}",
            CliffKind.SuspensionStart => $"Start of the suspension of {targets} by {cause}",
            CliffKind.Repeal => $"Repeal of {targets} by {cause}",
            CliffKind.Sunset when IsNamedFor(targets, Effect(cliff, dataset)) => targets,
            CliffKind.Sunset => $"{Capital(Effect(cliff, dataset))} of {targets}",
        };
    }

    /// <summary>"ends" or "is on".</summary>
    public static string Verb(CliffKind kind) => Begins(kind) ? "is on" : "ends";

    /// <summary>"the export ban comes back", "the export quota of 18,125 t is over; a new one of 96,600 t starts that day".</summary>
    public static string Consequence(Cliff cliff, PolicyDataset dataset)
    {
        var provision = dataset.Provisions[cliff.Provision];
        var thing = provision.Quota is { } quota ? $"the {LegalText.Effect(provision.Effect)} of {Amount(quota)}" : $"the {LegalText.Effect(provision.Effect)}";
        return cliff.To switch
        {
            LegalState.InForce when cliff.From == LegalState.Suspended && HasBeenInForce(cliff, dataset) => $"{thing} comes back",
            LegalState.InForce => $"{thing} {Starts(provision.Effect)}",
            LegalState.Lapsed => $"{thing} {(IsPeriod(provision.Effect) ? "is over" : "no longer applies")}{Next(cliff, provision, dataset)}",
            LegalState.Suspended => $"{thing} is suspended",
            LegalState.Announced => $"{thing} is announced but not yet in force",
            LegalState.Repealed => $"{thing} is repealed",
        };
    }

    private static string Effect(CliffEvent cliff, PolicyDataset dataset) => LegalText.Effect(dataset.Provisions[cliff.Cliffs[0].Provision].Effect);

    // "Export quota of Cobalt export quotas" says it twice.
    private static bool IsNamedFor(string name, string effect) => name.Contains(effect, StringComparison.OrdinalIgnoreCase);

    // What is meant from the first to have an end, as a quota or a comment period; other things go on until an act ends them.
    private static bool IsPeriod(ProvisionEffect effect)
        => effect is ProvisionEffect.Quota or ProvisionEffect.GeneralLicence or ProvisionEffect.CommentPeriod or ProvisionEffect.ValidatedEndUser or ProvisionEffect.Commitment;

    private static bool IsPeriod(CliffEvent cliff, PolicyDataset dataset) => IsPeriod(dataset.Provisions[cliff.Cliffs[0].Provision].Effect);

    private static string Starts(ProvisionEffect effect)
        => effect == ProvisionEffect.CommentPeriod ? "opens" : IsPeriod(effect) || !Restriction.BearsOnShipments(effect) ? "takes effect" : "applies for the first time";

    // A quota is mostly one of a row: the next one is what the buyer asks for.
    private static string Next(Cliff cliff, Provision over, PolicyDataset dataset)
    {
        if (over.Quota is null)
        {
            return "";
        }

        var jurisdiction = dataset.Measure(cliff.Provision.Measure).Jurisdiction;
        var next = dataset.Provisions
            .Where(p => p.Value is { Effect: ProvisionEffect.Quota, Quota: not null } && dataset.Measure(p.Key.Measure).Jurisdiction == jurisdiction)
            .Where(p => p.Value.Materials.Order().SequenceEqual(over.Materials.Order()) && LegalReach.Overlap(p.Value.Destinations, over.Destinations))
            .Select(p => new { Start = dataset.StartOf(p.Key), p.Value.Quota })
            .Where(p => p.Start >= cliff.ChangesOn)
            .MinBy(p => p.Start);
        return next?.Start is not { } start ? "" : $"; a new one of {Amount(next.Quota!)} starts {(start == cliff.ChangesOn ? "that day" : $"on {start:O}")}";
    }

    private static string Amount(QuotaAmount quota) => $"{quota.Amount.ToString("#,0.###", CultureInfo.InvariantCulture)} {quota.Unit}";

    // Some controls were suspended before their first day.
    private static bool HasBeenInForce(Cliff cliff, PolicyDataset dataset)
    {
        var first = dataset.StartOf(cliff.Provision);
        return dataset.RelationsOn(cliff.Provision).Where(r => r.Source == cliff.Cause && r.Relation.Type == RelationType.Suspends).All(r => r.Relation.From > first);
    }

    private static string Capital(string text) => string.Concat(text[..1].ToUpperInvariant(), text[1..]);
}
