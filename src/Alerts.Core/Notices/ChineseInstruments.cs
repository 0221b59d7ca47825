using System.Globalization;
using System.Text.RegularExpressions;

namespace Alerts.Notices;

/// <summary>
/// Numbers of Chinese announcements and decrees in Chinese and English. One title may give several numbers after one year
/// ("公告2025年第55号、56号、57号"), the 年 or the 第 may be missing, the number may stand before the word ("2025年第70号公告"). A joint
/// announcement is one of the first-named authority's series: No. 70 of Customs alone is not No. 70 of the Ministry of Commerce,
/// which also numbers what it issues with Customs.
/// </summary>
internal static partial class ChineseInstruments
{
    private const int Timeout = 1000;

    // Longer names before shorter ones that they contain.
    private static readonly (string Name, string Series)[] Authorities =
    [
        ("商务部", "mofcom"), ("海关总署", "gacc"), ("科学技术部", "most"), ("科技部", "most"), ("工业和信息化部", "miit"), ("工信部", "miit"),
        ("国家国防科技工业局", "sastind"), ("国家国防科工局", "sastind"), ("国防科工局", "sastind"), ("国家发展和改革委员会", "ndrc"), ("国家发展改革委", "ndrc"), ("发展改革委", "ndrc"),
        ("自然资源部", "mnr"), ("财政部", "mof"), ("国务院关税税则委员会", "tariff-commission"), ("国务院", "state-council"), ("中央军委", "cmc"),
        ("Ministry of Commerce", "mofcom"), ("MOFCOM", "mofcom"), ("General Administration of Customs", "gacc"), ("GACC", "gacc"), ("GAC", "gacc"),
        ("Ministry of Science and Technology", "most"), ("MOST", "most"), ("Ministry of Industry and Information Technology", "miit"), ("MIIT", "miit"),
    ];

    private const string Issuer = "商务部|海关总署|科学技术部|科技部|工业和信息化部|工信部|国家国防科技工业局|国家国防科工局|国防科工局|国家发展和改革委员会|国家发展改革委|发展改革委|自然资源部|财政部|国务院关税税则委员会|国务院|中央军委";
    private const string Issuers = $"(?<issuer>{Issuer})(?:[、,和及与]? ?(?:{Issuer})){{0,6}}";
    private const string Some = "第?(?<no>[0-9]{1,3})(?:[、,和及与] ?(?<no>[0-9]{1,3}))*号";
    private const string Numbers = $"{Some}(?:[、,和及与] ?{Some})*";
    private const string English = "(?:the )?(?<issuer>Ministry of Commerce|MOFCOM|General Administration of Customs|GACC|GAC|Ministry of Science and Technology|MOST|Ministry of Industry and Information Technology|MIIT)(?: \\([A-Z]{3,7}\\))?(?: of China| of the People's Republic of China| of the PRC)?";
    private const string AnyEnglish = $"{English}(?:(?:, | and | & |/|, and ){English}){{0,3}}(?:'s)?,?";
    private const string EnglishNumbers = "(?<no>[0-9]{1,3})(?:(?:, and |, | and | & )(?:No\\.? ?)?(?<no>[0-9]{1,3})(?![0-9]))*";

    /// <param name="home">The series of what names no authority; null: such are not read.</param>
    public static IEnumerable<InstrumentMention> In(string normal, string? home)
        => [.. In(Chinese().Matches(normal), home), .. In(EnglishAnnouncement().Matches(normal), home), .. Decrees(normal)];

    /// <summary>The series that a source of this authority numbers its own announcements in; null where it has none.</summary>
    public static string? SeriesOf(string authority)
        => Authorities.FirstOrDefault(a => authority.Contains(a.Name, StringComparison.OrdinalIgnoreCase)).Series;

    private static IEnumerable<InstrumentMention> In(MatchCollection matches, string? home)
    {
        foreach (Match match in matches)
        {
            var series = match.Groups["issuer"] is { Success: true } issuer ? SeriesOf(issuer.Captures[0].Value) : match.Groups["other"].Success ? null : home;
            if (series is null)
            {
                continue;
            }

            foreach (Capture number in match.Groups["no"].Captures)
            {
                yield return new InstrumentMention(new InstrumentId($"cn:{series}:{match.Groups["year"].Value}:{Plain(number.ValueSpan)}"), match.Index, match.Length);
            }
        }
    }

    private static IEnumerable<InstrumentMention> Decrees(string normal)
        => StateCouncilDecree().Matches(normal).Select(m => new InstrumentMention(new InstrumentId($"cn:state-council:{Plain(m.Groups["no"].ValueSpan)}"), m.Index, m.Length));

    private static int Plain(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    // "other": an authority that is not in the list stands before the word. Its series is not known, and is not that of the source.
    [GeneratedRegex($"(?:{Issuers}|(?<other>[部署局委院会室]))?(?:联合)?(?:公告[〔\\[(]?(?<year>20[0-9]{{2}})[〕\\])]?年?{Numbers}|(?<year>20[0-9]{{2}})年{Numbers}公告)", RegexOptions.CultureInvariant, Timeout)]
    private static partial Regex Chinese();

    [GeneratedRegex($"(?<![A-Za-z])(?:{AnyEnglish} )?(?:Joint )?(?:Announcements?|Notices?)(?: (?:of|by) {AnyEnglish})?(?:,? ?\\(?(?:Nos?\\.?|Number) ?{EnglishNumbers}(?: of |, ?| ?\\[| ?\\()(?<year>20[0-9]{{2}})|,? ?[\\[(]?(?<year>20[0-9]{{2}})[\\])]?,? ?Nos?\\.? ?{EnglishNumbers})(?![0-9])", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, Timeout)]
    private static partial Regex EnglishAnnouncement();

    [GeneratedRegex("(?:国务院(?:、?中央军委)?令第?(?<no>[0-9]{1,4})号|(?:Order|Decree) (?:of the State Council(?: of the People's Republic of China)? )?No\\.? ?(?<no>[0-9]{1,4}) of the State Council|State Council (?:Order|Decree) No\\.? ?(?<no>[0-9]{1,4})(?![0-9]))", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, Timeout)]
    private static partial Regex StateCouncilDecree();
}
