using Alerts.Alerting;
using Alerts.Classification;
using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Notices;

/// <summary>The words of alerts about notices and sources.</summary>
internal static class NoticeText
{
    private const int MostText = 600;
    private const int MostAddresses = 5;
    private const int MostNamed = 12;
    private const int MostActions = 4;
    private const int MostSentence = 200;

    public static string Headline(Notice notice) => AlertMessage.FitHeadline($"{notice.Jurisdiction}: {notice.Title}");

    public static AlertMessage Published(Notice notice, Notice? corrected)
    {
        var isEnglish = notice.Language.StartsWith("en", StringComparison.Ordinal);
        var text = Text.Shorten(notice.Text.Trim(), MostText);
        return new AlertMessage(
            Headline(notice),
            isEnglish && text.Length > 0 ? text : $"{notice.Authority} published this on {notice.LegalDate:O}. What it changes in law is told once the dataset holds it.",
            Facts(notice, corrected),
            Certainty.Certain,
            [],
            isEnglish || text.Length == 0 ? null : new Quote(notice.Language, text),
            References(notice, corrected));
    }

    /// <param name="seen">Where the text changed.</param>
    public static AlertMessage Revised(Notice notice, Sighting seen, NoticeDiff diff)
        => new(
            AlertMessage.FitHeadline($"{notice.Jurisdiction}: changed text of {notice.Title}"),
            $"{notice.Authority} changed the text of what it published on {notice.LegalDate:O}: {Count(diff.Added)} new, {Count(diff.Removed)} gone. What that changes in law is told once the dataset holds it.",
            Facts(notice, null),
            Certainty.Certain,
            [],
            diff.Lines.Count == 0 ? null : new Quote(seen.Language, string.Join('\n', diff.Lines)),
            [.. seen.Item.Link is { } link ? [new Reference(seen.Item.Title, link)] : Array.Empty<Reference>(), .. References(notice, null).Where(r => r.Url != seen.Item.Link)]);

    public static AlertMessage Missing(Source source, SeriesHole hole)
        => Plain(
            $"Number {hole.Missing} was not found",
            $"{source.Name} lists {hole.Below} and {hole.Above}, but nothing was found between them under the number {hole.Missing}. It may not have been published yet, or not in this list; or a notice was missed.");

    public static AlertMessage Found(Source source, InstrumentId instrument)
        => Plain($"Number {instrument} was found", $"A notice with the number {instrument}, which was missing in the series that {source.Name} lists, is stored now.");

    private static List<Fact> Facts(Notice notice, Notice? corrected)
    {
        var facts = new List<Fact>
        {
            new("Authority", $"{notice.Authority} ({notice.Jurisdiction})"),
            new("Published", notice.LegalDate.ToString("O")),
            new("Materials", string.Join(", ", notice.Materials)),
        };
        if (notice.Possible.Count > 0)
        {
            facts.Add(new Fact("Perhaps", $"{string.Join(", ", notice.Possible)}: named as a part of something else, or beside words of another trade"));
        }

        if (WhyOf(notice) is { Length: > 0 } why)
        {
            facts.Add(new Fact("Named by", why));
        }

        if (ProposedBy(notice) is { Length: > 0 } proposed)
        {
            facts.Add(new Fact("Seems to", proposed));
        }

        if (notice.Instruments.Count > 0)
        {
            facts.Add(new Fact("Number", string.Join(", ", notice.Instruments)));
        }

        if (notice.Corrects is { } corrects)
        {
            facts.Add(new Fact("Corrects", corrected is null ? $"{corrects}" : $"{corrects}: {corrected.Title}"));
        }

        if (notice.Cites.Count > 0)
        {
            facts.Add(new Fact("Cites", string.Join(", ", notice.Cites)));
        }

        return facts;
    }

    // Each action once, by the sentence that says it most surely.
    private static string ProposedBy(Notice notice)
        => string.Join("; ", ActionClassifier.Propose(notice.Title, notice.Text)
            .Where(a => a.Confidence > MatchConfidence.Low)
            .GroupBy(a => a.Action)
            .Select(g => g.MaxBy(a => a.Confidence)!)
            .Take(MostActions)
            .Select(a => $"{a.Action.ToString().ToLowerInvariant()}: “{Text.Shorten(a.Sentence.ReplaceLineEndings(" "), MostSentence)}”"));

    // Of the words that are shown; materials of what it cites are named by none.
    private static string WhyOf(Notice notice)
        => string.Join(", ", (notice.Addresses.FirstOrDefault(a => a.IsOf(notice.Main, notice.Source))?.NamedBy ?? [])
            .Where(n => notice.Materials.Contains(n.Material) || notice.Possible.Contains(n.Material)).Take(MostNamed));

    private static List<Reference> References(Notice notice, Notice? corrected)
        =>
        [
            .. new[] { notice.Link }.Concat(notice.Addresses.Select(a => a.Url)).OfType<Uri>().Distinct().Take(MostAddresses).Select(url => new Reference(notice.Title, url)),
            .. corrected?.Link is { } link ? [new Reference($"Corrected: {corrected.Title}", link)] : Array.Empty<Reference>(),
        ];

    private static string Count(int lines) => lines == 1 ? "1 line or sentence" : $"{lines} lines or sentences";

    public static AlertMessage Failing(Source source, DateTimeOffset since, string reason)
        => Plain($"Source {source.Id} cannot be read", $"{source.Name} has not been read since {since:u}: {reason}. Until it is, no news from it means nothing.");

    public static AlertMessage Suspect(Source source, DateTimeOffset since, string reason)
        => Plain($"Source {source.Id} answers, but not with what it should", $"{source.Name} has not been read well since {since:u}: {reason}. Nothing is concluded from such an answer, neither news nor silence.");

    public static AlertMessage Recovered(Source source, DateTimeOffset since)
        => Plain($"Source {source.Id} is read again", $"{source.Name} could not be read from {since:u} on; now it can. What it published meanwhile is told as usual.");

    private static AlertMessage Plain(string headline, string summary)
        => new(AlertMessage.FitHeadline(headline), summary, [], Certainty.Certain, [], null, []);
}
