using Alerts.Alerting;
using Alerts.Policies;

namespace Alerts.Notices;

/// <summary>The words of alerts about notices and sources.</summary>
internal static class NoticeText
{
    private const int MostText = 600;

    public static AlertMessage Published(Notice notice)
    {
        var facts = new List<Fact>
        {
            new("Authority", $"{notice.Authority} ({notice.Jurisdiction})"),
            new("Published", notice.LegalDate.ToString("O")),
            new("Materials", string.Join(", ", notice.Materials)),
        };
        if (notice.Cites.Count > 0)
        {
            facts.Add(new Fact("Cites", string.Join(", ", notice.Cites)));
        }

        var isEnglish = notice.Language.StartsWith("en", StringComparison.Ordinal);
        var text = Text.Shorten(notice.Text.Trim(), MostText);
        return new AlertMessage(
            AlertMessage.FitHeadline($"{notice.Jurisdiction}: {notice.Title}"),
            isEnglish && text.Length > 0 ? text : $"{notice.Authority} published this on {notice.LegalDate:O}. What it changes in law is told once the dataset holds it.",
            facts,
            Certainty.Certain,
            [],
            isEnglish || text.Length == 0 ? null : new Quote(notice.Language, text),
            notice.Link is { } link ? [new Reference(notice.Title, link)] : []);
    }

    public static AlertMessage Failing(Source source, DateTimeOffset since, string reason)
        => Plain($"Source {source.Id} cannot be read", $"{source.Name} has not been read since {since:u}: {reason}. Until it is, no news from it means nothing.");

    public static AlertMessage Suspect(Source source, DateTimeOffset since, string reason)
        => Plain($"Source {source.Id} answers, but not with what it should", $"{source.Name} has not been read well since {since:u}: {reason}. Nothing is concluded from such an answer, neither news nor silence.");

    public static AlertMessage Recovered(Source source, DateTimeOffset since)
        => Plain($"Source {source.Id} is read again", $"{source.Name} could not be read from {since:u} on; now it can. What it published meanwhile is told as usual.");

    private static AlertMessage Plain(string headline, string summary)
        => new(AlertMessage.FitHeadline(headline), summary, [], Certainty.Certain, [], null, []);
}
