using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Alerting;

/// <summary>Fills the parts of a message about a cliff from the record of the law.</summary>
internal sealed class CliffMessage(PolicyDataset dataset, MaterialCatalogue catalogue)
{
    private readonly LawBeside _beside = new(dataset, catalogue);

    public PartText State { get; } = new(dataset, catalogue);

    public AlertMessage Of(CliffEvent cliff, string headline, string summary, string byDefault)
    {
        var cause = dataset.Measure(cliff.Key.Cause.Measure);
        var provisions = cliff.Cliffs.Select(c => c.Provision).Distinct().ToList();
        var measures = provisions.Select(p => p.Measure).Append(cause.Id).Distinct().Select(dataset.Measure).ToList();
        var questions = measures.SelectMany(m => m.OpenQuestions ?? [])
            .Concat(dataset.Provisions[cliff.Key.Cause].OpenQuestions ?? [])
            .Concat(provisions.SelectMany(p => dataset.Provisions[p].OpenQuestions ?? []))
            .Distinct(StringComparer.Ordinal);
        return new AlertMessage(
            Headline($"{cause.Jurisdiction}: {headline}", cliff),
            summary,
            [.. new[]
            {
                new Fact("Materials", LegalText.Materials(catalogue, cliff.Materials, most: 12)),
                new Fact("Destinations", string.Join("; ", cliff.Cliffs.Select(c => c.Part.Destinations.ToString()).Distinct(StringComparer.Ordinal))),
                new Fact("Instrument", cause.Number ?? cause.EnglishTitle),
            }.Where(f => f.Text.Length > 0)],
            cliff.Certainty,
            [.. questions],
            dataset.Provisions[cliff.Key.Cause].Quote ?? cause.Quote,
            [.. measures.SelectMany(m => m.Urls.Take(1).Select(u => new Reference(m.Number ?? m.EnglishTitle, u)))],
            Since: CliffWindow.Since(cliff, dataset),
            Until: CliffWindow.Until(cliff, dataset),
            ByDefault: byDefault,
            Beside: _beside.Of(cliff),
            Readings: Readings(cliff),
            Claims: ClaimsOn([.. provisions.Append(cliff.Key.Cause)]));
    }

    /// <summary>The window has no end left in the record: what is so now of all that it concerned.</summary>
    public AlertMessage Gone(RegisteredCliff row, DateTimeOffset now)
    {
        var (verb, infinitive) = CliffWords.Begins(row.Key.Kind) ? ("starts", "start") : ("ends", "end");
        var there = dataset.Provisions.ContainsKey(row.Key.Cause);
        var name = row.Memory?.Subject ?? (there ? LegalText.ShortName(dataset, row.Key.Cause) : row.Key.Cause.ToString());
        var where = there ? $"{dataset.Measure(row.Key.Cause.Measure).Jurisdiction}: " : "";
        var parts = (row.Memory?.Parts ?? []).Select(p => p.Provision).Distinct().Where(dataset.Provisions.ContainsKey).SelectMany(State.Timeline.PartsOf)
            .Where(p => row.Memory!.Parts.Any(told => told.Provision == p.Provision && LegalReach.Meet(told, p, catalogue)))
            .Select(p => (Part: p, Today: ExpiryWatch.Today(dataset.Measure(p.Provision.Measure), now)))
            .ToList();
        var isCertain = parts.TrueForAll(p => State.Timeline.StatusOn(p.Part, p.Today).Certainty == Certainty.Certain);
        var measures = parts.Select(p => p.Part.Provision.Measure).Concat(there ? [row.Key.Cause.Measure] : []).Distinct().Select(dataset.Measure);
        return new AlertMessage(
            AlertMessage.FitHeadline($"{where}{name}: nothing {verb} on {row.Key.On:O} any more"),
            $"What was to {infinitive} on {row.Key.On:O} has been overtaken by another act or by a correction of the record.",
            row.Memory is null ? [] : [new Fact("Materials", LegalText.Materials(catalogue, row.Memory.Materials, most: 12))],
            isCertain ? Certainty.Certain : Certainty.Unconfirmed,
            [], null,
            [.. measures.SelectMany(m => m.Urls.Take(1).Select(u => new Reference(m.Number ?? m.EnglishTitle, u)))],
            Present: [.. parts.Select(p => State.Line(p.Part, p.Today))],
            Readings: State.Readings(parts),
            Claims: ClaimsOn([.. parts.Select(p => p.Part.Provision)]));
    }

    /// <summary>"the export ban comes back (46/2024 ¶2: gallium; to the US)".</summary>
    public string Consequences(CliffEvent cliff)
    {
        // Where all of it is only announced, the whole message says so.
        var isMixed = cliff.Cliffs.DistinctBy(c => c.Certainty).Count() > 1;
        var groups = cliff.Cliffs.GroupBy(c => (Consequence: CliffWords.Consequence(c, dataset), Where: LegalText.Destinations(c.Part.Destinations), c.Certainty));
        return string.Join("; ", groups.Select(g =>
            $"{g.Key.Consequence} ({string.Join("; ", Affected(g).Append(g.Key.Where).Where(t => t.Length > 0))}){(isMixed && g.Key.Certainty == Certainty.Unconfirmed ? ", as announced without an instrument" : "")}"));
    }

    /// <summary>Sentences with a blank before each; empty where nothing was announced beyond the end by law.</summary>
    public string Announcements(CliffEvent cliff)
        => string.Concat(CliffWindow.EndsOf(cliff, dataset).Select(dataset.OpenAnnouncement).OfType<AnnouncedEnd>().Distinct()
            .Select(a => $" {a.By} said on {a.Said:O} that it runs to {a.LastDay:O}; no instrument for that was found."));

    /// <summary>The last days by law of the windows that the cliff ends, where that is another day.</summary>
    public IReadOnlyList<DateOnly> LawfulEnds(CliffEvent cliff)
        => [.. CliffWindow.EndsOf(cliff, dataset).Select(e => e.LastDay).OfType<DateOnly>().Where(d => d != cliff.Key.On).Distinct().Order()];

    /// <summary>Whether on the first day after it the state hangs on an announcement about this very window.</summary>
    public bool IsDoubtful(CliffEvent cliff)
        => cliff.Cliffs.Any(c => State.Timeline.StatusOn(c.Part, cliff.ChangesOn).Doubts.OfType<Doubt.Window>().Any(d => d.Cause == cliff.Key.Cause));

    private IReadOnlyList<string> Readings(CliffEvent cliff)
        => State.Readings(cliff.Cliffs.SelectMany(c => c.Certainty == Certainty.Unconfirmed
            // Of an end that was only announced: on the day before, the law as printed has ended it already.
            ? new[] { (c.Part, cliff.ChangesOn), (c.Part, cliff.ChangesOn.AddDays(-1)) }
            : [(c.Part, cliff.ChangesOn)]));

    private List<ReportedClaim> ClaimsOn(IReadOnlyList<ProvisionKey> keys)
        => [.. keys.Select(k => k.Measure).Distinct().SelectMany(dataset.ClaimsOn)
            .Where(c => c.About.Any(a => keys.Any(k => k.Measure == a.Measure && (a.Provisions is null || a.Provisions.Contains(k.Number, StringComparer.Ordinal)))))
            .DistinctBy(c => c.Id, StringComparer.Ordinal)
            .Select(ReportedClaim.Of)];

    // "61/2025 ¶1(1), ¶1(2): rare earths": provisions of one measure with the same materials are one.
    private IEnumerable<string> Affected(IEnumerable<Cliff> cliffs)
        => cliffs.Select(c => c.Part)
            .GroupBy(p => (p.Provision.Measure, Materials: LegalText.Materials(catalogue, State.AsWritten(p))))
            .Select(g => $"{string.Join(", ", g.Select(p => p.Provision).Distinct().Select((p, i) => i == 0 ? LegalText.ShortName(dataset, p) : $"¶{p.Number}"))}{(g.Key.Materials.Length > 0 ? $": {g.Key.Materials}" : "")}");

    // Materials and destination follow the day, as many as there is room for: the day is never what is cut.
    private string Headline(string text, CliffEvent cliff)
    {
        var materials = cliff.Cliffs.SelectMany(c => State.AsWritten(c.Part)).Distinct().ToList();
        var places = cliff.Cliffs.Select(c => LegalText.Destinations(c.Part.Destinations)).Distinct(StringComparer.Ordinal).ToList();
        var where = places is [var only] ? $" {only}" : "";
        var longest = Enumerable.Range(1, materials.Count).Reverse()
            .Select(most => $"{text}: {LegalText.Materials(catalogue, materials, most)}{where}")
            .FirstOrDefault(t => t.Length <= AlertMessage.MaxHeadline);
        return longest ?? AlertMessage.FitHeadline(text);
    }
}
