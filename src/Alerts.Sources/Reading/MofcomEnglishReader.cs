using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Alerts.Notices;

namespace Alerts.Sources.Reading;

/// <summary>Reads the Ministry of Commerce's English lists and pages. The days of a list stand within calls of a script.</summary>
internal sealed partial class MofcomEnglishReader : IFormatReader
{
    private const string Rows = "li, tr, dd, div.item";

    public string Accept => "text/html, application/xhtml+xml;q=0.9, */*;q=0.1";

    public string FileExtension => ".html";

    public SourcePage Read(SourceDocument document, Source source)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(source);
        var authority = TimeZoneInfo.FindSystemTimeZoneById(source.TimeZone);
        var start = document.Address ?? WebLink.Of(source.Url);
        SourceItem[] items = [.. HtmlPage.Parse(document).QuerySelectorAll(Rows).Select(row => ItemOf(row, start, authority)).OfType<SourceItem>().DistinctBy(i => i.Identity)];
        return items.Length > 0 ? new SourcePage(items) : throw new UnreadableSourceException("the page lists no article");
    }

    public SourceItem Complete(SourceDocument document, SourceItem item, Source source) => MofcomArticle.Complete(document, item, source);

    private static SourceItem? ItemOf(IElement row, Uri? start, TimeZoneInfo authority)
    {
        // What holds rows is no row.
        if (row.QuerySelector(Rows) is not null
            || row.QuerySelectorAll("a[href]").FirstOrDefault(a => ArticlePath().IsMatch(a.GetAttribute("href")!)) is not { } anchor
            || WebLink.Of(anchor.GetAttribute("href"), start) is not { } link)
        {
            return null;
        }

        var whole = PlainText.OneLine(anchor.GetAttribute("title") ?? "");
        var title = whole.Length > 0 ? whole : PlainText.OneLine(HtmlPage.TextOf(anchor));
        return title.Length == 0 ? null : new SourceItem(MofcomLink.IdentityOf(link), title, "", link, PostedAt(row, authority), null)
        {
            Detail = MofcomLink.DetailOf(link, start),
        };
    }

    // Days to weeks after the act: no legal date.
    private static DateTimeOffset? PostedAt(IElement row, TimeZoneInfo authority)
    {
        var written = ScriptDay().Match(row.InnerHtml) is { Success: true } call ? call.Groups["day"].Value : PlainText.OneLine(HtmlPage.TextOf(row));
        return FromMilliseconds(written)
            ?? FeedDate.Parse(written, authority)
            ?? (PageDate.Find(written) is { } day ? FeedDate.StartOf(day, authority) : null);
    }

    private static DateTimeOffset? FromMilliseconds(string written)
        => written.Length is 12 or 13 && long.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;

    [GeneratedRegex("/art/[0-9]{4}/art_[0-9a-f]+\\.html", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ArticlePath();

    [GeneratedRegex("parseToData\\(\\s{0,5}['\"]?(?<day>[^'\")]{8,40})['\"]?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ScriptDay();
}
