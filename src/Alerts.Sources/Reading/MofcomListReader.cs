using System.Globalization;
using System.Text.Json;
using AngleSharp.Dom;
using Alerts.Notices;
using Alerts.Sources.Fetching;

namespace Alerts.Sources.Reading;

/// <summary>
/// Reads the list behind a column of the Ministry of Commerce: HTML within JSON. The address of the source is the list call, with
/// its page in paramJson; its fragment is the path of the column (<c>…#/zwgk/zcfb/</c>), to whose pages the call is answered.
/// 200 with success:false, or without a row, is a failure and not silence.
/// </summary>
internal sealed class MofcomListReader : IFormatReader
{
    private const string PageParameter = "paramJson";

    public string Accept => "application/json, text/javascript;q=0.9, */*;q=0.1";

    public string FileExtension => ".json";

    public SourceRequest First(Source source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Request(new UriBuilder(source.Url) { Fragment = "" }.Uri, source);
    }

    public SourcePage Read(SourceDocument document, Source source)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(source);
        var reply = JsonBody.Parse<Reply>(document, "the list of the Ministry of Commerce");
        if (reply.Success is not true || reply.Data?.Html is not { Length: > 0 } html)
        {
            throw new UnreadableSourceException(reply.Success is false ? "the list answered success:false" : "not the list of the Ministry of Commerce: it has no success with data.html");
        }

        var list = HtmlPage.ParseText(html);
        var authority = TimeZoneInfo.FindSystemTimeZoneById(source.TimeZone);
        var start = document.Address ?? WebLink.Of(source.Url);
        SourceItem[] items = [.. list.QuerySelectorAll("li").Select(row => ItemOf(row, start, authority)).OfType<SourceItem>().DistinctBy(i => i.Identity)];
        return items.Length > 0 ? new SourcePage(items, Next(document.Address, list, source)) : throw new UnreadableSourceException("the list holds no row");
    }

    public SourceItem Complete(SourceDocument document, SourceItem item, Source source) => MofcomArticle.Complete(document, item, source);

    // The call is refused, or answered with an empty list, where it comes from no page of the site.
    private static SourceRequest Request(Uri address, Source source)
    {
        var column = Uri.TryCreate(source.Url, UriKind.Absolute, out var given) && given.Fragment.StartsWith("#/", StringComparison.Ordinal) ? given.Fragment[1..] : "/";
        return new SourceRequest(address, Headers: [new("Referer", $"{address.GetLeftPart(UriPartial.Authority)}{column}")]);
    }

    // The text of a row may be cut; its title attribute is whole. The day is that of the posting, so it is no legal date.
    private static SourceItem? ItemOf(IElement row, Uri? start, TimeZoneInfo authority)
    {
        if (row.QuerySelector("a[href]") is not { } anchor || WebLink.Of(anchor.GetAttribute("href"), start) is not { } link)
        {
            return null;
        }

        var whole = PlainText.OneLine(anchor.GetAttribute("title") ?? "");
        var title = whole.Length > 0 ? whole : PlainText.TitleOr(PlainText.OneLine(anchor.TextContent), "", link.AbsolutePath);
        if (MofcomArticle.IsLost(title))
        {
            throw new UnreadableSourceException("a title of question marks");
        }

        var posted = row.QuerySelectorAll("span").Select(s => PageDate.Find(PlainText.OneLine(s.TextContent))).FirstOrDefault(d => d is not null);
        return new SourceItem(MofcomLink.IdentityOf(link), title, "", link, posted is { } day ? FeedDate.StartOf(day, authority) : null, null)
        {
            Detail = IsPage(link) ? MofcomLink.DetailOf(link, start) : null,
        };
    }

    // Some rows lead to a file: there is no page to read.
    private static bool IsPage(Uri link) => link.AbsolutePath is var path && (path.EndsWith("html", StringComparison.OrdinalIgnoreCase) || path.EndsWith('/'));

    // The whole length stands at the list; the page asked for stands in the address.
    private static SourceRequest? Next(Uri? address, IParentNode list, Source source)
    {
        if (address is null || Query(address) is not { } query || Page.Parse(query.GetValueOrDefault(PageParameter, "")) is not { } page
            || !int.TryParse(list.QuerySelector("[count]")?.GetAttribute("count"), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || (long)page.PageNo * page.PageSize >= count)
        {
            return null;
        }

        query[PageParameter] = $$"""{"pageNo":{{page.PageNo + 1}},"pageSize":{{page.PageSize}}}""";
        var next = string.Join('&', query.Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}"));
        return Request(new UriBuilder(address) { Query = next, Fragment = "" }.Uri, source);
    }

    private static Dictionary<string, string> Query(Uri address)
        => address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Split('=', 2))
            .Select(p => (Name: Uri.UnescapeDataString(p[0]), Value: p.Length > 1 ? Uri.UnescapeDataString(p[1]) : ""))
            .DistinctBy(p => p.Name, StringComparer.Ordinal)
            .ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);

    private sealed record Reply(bool? Success, ReplyData? Data);

    private sealed record ReplyData(string? Html);

    private sealed record Page(int PageNo, int PageSize)
    {
        private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

        public static Page? Parse(string json)
        {
            try
            {
                return JsonSerializer.Deserialize<Page>(json, Options) is { PageNo: >= 1 and < 100_000, PageSize: >= 1 and <= 1000 } page ? page : null;
            }
            catch (JsonException)
            {
                return null; // The source names no page: it is read once.
            }
        }
    }
}
