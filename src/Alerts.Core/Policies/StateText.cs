namespace Alerts.Policies;

/// <summary>Why a state is what it is: the instrument, and what it does, in our words.</summary>
/// <param name="Instrument">The official number, or the English title where there is none.</param>
/// <param name="Quote">The sentence itself, where we hold it.</param>
public sealed record Reason(ProvisionKey Provision, string Instrument, string Says, Quote? Quote, Uri? Url);

/// <summary>The words about a state on a day. Dates are ISO 8601.</summary>
public static class StateText
{
    /// <param name="since">First day of the state; null where it is not known.</param>
    /// <param name="isReturn">Whether it was in this state before, and in another between.</param>
    public static IReadOnlyList<Reason> Because(PolicyDataset dataset, ProvisionPart part, ProvisionStatus status, DateOnly? since, bool isReturn)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(status);
        var doubted = status.Doubts.OfType<Doubt.Window>().ToLookup(d => d.Cause);
        var ended = status.State == LegalState.InForce
            ? dataset.RelationsOn(part.Provision).Where(x => x.Relation.Type == RelationType.Suspends && x.Relation.Until?.LastDay is { } last && last.AddDays(1) == since).ToLookup(x => x.Source, x => x.Relation)
            : Array.Empty<(ProvisionKey Source, Relation Relation)>().ToLookup(x => x.Source, x => x.Relation);
        return [.. status.Because.Concat(ended.Select(e => e.Key)).Distinct().Select(key => Reason(dataset, key, string.Join(' ', Sentences(key).Where(sentence => sentence.Length > 0))))];

        IEnumerable<string> Sentences(ProvisionKey key)
        {
            if (key == part.Provision)
            {
                yield return Itself(dataset, key, status, since, isReturn);
            }
            else if (status.State is LegalState.Suspended or LegalState.Repealed && !doubted.Contains(key))
            {
                yield return OnAnother(dataset, key, part, status.State);
            }

            foreach (var relation in ended[key])
            {
                yield return $"Suspended it from {relation.From:O}{To(dataset, relation.Until)}.";
            }

            foreach (var doubt in doubted[key])
            {
                yield return Said(doubt);
            }
        }
    }

    /// <summary>Each way to read the law where it is unconfirmed; empty where it is certain.</summary>
    public static IReadOnlyList<string> Readings(PolicyDataset dataset, ProvisionPart part, ProvisionStatus status)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(status);
        var effect = LegalText.Effect(dataset.Provisions[part.Provision].Effect);
        return [.. status.Doubts.SelectMany(doubt => doubt switch
        {
            Doubt.Window d =>
            [
                $"As printed: {WindowOf(dataset, part, d)} {(d.End.LastDay is { } last ? $"has {last:O} as its last day" : "has no end")}, so the {effect} is {Word(status.State)}.",
                $"As announced by {d.Announced.By} on {d.Announced.Said:O}: it {(d.End.LastDay is null || d.Announced.LastDay < d.End.LastDay ? "ends" : "runs to")} {d.Announced.LastDay:O}, so the {effect} is {Word(d.IfItHolds)}. No instrument for that was found.",
            ],
            Doubt.NoInstrument => new[] { $"As reported: the {effect} is {Word(status.State)}.", "No instrument was found: it may not exist, or not so." },
            Doubt.NoFirstDay => [$"As announced: the {effect} is to come; no first day is known.", "It may have started since, by an act that was not found."],
            _ => throw new System.Diagnostics.UnreachableException(),
        })];
    }

    /// <summary>"in force", as a sentence has it.</summary>
    public static string Word(LegalState state) => state switch
    {
        LegalState.Announced => "announced, not yet in force",
        LegalState.InForce => "in force",
        LegalState.Suspended => "suspended",
        LegalState.Lapsed => "over",
        LegalState.Repealed => "repealed",
    };

    private static Reason Reason(PolicyDataset dataset, ProvisionKey key, string says)
    {
        var measure = dataset.Measure(key.Measure);
        return new Reason(key, measure.Number ?? measure.EnglishTitle, says, dataset.Provisions[key].Quote ?? measure.Quote, measure.Urls.Count > 0 ? measure.Urls[0] : null);
    }

    private static string Itself(PolicyDataset dataset, ProvisionKey key, ProvisionStatus status, DateOnly? since, bool isReturn)
    {
        var (provision, start) = (dataset.Provisions[key], dataset.StartOf(key));
        return status.State switch
        {
            LegalState.Announced => start is { } first ? $"It starts on {first:O}." : "No first day is known.",
            LegalState.InForce => since > start ? isReturn ? $"In force from {start:O}, and again since {since:O}." : $"In force for the first time since {since:O}; its first day as issued, {start:O}, fell into a suspension." : start is { } day ? $"In force since {day:O}." : "In force.",
            LegalState.Lapsed => provision.End is { Effective: { } effective } ? $"Its last day was {effective.LastDay:O}, set by {Name(dataset, effective.By)}."
                : provision.End?.LastDay is { } last ? $"Its last day was {last:O}, as printed." : "All that it suspended runs again.",
            LegalState.Suspended or LegalState.Repealed => "",
        };
    }

    private static string OnAnother(PolicyDataset dataset, ProvisionKey source, ProvisionPart part, LegalState state)
    {
        var type = state == LegalState.Repealed ? RelationType.Repeals : RelationType.Suspends;
        var relations = (dataset.Provisions[source].Relations ?? []).Where(r => r.Type == type && r.Targets(part.Provision)).ToList();
        return string.Join(' ', relations.Select(r => state == LegalState.Repealed ? $"Repeals it from {r.From:O} on." : $"Suspends it from {r.From:O}{To(dataset, r.Until)}."));
    }

    private static string To(PolicyDataset dataset, WindowEnd? end) => end switch
    {
        { Effective: { } effective } => $" to {effective.LastDay:O}, by {Name(dataset, effective.By)}{Inferred(effective)}",
        { Printed: { } printed } => $" to {printed.LastDay:O}{Inferred(printed)}",
        { Announced: { } announced } => $"; the end on {announced.LastDay:O} is only announced",
        _ => " without an end",
    };

    private static string Inferred(LegalEnd end) => end.Basis == EndBasis.Inferred ? " (that this day is included is inferred, not printed)" : "";

    private static string Said(Doubt.Window doubt)
        => $"{doubt.Announced.By} said on {doubt.Announced.Said:O} that {(doubt.End.LastDay is { } last ? $"what was to end on {last:O}" : "it")} {(doubt.End.LastDay is null || doubt.Announced.LastDay < doubt.End.LastDay ? "ends" : "runs to")} {doubt.Announced.LastDay:O}; no instrument for that was found.";

    private static string WindowOf(PolicyDataset dataset, ProvisionPart part, Doubt.Window doubt)
        => doubt.Cause == part.Provision ? "it" : $"{LegalText.ShortName(dataset, doubt.Cause)}";

    private static string Name(PolicyDataset dataset, MeasureId id) => dataset.Contains(id) ? LegalText.ShortName(dataset.Measure(id)) : id.Value;
}
