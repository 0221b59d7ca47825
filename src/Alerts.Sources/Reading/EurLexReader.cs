using System.Text.RegularExpressions;
using Alerts.Notices;

namespace Alerts.Sources.Reading;

/// <summary>
/// Reads RSS of EUR-Lex. An act is its CELEX number, at whatever address; a corrigendum has the act's number with R(01) behind
/// it, and is an item of its own that corrects it. What has no CELEX number is known by its link.
/// </summary>
internal sealed partial class EurLexReader : IFormatReader
{
    private const string Scheme = "eu:celex:";

    public string Accept => "application/rss+xml, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1";

    public string FileExtension => ".xml";

    public SourcePage Read(SourceDocument document, Source source)
        => new([.. FeedReader.Read(document, source).Select(item => WithCelex(item, source)).DistinctBy(i => i.Identity)]);

    // A number elsewhere in a title is that of another act.
    private static SourceItem WithCelex(SourceItem item, Source source)
    {
        var match = Celex().Match(Uri.UnescapeDataString($"{item.Link?.AbsoluteUri} {item.Identity}"));
        match = match.Success ? match : HeadOfTitle().Match(item.Title);
        if (!match.Success)
        {
            return item.Link is null ? item : item with { Identity = FeedIdentity.Of(source.Id, null, item.Link, item.Title, item.Published) };
        }

        var itself = new InstrumentId(Scheme + match.Groups["act"].Value + match.Groups["corrigendum"].Value);
        return item with
        {
            Identity = itself.Value,
            Instruments = [itself],
            Corrects = match.Groups["corrigendum"].Success ? new InstrumentId(Scheme + match.Groups["act"].Value) : null,
        };
    }

    // Sector 3: legislation; CELEX numbers, as the Publications Office builds them.
    private const string Number = @"(?<act>3[0-9]{4}[A-Z]{1,2}[0-9]{4})(?<corrigendum>R\([0-9]{2}\))?(?![0-9A-Z])";

    private const RegexOptions Invariant = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    [GeneratedRegex("(?<![0-9A-Z])" + Number, Invariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Celex();

    [GeneratedRegex("^CELEX: ?" + Number, Invariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HeadOfTitle();
}
