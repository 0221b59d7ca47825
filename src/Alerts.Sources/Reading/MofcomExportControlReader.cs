using System.Globalization;
using System.Text.Json.Serialization;
using Alerts.Notices;
using Alerts.Sources.Fetching;

namespace Alerts.Sources.Reading;

/// <summary>
/// Reads a column of the Ministry of Commerce's export-control site. The fragment of the source's address names the column
/// (<c>…/getColumnList#columnID=9</c>): the call is a form. Without the header X-Requested-With every Chinese character comes
/// back as a question mark, with 200.
/// </summary>
internal sealed class MofcomExportControlReader : IFormatReader
{
    private const string Column = "columnID";
    private const string Page = "pageNumber";

    public string Accept => "application/json, text/javascript, */*; q=0.01";

    public string FileExtension => ".json";

    public SourceRequest First(Source source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var address = new Uri(source.Url, UriKind.Absolute);
        return Request(new UriBuilder(address) { Fragment = "" }.Uri, ColumnOf(address), 1);
    }

    /// <remarks>The reply does not say which page it is, and the address is the same for all: the form that was posted says it.</remarks>
    public SourcePage Read(SourceDocument document, Source source)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(source);
        var reply = JsonBody.Parse<Reply>(document, "the export-control site");
        if (reply.PageInfo?.Rows is not { Count: > 0 } rows)
        {
            throw new UnreadableSourceException("the list holds no row");
        }

        var authority = TimeZoneInfo.FindSystemTimeZoneById(source.TimeZone);
        var start = document.Address ?? WebLink.Of(source.Url);
        SourceItem[] items = [.. rows.Select(r => ItemOf(r, start, authority)).DistinctBy(i => i.Identity)];
        return new SourcePage(items, document.Request is { } asked ? Next(asked, reply.PageInfo.MaxPageNum ?? 1) : null);
    }

    public SourceItem Complete(SourceDocument document, SourceItem item, Source source) => MofcomArticle.Complete(document, item, source);

    private static string ColumnOf(Uri address)
        => address.Fragment.TrimStart('#') is var fragment && fragment.StartsWith(Column + "=", StringComparison.Ordinal)
            ? fragment[(Column.Length + 1)..]
            : throw new UnreadableSourceException($"the address names no column: end it with #{Column}=9");

    private static SourceRequest Request(Uri address, string column, int page) => new(
        address,
        [new(Page, page.ToString(CultureInfo.InvariantCulture)), new(Column, column), new("title", "")],
        [new("X-Requested-With", "XMLHttpRequest")]);

    private static SourceRequest? Next(SourceRequest asked, int last)
    {
        var form = (asked.Form ?? []).ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal);
        return form.TryGetValue(Column, out var column) && int.TryParse(form.GetValueOrDefault(Page), NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page < last
            ? Request(asked.Address, column, page + 1)
            : null;
    }

    // The list's time is that of the posting, days to months after the act: it is no legal date.
    private static SourceItem ItemOf(Row? row, Uri? start, TimeZoneInfo authority)
    {
        if (row is null || WebLink.Of(string.IsNullOrWhiteSpace(row.Url) ? row.HtmlUrl : row.Url, start) is not { } link)
        {
            throw new UnreadableSourceException("a row has no address");
        }

        var text = PlainText.FromHtml(row.Content ?? "");
        var title = PlainText.TitleOr(PlainText.OneLine(row.Title ?? ""), text, link.AbsolutePath);
        return MofcomArticle.IsLost(title)
            ? throw new UnreadableSourceException("a title of question marks, as without the header X-Requested-With")
            : new SourceItem(MofcomLink.IdentityOf(link), title, text, link, FeedDate.Parse(row.PublishTimeStr ?? "", authority), MofcomDate.IssuedOn(text))
            {
                Detail = MofcomLink.DetailOf(link, start),
            };
    }

    // The site's JSON has camel case; the names are bound as they are.
    private sealed record Reply([property: JsonPropertyName("pageInfo")] PageInfo? PageInfo);

    private sealed record PageInfo(
        [property: JsonPropertyName("maxPageNum")] int? MaxPageNum,
        [property: JsonPropertyName("rows")] IReadOnlyList<Row?>? Rows);

    private sealed record Row(
        string? Title, string? Url, [property: JsonPropertyName("htmlUrl")] string? HtmlUrl,
        [property: JsonPropertyName("publishTimeStr")] string? PublishTimeStr, string? Content);
}
