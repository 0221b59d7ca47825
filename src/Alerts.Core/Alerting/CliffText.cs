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
        CliffKind.SuspensionEnd => $"Suspension of {Targets(cliff, dataset)} by {LegalText.ShortName(dataset, cliff.Key.Cause)}",
        CliffKind.Start => $"Start of {Targets(cliff, dataset)}",
        CliffKind.Sunset => $"End of {Targets(cliff, dataset)}",
    };

    /// <summary>What is in force from the day after, if nobody acts.</summary>
    public static string ByDefault(CliffEvent cliff, PolicyDataset dataset, MaterialCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(cliff);
        var parts = cliff.Cliffs
            .GroupBy(c => (c.To, Provision: dataset.Provisions[c.Provision]), c => c.Provision)
            .Select(g => $"{Consequence(g.Key.To, g.Key.Provision)} ({LegalText.ShortName(dataset, g.First())}: {LegalText.Materials(catalogue, g.Key.Provision.Materials)}, {LegalText.Destinations(g.Key.Provision.Destinations)})");
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
        var isStart = cliff.Key.Kind == CliffKind.Start;
        var doubt = cliff.Certainty == Certainty.Unconfirmed ? " as announced, without an instrument" : "";
        var summary = isStart
            ? $"From {cliff.ChangesOn:O}: {ByDefault(cliff, dataset, catalogue)}."
            : $"{Subject(cliff, dataset)} runs to {cliff.Key.On:O}{doubt}. Unless it is extended, from {cliff.ChangesOn:O}: {ByDefault(cliff, dataset, catalogue)}.";
        var message = Message(cliff, $"{Subject(cliff, dataset)} {(isStart ? "is on" : "ends")} {cliff.Key.On:O} ({when}){(doubt.Length > 0 ? ", unconfirmed" : "")}", summary, dataset, catalogue);
        return Make(AlertKind.CliffUpcoming, cliff.Key, $"{cliff.Key.On:O}/{rung.Days}", rung.DaysLeft <= CriticalDays ? Severity.Critical : Severity.Warning, cliff, message, dataset, now, rung);
    }

    internal static Alert Lapsed(CliffEvent cliff, PolicyDataset dataset, MaterialCatalogue catalogue, DateTimeOffset now)
    {
        var status = new PolicyTimeline(dataset).StatusOn(cliff.Cliffs[0].Provision, cliff.ChangesOn);
        var announced = AnnouncedEnd(cliff, dataset);
        var doubt = status.Certainty == Certainty.Unconfirmed && announced is not null
            ? $" {announced.By} said on {announced.Said:O} that it runs to {announced.LastDay:O}; no instrument for that was found. If that holds, nothing has come back yet: ask before you ship."
            : "";
        var summary = cliff.Key.Kind == CliffKind.Start
            ? $"Since {cliff.ChangesOn:O}: {ByDefault(cliff, dataset, catalogue)}."
            : $"{Subject(cliff, dataset)} ended on {cliff.Key.On:O} as {(cliff.Certainty == Certainty.Certain ? "written" : "announced")}. From {cliff.ChangesOn:O}: {ByDefault(cliff, dataset, catalogue)}.{doubt}";
        var message = Message(cliff, $"{Subject(cliff, dataset)} {(cliff.Key.Kind == CliffKind.Start ? "was on" : "ended")} {cliff.Key.On:O}{(doubt.Length > 0 ? ", extension announced but unconfirmed" : "")}", summary, dataset, catalogue)
            with { Certainty = doubt.Length > 0 ? Certainty.Unconfirmed : cliff.Certainty };
        return Make(AlertKind.CliffClosed, cliff.Key, $"{cliff.Key.On:O}", Severity.Critical, cliff, message, dataset, now, null);
    }

    internal static Alert Moved(CliffKey was, CliffEvent? successor, PolicyDataset dataset, MaterialCatalogue catalogue, DateTimeOffset now)
    {
        var name = dataset.Provisions.ContainsKey(was.Cause) ? LegalText.ShortName(dataset, was.Cause) : was.Cause.ToString();
        var headline = successor is null
            ? $"{name}: nothing ends on {was.On:O} any more"
            : $"{Subject(successor, dataset)} now ends {successor.Key.On:O}, not {was.On:O}";
        var summary = successor is null
            ? $"The end that was ahead on {was.On:O} has been overtaken by another act or a correction of the record."
            : $"{Subject(successor, dataset)} was to end on {was.On:O} and now runs to {successor.Key.On:O}. Unless it is extended again, from {successor.ChangesOn:O}: {ByDefault(successor, dataset, catalogue)}.";
        var message = successor is not null
            ? Message(successor, headline, summary, dataset, catalogue)
            : new AlertMessage(AlertMessage.FitHeadline(headline), summary, [], Certainty.Certain, [], null, []);
        return Make(AlertKind.CliffClosed, was, $"{was.On:O}", Severity.Warning, successor, message, dataset, now, null);
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
            AlertMessage.FitHeadline($"{cause.Jurisdiction}: {headline}"),
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

    private static string Consequence(LegalState to, Provision provision) => to switch
    {
        LegalState.InForce => $"the {LegalText.Effect(provision.Effect)} applies",
        LegalState.Lapsed => $"the {LegalText.Effect(provision.Effect)} no longer applies",
        LegalState.Suspended => $"the {LegalText.Effect(provision.Effect)} stays suspended",
        LegalState.Announced => $"the {LegalText.Effect(provision.Effect)} is announced but not yet in force",
        LegalState.Repealed => $"the {LegalText.Effect(provision.Effect)} is repealed",
    };

    private static string Targets(CliffEvent cliff, PolicyDataset dataset)
        => string.Join(", ", cliff.Cliffs.GroupBy(c => c.Provision.Measure).Select(g => TargetOf(g.Key, [.. g.Select(c => c.Provision.Number)], dataset)));

    // All provisions of a measure are the measure; "2" and "2 (graphite)" are both its ¶2.
    private static string TargetOf(MeasureId id, IReadOnlyList<string> numbers, PolicyDataset dataset)
    {
        var measure = dataset.Measure(id);
        return numbers.Count == measure.Provisions.Count
            ? LegalText.ShortName(measure)
            : $"{LegalText.ShortName(measure)} {string.Join(", ", numbers.Select(n => "¶" + n.Split(' ')[0]).Distinct(StringComparer.Ordinal))}";
    }

    private static AnnouncedEnd? AnnouncedEnd(CliffEvent cliff, PolicyDataset dataset)
        => (dataset.Provisions[cliff.Key.Cause].Relations ?? []).Select(r => r.Until?.Announced)
            .Append(dataset.Provisions[cliff.Key.Cause].End?.Announced)
            .FirstOrDefault(a => a is not null);
}
