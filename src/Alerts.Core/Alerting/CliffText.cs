using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Alerting;

/// <summary>The words about cliffs. Dates are ISO 8601: nobody can misread the month.</summary>
public static class CliffText
{
    private const int CriticalDays = 7;

    /// <summary>"Suspension of 46/2024 ¶2 by 72/2025".</summary>
    public static string Subject(CliffEvent cliff, PolicyDataset dataset) => cliff.Key.Kind switch
    {
        CliffKind.SuspensionEnd => $"Suspension of {CliffTargets.Of(cliff, dataset)} by {LegalText.ShortName(dataset, cliff.Key.Cause)}",
        CliffKind.Start => $"Start of {CliffTargets.Of(cliff, dataset)}",
        CliffKind.SuspensionStart => $"Start of the suspension of {CliffTargets.Of(cliff, dataset)} by {LegalText.ShortName(dataset, cliff.Key.Cause)}",
        CliffKind.Repeal => $"Repeal of {CliffTargets.Of(cliff, dataset)} by {LegalText.ShortName(dataset, cliff.Key.Cause)}",
        CliffKind.Sunset => $"End of {CliffTargets.Of(cliff, dataset)}",
    };

    /// <summary>What is in force from the day after, if nobody acts: "the export ban comes back (46/2024 ¶2: gallium; to the US)".</summary>
    public static string ByDefault(CliffEvent cliff, PolicyDataset dataset, MaterialCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(cliff);
        var parts = cliff.Cliffs
            .GroupBy(c => (Consequence: Consequence(c, dataset), Where: LegalText.Destinations(dataset.Provisions[c.Provision].Destinations)))
            .Select(g => $"{g.Key.Consequence} ({string.Join("; ", Affected(g, dataset, catalogue))}; {g.Key.Where})");
        return string.Join("; ", parts);
    }

    internal static Alert Ahead(CliffEvent cliff, CliffRung rung, PolicyDataset dataset, MaterialCatalogue catalogue, DateTimeOffset now)
    {
        var when = rung.DaysLeft switch
        {
            0 => "today",
            1 => "tomorrow",
            var days => $"in {days} days",
        };
        var isStart = Begins(cliff.Key.Kind);
        var summary = isStart ? $"From {cliff.ChangesOn:O} on {ByDefault(cliff, dataset, catalogue)}." : EndAhead(cliff, dataset, catalogue);
        var headline = $"{Subject(cliff, dataset)} {(isStart ? "is on" : "ends")} {cliff.Key.On:O} ({when}{(cliff.Certainty == Certainty.Unconfirmed ? ", unconfirmed" : "")})";
        var message = Message(cliff, headline, summary, dataset, catalogue);
        return Make(AlertKind.CliffUpcoming, cliff.Key, $"{cliff.Key.On:O}/{rung.Days}", rung.DaysLeft <= CriticalDays ? Severity.Critical : Severity.Warning, cliff, message, dataset, now, rung);
    }

    internal static Alert Lapsed(CliffEvent cliff, PolicyDataset dataset, MaterialCatalogue catalogue, DateTimeOffset now)
    {
        var status = new PolicyTimeline(dataset, catalogue).StatusOn(cliff.Cliffs[0].Part, cliff.ChangesOn);
        var doubt = status.Certainty == Certainty.Unconfirmed ? $"{Announcement(cliff, dataset)} If that holds, nothing has changed yet: ask before you ship." : "";
        var isStart = Begins(cliff.Key.Kind);
        var summary = isStart
            ? $"Since {cliff.ChangesOn:O} {ByDefault(cliff, dataset, catalogue)}."
            : $"{Subject(cliff, dataset)}: the last day was {cliff.Key.On:O}, {(cliff.Certainty == Certainty.Certain ? "by law" : "as announced without an instrument")}. Since {cliff.ChangesOn:O} {ByDefault(cliff, dataset, catalogue)}.{doubt}";
        var headline = $"{Subject(cliff, dataset)} {(isStart ? "was on" : "ended")} {cliff.Key.On:O}{(doubt.Length > 0 ? ", extension announced but unconfirmed" : "")}";
        var message = Message(cliff, headline, summary, dataset, catalogue) with { Certainty = doubt.Length > 0 ? Certainty.Unconfirmed : cliff.Certainty };
        return Make(AlertKind.CliffClosed, cliff.Key, $"{cliff.Key.On:O}/lapsed", Severity.Critical, cliff, message, dataset, now, null);
    }

    /// <summary>The cliff that was ahead is not there any more.</summary>
    /// <param name="successor">Where the same window ends now, earlier or later; null where it has no cliff left.</param>
    internal static Alert Moved(CliffKey was, CliffEvent? successor, PolicyDataset dataset, MaterialCatalogue catalogue, DateTimeOffset now)
    {
        // Two moves from one day are two alerts: a wrong extension may be withdrawn and another one come.
        var whatChanged = $"{was.On:O}>{successor?.Key.On.ToString("O") ?? "none"}";
        var (verb, infinitive) = Begins(was.Kind) ? ("starts", "start") : ("ends", "end");
        if (successor is null)
        {
            var name = dataset.Provisions.ContainsKey(was.Cause) ? LegalText.ShortName(dataset, was.Cause) : was.Cause.ToString();
            var gone = new AlertMessage(
                AlertMessage.FitHeadline($"{name}: nothing {verb} on {was.On:O} any more"),
                $"What was to {infinitive} on {was.On:O} has been overtaken by another act or by a correction of the record.",
                [], Certainty.Certain, [], null, []);
            return Make(AlertKind.CliffClosed, was, whatChanged, Severity.Warning, null, gone, dataset, now, null);
        }

        var subject = Subject(successor, dataset);
        var doubt = successor.Certainty == Certainty.Unconfirmed ? ", as announced without an instrument" : "";
        var summary = $"{subject} was to {infinitive} on {was.On:O}; now the {(Begins(was.Kind) ? "first" : "last")} day is {successor.Key.On:O}{doubt}. From {successor.ChangesOn:O} on, unless that changes again, {ByDefault(successor, dataset, catalogue)}.";
        var message = Message(successor, $"{subject} now {verb} {successor.Key.On:O}, not {was.On:O}{(doubt.Length > 0 ? " (unconfirmed)" : "")}", summary, dataset, catalogue);
        return Make(AlertKind.CliffClosed, was, whatChanged, Severity.Warning, successor, message, dataset, now, null);
    }

    private static Alert Make(
        AlertKind kind, CliffKey key, string whatChanged, Severity severity, CliffEvent? cliff, AlertMessage message, PolicyDataset dataset, DateTimeOffset now, CliffRung? rung)
    {
        // A cliff that is gone concerns whom its cause concerned.
        var concerned = cliff?.Cliffs.Select(c => c.Provision) ?? (dataset.Provisions.ContainsKey(key.Cause) ? [key.Cause] : []);
        var materials = concerned.SelectMany(p => dataset.Provisions[p].Materials).Distinct().Order().ToList();
        var jurisdictions = concerned.Select(p => dataset.Measure(p.Measure).Jurisdiction).Distinct(StringComparer.Ordinal).ToList();
        return new Alert(Alert.IdOf(kind, key.Window, whatChanged), kind, key.Window, severity, materials, jurisdictions, now, message, rung);
    }

    private static AlertMessage Message(CliffEvent cliff, string headline, string summary, PolicyDataset dataset, MaterialCatalogue catalogue)
    {
        var cause = dataset.Measure(cliff.Key.Cause.Measure);
        var provisions = cliff.Cliffs.Select(c => dataset.Provisions[c.Provision]).ToList();
        var measures = cliff.Cliffs.Select(c => c.Provision.Measure).Append(cause.Id).Distinct().Select(dataset.Measure).ToList();
        var questions = measures.SelectMany(m => m.OpenQuestions ?? [])
            .Concat(dataset.Provisions[cliff.Key.Cause].OpenQuestions ?? [])
            .Concat(provisions.SelectMany(p => p.OpenQuestions ?? []))
            .Distinct(StringComparer.Ordinal);
        return new AlertMessage(
            Headline($"{cause.Jurisdiction}: {headline}", provisions, catalogue),
            summary,
            [
                new Fact("Day to watch", cliff.Key.On.ToString("O")),
                new Fact("By default from", cliff.ChangesOn.ToString("O")),
                new Fact("Materials", LegalText.Materials(catalogue, [.. provisions.SelectMany(p => p.Materials).Distinct().Order()], most: 12)),
                new Fact("Destinations", string.Join("; ", provisions.Select(p => p.Destinations.ToString()).Distinct(StringComparer.Ordinal))),
                new Fact("Instrument", cause.Number ?? cause.EnglishTitle),
            ],
            cliff.Certainty,
            [.. questions],
            cause.Quote,
            [.. measures.SelectMany(m => m.Urls.Take(1).Select(u => new Reference(m.Number ?? m.EnglishTitle, u)))]);
    }

    // Materials and destination follow the day, as many as there is room for: the day is never what is cut.
    private static string Headline(string text, List<Provision> provisions, MaterialCatalogue catalogue)
    {
        var materials = provisions.SelectMany(p => p.Materials).Distinct().ToList();
        var places = provisions.Select(p => LegalText.Destinations(p.Destinations)).Distinct(StringComparer.Ordinal).ToList();
        var where = places is [var only] ? $" {only}" : "";
        var longest = Enumerable.Range(1, materials.Count).Reverse()
            .Select(most => $"{text}: {LegalText.Materials(catalogue, materials, most)}{where}")
            .FirstOrDefault(t => t.Length <= AlertMessage.MaxHeadline);
        return longest ?? AlertMessage.FitHeadline(text);
    }

    private static string EndAhead(CliffEvent cliff, PolicyDataset dataset, MaterialCatalogue catalogue)
    {
        var subject = $"{Subject(cliff, dataset)}: the last day is {cliff.Key.On:O}";
        var change = ByDefault(cliff, dataset, catalogue);
        var announcement = Announcement(cliff, dataset);
        if (cliff.Certainty == Certainty.Certain)
        {
            return $"{subject}. Unless it is extended, from {cliff.ChangesOn:O} on {change}.{announcement}";
        }

        var byLaw = WindowOf(cliff, dataset)?.LastDay is { } lawful ? $" If it does not hold, by law that is so from {lawful.AddDays(1):O} on." : "";
        return $"{subject} as announced.{announcement} If that holds and nothing more comes, from {cliff.ChangesOn:O} on {change}.{byLaw}";
    }

    // Empty where nothing was announced beyond the end by law.
    private static string Announcement(CliffEvent cliff, PolicyDataset dataset)
        => WindowOf(cliff, dataset) is { Announced: { } announced } window && !(window.LastDay >= announced.LastDay)
            ? $" {announced.By} said on {announced.Said:O} that it runs to {announced.LastDay:O}; no instrument for that was found."
            : "";

    private static string Consequence(Cliff cliff, PolicyDataset dataset)
    {
        var effect = LegalText.Effect(dataset.Provisions[cliff.Provision].Effect);
        return cliff.To switch
        {
            LegalState.InForce when cliff.From == LegalState.Suspended && HasBeenInForce(cliff, dataset) => $"the {effect} comes back",
            LegalState.InForce => $"the {effect} applies for the first time",
            LegalState.Lapsed => $"the {effect} no longer applies",
            LegalState.Suspended => $"the {effect} is suspended",
            LegalState.Announced => $"the {effect} is announced but not yet in force",
            LegalState.Repealed => $"the {effect} is repealed",
        };
    }

    /// <summary>Whether the day to watch is a first day; else it is a last one.</summary>
    internal static bool Begins(CliffKind kind) => kind is CliffKind.Start or CliffKind.SuspensionStart or CliffKind.Repeal;

    // Some controls were suspended before their first day.
    private static bool HasBeenInForce(Cliff cliff, PolicyDataset dataset)
    {
        var first = dataset.StartOf(cliff.Provision);
        return dataset.RelationsOn(cliff.Provision).Where(r => r.Source == cliff.Cause && r.Relation.Type == RelationType.Suspends).All(r => r.Relation.From > first);
    }

    // "61/2025 ¶1(1), ¶1(2): rare earths": provisions of one measure with the same materials are one.
    private static IEnumerable<string> Affected(IEnumerable<Cliff> cliffs, PolicyDataset dataset, MaterialCatalogue catalogue)
        => cliffs.Select(c => c.Provision)
            .GroupBy(p => (p.Measure, Materials: LegalText.Materials(catalogue, dataset.Provisions[p].Materials)))
            .Select(g => $"{string.Join(", ", g.Select((p, i) => i == 0 ? LegalText.ShortName(dataset, p) : $"¶{p.Number}"))}: {g.Key.Materials}");

    // That of the first provision: all provisions of one event share their end.
    private static WindowEnd? WindowOf(CliffEvent cliff, PolicyDataset dataset)
        => cliff.Key.Kind == CliffKind.Sunset
            ? dataset.Provisions[cliff.Key.Cause].End
            : dataset.RelationsOn(cliff.Cliffs[0].Provision).Where(r => r.Source == cliff.Key.Cause && r.Relation.Type == RelationType.Suspends).Select(r => r.Relation.Until).FirstOrDefault();
}
