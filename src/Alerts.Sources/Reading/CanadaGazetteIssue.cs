using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Alerts.Notices;

namespace Alerts.Sources.Reading;

/// <summary>Reads the index of one issue of the Canada Gazette, and the pages of its documents.</summary>
internal static partial class CanadaGazetteIssue
{
    // A row is a title and a number; what is longer is not read for one.
    private const int LongestRow = 1000;

    // The server answers pages that are not there with 200.
    private static readonly string[] NotThere = ["couldn't find that web page", "could not find that web page", "error 404", "page not found", "not found (404"];

    /// <exception cref="UnreadableSourceException">It is another page, or lists no document.</exception>
    public static IReadOnlyList<SourceItem> Documents(SourceDocument document, Uri address, Source source)
    {
        var page = Parse(document);
        var (section, department) = ("", "");
        var rows = new Dictionary<IElement, string>();
        var items = new List<SourceItem>();
        foreach (var element in page.QuerySelectorAll("h2, h3, a[href]"))
        {
            switch (element.LocalName)
            {
                case "h2":
                    (section, department) = (PlainText.OneLine(element.TextContent), "");
                    break;
                case "h3":
                    department = PlainText.OneLine(element.TextContent);
                    break;
                case var _ when LinkOf(element, address) is { } link && PlainText.OneLine(element.TextContent) is { Length: > 0 } title:
                    items.Add(ItemOf(title, RowOf(element, rows), PlainText.Join(section, department), link, source));
                    break;
            }
        }

        return items.Count > 0 ? [.. items.DistinctBy(i => i.Identity)] : throw new UnreadableSourceException("the issue lists no document");
    }

    /// <summary>A document that the feed itself lists.</summary>
    public static SourceItem Extra(SourceItem item, Uri link, Source source) => ItemOf(item.Title, "", item.Text, link, source);

    /// <exception cref="UnreadableSourceException">The page is not there, or holds no text.</exception>
    public static SourceItem Complete(SourceDocument document, SourceItem item)
    {
        var page = Parse(document);
        var text = item.Link?.Fragment.TrimStart('#') is { Length: > 0 } anchor && Place(page, anchor, item.Title) is { } place
            ? TextAt(place)
            : (page.QuerySelector("main") ?? page.Body) is { } whole ? HtmlPage.TextOf(whole) : "";
        if (text.Length == 0)
        {
            throw new UnreadableSourceException("the page holds no document");
        }

        var number = item.Instruments is [] && item.Link is { } link ? NumberIn(text, link) : null;
        return item with { Text = PlainText.Join(item.Text, text), Instruments = number is null ? item.Instruments : [number] };
    }

    private static AngleSharp.Html.Dom.IHtmlDocument Parse(SourceDocument document)
    {
        var page = HtmlPage.Parse(document);
        var title = PlainText.OneLine($"{page.Title} {page.QuerySelector("h1")?.TextContent}").Replace('’', '\'');
        return NotThere.Any(n => title.Contains(n, StringComparison.OrdinalIgnoreCase))
            ? throw new UnreadableSourceException("a page that says it is not there, with 200")
            : page;
    }

    // Documents of this issue, in English: other links lead about the site.
    private static Uri? LinkOf(IElement anchor, Uri address)
        => WebLink.Of(anchor.GetAttribute("href"), address) is { } link
            && WebLink.IsSameSite(link, address)
            && DocumentName().Match(link.AbsolutePath) is { Success: true } name
            && name.Groups["name"].Value != "index"
            && FolderOf(address.AbsolutePath) == link.AbsolutePath[..name.Index]
            ? new Uri(address, link.AbsolutePath + link.Fragment)
            : null;

    private static string FolderOf(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];

    // The Gazette is dated by its issue.
    private static SourceItem ItemOf(string title, string row, string place, Uri link, Source source)
    {
        var instrument = NumberIn($"{title}\n{row}", link);
        var day = CanadaGazetteReader.DayOf(link);
        return new SourceItem(
            instrument?.Value ?? FeedIdentity.Prefix + link.AbsoluteUri, title, PlainText.Join(place, row == title ? "" : row), link,
            day is { } known ? FeedDate.StartOf(known, TimeZoneInfo.FindSystemTimeZoneById(source.TimeZone)) : null, day)
        {
            Instruments = instrument is null ? [] : [instrument],
            Detail = new UriBuilder(link) { Fragment = "" }.Uri,
        };
    }

    // Once for each row: one that holds ten thousand links is read once.
    private static string RowOf(IElement anchor, Dictionary<IElement, string> rows)
    {
        if ((anchor.Closest("li, tr, dd, p") ?? anchor.ParentElement) is not { } row)
        {
            return "";
        }

        if (!rows.TryGetValue(row, out var text))
        {
            text = PlainText.OneLine(row.TextContent) is var whole && whole.Length > LongestRow ? "" : whole;
            rows.Add(row, text);
        }

        return text;
    }

    /// <summary>
    /// The document's own number, whose last part its page is named for (sor-dors206): titles name other numbers too. The year is in
    /// the text only, since an issue of January holds numbers of December.
    /// </summary>
    private static InstrumentId? NumberIn(string text, Uri link)
        => NumberedPage().Match(link.AbsolutePath) is { Success: true } page
            && Number().Matches(text).FirstOrDefault(m => m.Groups["series"].Value.StartsWith(page.Groups["series"].Value, StringComparison.OrdinalIgnoreCase) && m.Groups["number"].Value == page.Groups["number"].Value) is { } own
            ? new InstrumentId($"ca:{own.Groups["series"].Value.ToLowerInvariant()}:{own.Groups["year"].Value}-{own.Groups["number"].Value}")
            : null;

    // Anchors are mistyped now and then; then the heading has the words of the index.
    private static IElement? Place(IParentNode page, string anchor, string title)
        => ((IDocument)page).GetElementById(anchor)
            ?? page.QuerySelectorAll("a[name]").FirstOrDefault(a => a.GetAttribute("name") == anchor)
            ?? page.QuerySelectorAll("h2, h3, h4, h5").FirstOrDefault(h => PlainText.OneLine(h.TextContent) == title);

    // From its heading to the next of the same height or more; an anchor may stand around, within or before its heading.
    private static string TextAt(IElement place)
    {
        var heading = place.Closest("h2, h3, h4, h5");
        if (heading is null && HtmlPage.TextOf(place) is { Length: > 0 } held)
        {
            return held;
        }

        var start = heading ?? place;
        var height = heading?.LocalName;
        var text = new List<string> { HtmlPage.TextOf(start) };
        for (var next = start.NextElementSibling; next is not null && !EndsAt(next, height); next = next.NextElementSibling)
        {
            height ??= IsHeading(next) ? next.LocalName : null;
            text.Add(HtmlPage.TextOf(next));
        }

        return string.Join('\n', text.Where(t => t.Length > 0));
    }

    private static bool EndsAt(IElement element, string? height) => height is not null && IsHeading(element) && string.CompareOrdinal(element.LocalName, height) <= 0;

    private static bool IsHeading(IElement element) => element.LocalName is "h2" or "h3" or "h4" or "h5";

    private const RegexOptions Invariant = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    [GeneratedRegex("/(?<name>[A-Za-z0-9_-]{1,100})-eng\\.html$", Invariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DocumentName();

    [GeneratedRegex("/(?<series>sor|si)-(dors|tr)(?<number>[0-9]{1,4})-eng\\.html$", Invariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NumberedPage();

    // Statutory Orders and Regulations, and Statutory Instruments.
    [GeneratedRegex("\\b(?<series>SOR|SI)/(?<year>[0-9]{4})-(?<number>[0-9]{1,4})(?![0-9])", Invariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();
}
