using Alerts.Alerting;
using Alerts.Materials;

namespace Alerts.Policies;

/// <summary>The words of alerts about changes of the dataset.</summary>
internal static class PolicyText
{
    /// <summary>One alert per measure, with all that changed in it.</summary>
    /// <param name="sequence">Of the acceptance of <paramref name="before"/>: the same change is told again when it happens again.</param>
    public static Alert Changed(IReadOnlyList<PolicyChange> changes, PolicyDataset before, PolicyDataset after, MaterialCatalogue catalogue, DateTimeOffset now, long sequence)
    {
        var id = changes[0].Measure;
        var measure = after.Contains(id) ? after.Measure(id) : before.Measure(id);
        var lines = changes.Select(c => Describe(c, after.Contains(c.Measure) ? after : before, catalogue)).ToList();
        var materials = measure.Provisions.SelectMany(p => p.Materials)
            .Concat(before.Contains(id) ? before.Measure(id).Provisions.SelectMany(p => p.Materials) : [])
            .Distinct().Order().ToList();
        var message = new AlertMessage(
            AlertMessage.FitHeadline($"{measure.Jurisdiction} {LegalText.ShortName(measure)}: {lines[0]}"),
            $"{measure.EnglishTitle}. {string.Join(". ", lines)}.",
            [new Fact("Measure", $"{measure.Number ?? measure.EnglishTitle}"), new Fact("Issued", measure.Issued?.ToString("O") ?? "not known"), new Fact("Materials", LegalText.Materials(catalogue, materials))],
            Certainty.Certain,
            measure.OpenQuestions ?? [],
            measure.Quote,
            [.. measure.Urls.Take(1).Select(u => new Reference(measure.Number ?? measure.EnglishTitle, u))]);
        return new Alert(
            Alert.IdOf(AlertKind.PolicyChanged, id.Value, $"{before.Revision}>{after.Revision}@{sequence}"), AlertKind.PolicyChanged, id.Value, Severity.Warning,
            materials, [measure.Jurisdiction], now, message);
    }

    private static string Describe(PolicyChange change, PolicyDataset dataset, MaterialCatalogue catalogue) => change switch
    {
        PolicyChange.MeasureAdded => "new measure",
        PolicyChange.MeasureWithdrawn => "record withdrawn from the dataset",
        PolicyChange.ProvisionAdded c => $"¶{c.Provision.Number} added",
        PolicyChange.ProvisionRemoved c => $"¶{c.Provision.Number} removed from the record",
        PolicyChange.MaterialsChanged c => $"¶{c.Provision.Number} {Materials(c, catalogue)}",
        PolicyChange.DestinationsChanged c => $"¶{c.Provision.Number} destinations were {c.Before}, are now {c.After}",
        PolicyChange.EffectChanged c => $"¶{c.Provision.Number} was {LegalText.Effect(c.Before)}, is now {LegalText.Effect(c.After)}",
        PolicyChange.EndUseChanged c => $"¶{c.Provision.Number} was for {EndUses(c.Before)}, is now for {EndUses(c.After)}",
        PolicyChange.DatesMoved c => $"¶{c.Provision.Number} {c.Which} was {Day(c.Before)}, is now {Day(c.After)}",
        PolicyChange.RelationAdded c => $"{Verb(c.Type)} {Name(dataset, c.Target)} from {c.From:O}{(c.LastDay is { } last ? $" to {last:O}" : "")}",
        PolicyChange.RelationRemoved c => $"no longer {Verb(c.Type)} {Name(dataset, c.Target)} from {c.From:O}",
        PolicyChange.WindowMoved c => $"{Verb(c.Type)} {Name(dataset, c.Target)}: {Window(c.Before)} before, {Window(c.After)} now",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Materials(PolicyChange.MaterialsChanged change, MaterialCatalogue catalogue)
    {
        var added = change.Added.IsEmpty ? "" : $"now covers {LegalText.Materials(catalogue, change.Added)}";
        var removed = change.Removed.IsEmpty ? "" : $"no longer covers {LegalText.Materials(catalogue, change.Removed)}";
        return added.Length > 0 && removed.Length > 0 ? $"{added} and {removed}" : added + removed;
    }

    private static string Window(WindowEnd? end) => end switch
    {
        { Effective: { } effective } => $"until {effective.LastDay:O} by {effective.By}",
        { Printed: { } printed, Announced: { } announced } => $"printed until {printed.LastDay:O}, announced until {announced.LastDay:O} by {announced.By} without an instrument",
        { Printed: { } printed } => $"until {printed.LastDay:O} as printed",
        { Announced: { } announced } => $"announced until {announced.LastDay:O} by {announced.By} without an instrument",
        _ => "without an end",
    };

    private static string Name(PolicyDataset dataset, MeasureId id) => dataset.Contains(id) ? LegalText.ShortName(dataset.Measure(id)) : id.Value;

    private static string Day(DateOnly? day) => day?.ToString("O") ?? "not known";

    private static string EndUses(EndUse use) => use switch
    {
        EndUse.Any => "every use",
        EndUse.Civil => "civil use",
        EndUse.Military => "military use",
        EndUse.Listed => "listed parties",
    };

    private static string Verb(RelationType type) => type switch
    {
        RelationType.Suspends => "suspends",
        RelationType.Amends => "amends",
        RelationType.Extends => "extends",
        RelationType.Repeals => "repeals",
        RelationType.Excepts => "grants an exception to",
    };
}
