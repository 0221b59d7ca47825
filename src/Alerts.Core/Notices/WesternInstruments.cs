using System.Globalization;
using System.Text.RegularExpressions;

namespace Alerts.Notices;

/// <summary>Numbers of acts of the United States, the European Union, Canada and the United Kingdom, and of notifications to the WTO.</summary>
internal static partial class WesternInstruments
{
    private const int Timeout = 1000;

    private const RegexOptions Loose = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    public static IEnumerable<InstrumentMention> In(string normal)
        =>
        [
            .. Each(FederalRegisterDocument(), normal, m => $"us:fr:{m.Groups["part"].Value.ToUpperInvariant()}{m.Groups["year"].Value}-{m.Groups["no"].Value}"),
            .. Each(FederalRegisterPage(), normal, m => $"us:fr-page:{m.Groups["volume"].Value}:{Plain(m)}"),
            .. Each(ExecutiveOrder(), normal, m => $"us:eo:{Plain(m)}"),
            .. Each(Proclamation(), normal, m => $"us:proclamation:{Plain(m)}"),
            .. Each(Celex(), normal, m => $"eu:celex:{m.Value.ToUpperInvariant()}"),
            .. Each(EuropeanAct(), normal, CelexOf),
            .. Each(EuropeanCommunication(), normal, m => $"eu:com:{m.Groups["year"].Value}:{Plain(m)}"),
            .. Each(CanadianOrder(), normal, m => $"ca:{m.Groups["series"].Value.ToLowerInvariant()}:{m.Groups["year"].Value}-{Plain(m)}"),
            .. Each(ExporterNotice(), normal, m => $"gb:notice-to-exporters:{m.Groups["year"].Value}:{Plain(m)}"),
            .. Each(TradeSymbol(), normal, m => $"wto:{m.Value.ToUpperInvariant()}"),
        ];

    private static IEnumerable<InstrumentMention> Each(Regex regex, string normal, Func<Match, string> id)
        => regex.Matches(normal).Select(m => new InstrumentMention(new InstrumentId(id(m)).Canonical, m.Index, m.Length));

    private static int Plain(Match match) => int.Parse(match.Groups["no"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    private static string CelexOf(Match match)
    {
        var letter = char.ToUpperInvariant(match.Groups["type"].Value[0]) switch { 'R' => "R", 'D' when match.Groups["type"].Value.StartsWith("Dec", StringComparison.OrdinalIgnoreCase) => "D", _ => "L" };
        return $"eu:celex:3{match.Groups["year"].Value}{letter}{Plain(match):D4}";
    }

    // Before 2016 the Office gave one number to several documents.
    [GeneratedRegex("(?<![A-Za-z0-9-])(?:FR Doc(?:ument)?\\.?(?: No\\.?)? ?)?(?<part>[CR][0-9]-)?(?<year>201[6-9]|20[2-9][0-9])-(?<no>[0-9]{5,6})(?![0-9-])", Loose, Timeout)]
    private static partial Regex FederalRegisterDocument();

    [GeneratedRegex("(?<![A-Za-z0-9])(?<volume>[0-9]{2,3}) (?:FR|Fed\\. ?Reg\\.) (?<no>[0-9]{1,6})(?![0-9])", RegexOptions.CultureInvariant, Timeout)]
    private static partial Regex FederalRegisterPage();

    [GeneratedRegex("(?<![A-Za-z0-9])(?:Executive Order|E\\.O\\.|EO)(?: No\\.?)? ?(?<no>1[0-9]{4})(?![0-9])", Loose, Timeout)]
    private static partial Regex ExecutiveOrder();

    [GeneratedRegex("(?<![A-Za-z0-9])Proclamation(?: No\\.?)? ?(?<no>[0-9]{4,5})(?![0-9])", Loose, Timeout)]
    private static partial Regex Proclamation();

    [GeneratedRegex("(?<![A-Za-z0-9])3(?:19|20)[0-9]{2}[RLD][0-9]{4}(?:R\\([0-9]{2}\\))?(?![0-9A-Za-z])", RegexOptions.CultureInvariant, Timeout)]
    private static partial Regex Celex();

    // Until 2014 the number of a regulation stood before its year: Regulation (EU) No 1252/2014.
    [GeneratedRegex("(?<![A-Za-z])(?<type>Regulation|Directive|Decision) \\((?:EU|EC|CFSP|EU, Euratom)\\) (?:(?<year>20[0-9]{2})/(?<no>[0-9]{1,4})|No\\.? (?<no>[0-9]{1,4})/(?<year>(?:19|20)[0-9]{2}))(?![0-9])", Loose, Timeout)]
    private static partial Regex EuropeanAct();

    [GeneratedRegex("(?<![A-Za-z0-9])COM ?\\((?<year>20[0-9]{2})\\) ?(?<no>[0-9]{1,4})(?![0-9])", RegexOptions.CultureInvariant, Timeout)]
    private static partial Regex EuropeanCommunication();

    [GeneratedRegex("(?<![A-Za-z0-9/])(?<series>SOR|SI)/(?<year>(?:19|20)[0-9]{2})-(?<no>[0-9]{1,4})(?![0-9])", RegexOptions.CultureInvariant, Timeout)]
    private static partial Regex CanadianOrder();

    [GeneratedRegex("(?<![A-Za-z])(?:Notice to exporters|NTE) (?<year>20[0-9]{2})/(?<no>[0-9]{1,3})(?![0-9])", Loose, Timeout)]
    private static partial Regex ExporterNotice();

    [GeneratedRegex("(?<![A-Za-z0-9/])G/(?:[A-Z]{2,5}/){1,3}N/(?:[A-Z]{3}/)?[0-9]{1,4}(?:/(?:Add|Rev|Corr)\\.[0-9]{1,3}){0,3}(?![0-9/])", Loose, Timeout)]
    private static partial Regex TradeSymbol();
}
