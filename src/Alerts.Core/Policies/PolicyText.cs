using Alerts.Alerting;
using Alerts.Materials;

namespace Alerts.Policies;

/// <summary>The words of alerts about changes of the dataset.</summary>
internal static class PolicyText
{
    // Of a long title enough stays to know it by, and room for what changed.
    private const int LongestName = 48;

    /// <summary>One alert for what one act changes.</summary>
    /// <param name="together">All of it worth telling.</param>
    /// <param name="sequence">Of the acceptance of <paramref name="before"/>: the same change is told again when it happens again.</param>
    /// <exception cref="ArgumentException">A change is not worth telling, or there is none.</exception>
    public static Alert Changed(ChangesTogether together, PolicyDataset before, PolicyDataset after, MaterialCatalogue catalogue, DateTimeOffset now, long sequence)
    {
        var changes = together.Own;
        if (changes.Count == 0 || changes[0].Measure is not { } id || changes.Any(c => c.Measure != id) || together.All.Any(c => !c.IsTold))
        {
            throw new ArgumentException("Give changes of one measure that are worth telling.", nameof(together));
        }

        var measure = after.Contains(id) ? after.Measure(id) : before.Measure(id);
        var ordered = changes.OrderBy(c => c.Kind).ToList();
        var lines = ChangeLine.Of(ordered);
        var others = together.Others.GroupBy(c => c.Measure!.Value).SelectMany(g => ChangeLine.Of([.. g.OrderBy(c => c.Kind)]).Select(l => $"{Name(g.Key, before, after)}: {l.Says}.")).ToList();
        ordered.AddRange(together.Others);
        var concerned = ordered.SelectMany(c => c.Concerns.Provisions).Distinct().ToList();
        var materials = ordered.SelectMany(c => c.Concerns.Materials).Distinct().Order().ToList();
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(measure.TimeZone)).DateTime);
        var ahead = DefaultText.Of(concerned, after, catalogue, today);
        var message = new AlertMessage(
            Headline(measure, lines),
            string.Join(" ", Title(measure, lines).Concat(lines.Select(Sentence)).Concat(others).Append(ahead)).TrimEnd(),
            Facts(measure, ordered, materials, after, before, catalogue),
            ordered.Exists(c => IsDoubtful(c.Kind)) || !measure.IsInstrument ? Certainty.Unconfirmed : Certainty.Certain,
            OpenQuestions(measure, concerned, after),
            measure.Quote,
            References(measure, concerned, after));
        return new Alert(
            IdOf(id.Value, before.Revision, after.Revision, sequence), AlertKind.PolicyChanged, id.Value,
            ChangeSeverity.Of(ordered, before, after, catalogue, today), materials,
            [.. ordered.SelectMany(c => c.Concerns.Jurisdictions).Append(measure.Jurisdiction).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], now, message);
    }

    /// <inheritdoc cref="Changed" path="/param[@name='sequence']"/>
    public static string IdOf(string measure, string before, string after, long sequence) => Alert.IdOf(AlertKind.PolicyChanged, measure, $"{before}>{after}@{sequence}");

    private static string Name(MeasureId id, PolicyDataset before, PolicyDataset after) => LegalText.ShortName(after.Contains(id) ? after.Measure(id) : before.Measure(id));

    // The most important change, and how many more there are where there is room to say so.
    private static string Headline(Measure measure, IReadOnlyList<ChangeLine> lines)
    {
        var name = $"{measure.Jurisdiction} {Text.Shorten(LegalText.ShortName(measure), LongestName)}";
        var more = lines.Count == 1 ? "" : $", and {lines.Count - 1} more change{(lines.Count == 2 ? "" : "s")}";
        string[] longestFirst = [$"{name}: {lines[0].Says}{more}", $"{name}: {lines[0].Says}", $"{name}: {lines[0].Brief}{more}", $"{name}: {lines[0].Brief}"];
        return longestFirst.FirstOrDefault(h => h.Length <= AlertMessage.MaxHeadline) ?? AlertMessage.FitHeadline(longestFirst[^1]);
    }

    // What is new says its title itself.
    private static IEnumerable<string> Title(Measure measure, IReadOnlyList<ChangeLine> lines)
        => lines.Any(l => l.Says.Contains(measure.EnglishTitle, StringComparison.Ordinal)) ? [] : [$"{measure.EnglishTitle}."];

    private static string Sentence(ChangeLine change)
        => $"{change.Says[..1].ToUpperInvariant()}{change.Says[1..]}. Before: {change.Before.TrimEnd('.')}. Now: {change.After.TrimEnd('.')}.";

    private static bool IsDoubtful(ChangeKind kind) => kind is ChangeKind.ExtensionAnnounced or ChangeKind.EndAnnounced or ChangeKind.Unconfirmed;

    private static IReadOnlyList<Fact> Facts(
        Measure measure, List<PolicyChange> changes, List<MaterialId> materials, PolicyDataset after, PolicyDataset before, MaterialCatalogue catalogue)
    {
        string Name(ProvisionKey key) => (after.Provisions.ContainsKey(key) ? after : before) is var d && d.Provisions.ContainsKey(key) ? LegalText.ShortName(d, key) : key.ToString();
        var provisions = changes.SelectMany(c => c.Concerns.Provisions).Distinct().Select(Name).Distinct(StringComparer.Ordinal);
        var places = changes.SelectMany(c => c.Concerns.Destinations).Select(d => d.ToString()).Distinct(StringComparer.Ordinal);
        return
        [
            .. new[]
            {
                new Fact("Measure", measure.Number ?? measure.EnglishTitle),
                new Fact("Issued", measure.Issued?.ToString("O") ?? "not known"),
                new Fact("Concerns", string.Join(", ", provisions)),
                new Fact("Materials", LegalText.Materials(catalogue, materials, most: 12)),
                new Fact("Destinations", string.Join("; ", places)),
            }.Where(f => f.Text.Length > 0),
        ];
    }

    private static IReadOnlyList<string> OpenQuestions(Measure measure, List<ProvisionKey> concerned, PolicyDataset after)
        => [.. (measure.OpenQuestions ?? [])
            .Concat(concerned.Where(after.Provisions.ContainsKey).SelectMany(k => after.Provisions[k].OpenQuestions ?? []))
            .Distinct(StringComparer.Ordinal)];

    private static IReadOnlyList<Reference> References(Measure measure, List<ProvisionKey> concerned, PolicyDataset after)
        => [.. concerned.Select(k => k.Measure).Where(after.Contains).Select(after.Measure).Prepend(measure).DistinctBy(m => m.Id)
            .SelectMany(m => m.Urls.Take(1).Select(u => new Reference(m.Number ?? m.EnglishTitle, u)))];
}
