using AngleSharp.Css.Parser;
using AngleSharp.Dom;
using Alerts.Notices;

namespace Alerts.Sources.Reading;

/// <summary>
/// Reads a page with a list by the CSS selectors of its source. A page on which nothing is selected is unreadable: an empty
/// list cannot be told from one that was redesigned.
/// </summary>
internal sealed class HtmlListReader : IFormatReader
{
    private const int MostItems = 50_000;

    public string Accept => "text/html, application/xhtml+xml;q=0.9, */*;q=0.1";

    public string FileExtension => ".html";

    /// <summary>Whether a text is a CSS selector that can be read.</summary>
    public static bool IsSelector(string text)
    {
        try
        {
            return !string.IsNullOrWhiteSpace(text) && new CssSelectorParser().ParseSelector(text) is not null;
        }
        catch (DomException)
        {
            return false;
        }
    }

    public SourcePage Read(SourceDocument document, Source source)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(source);
        var list = ListOf(source);
        var rows = All(HtmlPage.Parse(document), list.Item);
        if (rows.Length is 0 or > MostItems)
        {
            throw new UnreadableSourceException(rows.Length == 0 ? $"no element of the page is selected by '{list.Item}'" : $"more than {MostItems} elements are selected by '{list.Item}'");
        }

        var authority = TimeZoneInfo.FindSystemTimeZoneById(source.TimeZone);
        SourceItem[] items = [.. rows.Select(row => ItemOf(row, list, document.Address, source, authority)).OfType<SourceItem>().DistinctBy(i => i.Identity)];
        return items.Length > 0 ? new SourcePage(items) : throw new UnreadableSourceException($"what '{list.Item}' selects has neither title nor link");
    }

    public SourceItem Complete(SourceDocument document, SourceItem item, Source source)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(source);
        if (ListOf(source).Detail is not { } selector)
        {
            throw new UnreadableSourceException("the source names no body for pages of items");
        }

        var body = PlainText.Join(All(HtmlPage.Parse(document), selector).Select(HtmlPage.TextOf));
        return body.Length > 0
            ? item with { Text = PlainText.Join(item.Text, body), Detail = null }
            : throw new UnreadableSourceException($"no text of the page is selected by '{selector}'");
    }

    private static HtmlList ListOf(Source source) => source.Html ?? throw new UnreadableSourceException("the source has no selectors");

    // A row without words and link is decoration: null.
    private static SourceItem? ItemOf(IElement row, HtmlList list, Uri? address, Source source, TimeZoneInfo authority)
    {
        var anchor = list.Link is { } link ? First(row, link) : row.HasAttribute("href") ? row : row.QuerySelector("a[href]");
        var title = TitleOf(list.Title is { } selector ? First(row, selector) : anchor ?? row, anchor);
        var target = anchor is null ? null : HtmlPage.LinkOf(anchor, address);
        if (title.Length == 0 && target is null)
        {
            return null;
        }

        var (published, day) = DateOf(row, list, authority);
        var text = list.Text is { } beside ? PlainText.Join(All(row, beside).Select(HtmlPage.TextOf)) : "";
        var identity = FeedIdentity.Of(source.Id, null, target, title, published);
        return new SourceItem(identity, PlainText.TitleOr(title, text, target?.AbsoluteUri ?? identity), text, target, published, day)
        {
            Detail = list.Detail is not null && target is not null && WebLink.IsSameSite(target, address) ? target : null,
        };
    }

    // Lists cut long titles and keep the whole in the title attribute.
    private static string TitleOf(IElement? element, IElement? anchor)
    {
        var shown = element is null ? "" : PlainText.OneLine(HtmlPage.TextOf(element));
        var whole = PlainText.OneLine(element?.GetAttribute("title") ?? anchor?.GetAttribute("title") ?? "");
        var isCut = shown.EndsWith('…') || shown.EndsWith("...", StringComparison.Ordinal);
        return shown.Length == 0 || (isCut && whole.Length > shown.Length) ? whole : shown;
    }

    private static (DateTimeOffset? Published, DateOnly? Day) DateOf(IElement row, HtmlList list, TimeZoneInfo authority)
    {
        var place = list.Date is { } selector ? First(row, selector) : row;
        if (place is null)
        {
            return (null, null);
        }

        var machine = (place.HasAttribute("datetime") ? place : list.Date is null ? place.QuerySelector("[datetime]") : null)?.GetAttribute("datetime");
        var written = PlainText.OneLine(HtmlPage.TextOf(place));
        if ((FeedDate.Parse(machine ?? "", authority) ?? FeedDate.Parse(written, authority)) is { } instant)
        {
            return (instant, FeedDate.DayOf(instant, authority));
        }

        var day = PageDate.Find(written);
        return (day is { } known ? FeedDate.StartOf(known, authority) : null, day);
    }

    private static IElement? First(IElement row, string selector) => All(row, selector).FirstOrDefault();

    private static IElement[] All(IParentNode place, string selector)
    {
        try
        {
            return [.. place.QuerySelectorAll(selector)];
        }
        catch (DomException e)
        {
            throw new UnreadableSourceException($"'{JsonBody.Shown(selector)}' is not a CSS selector", e);
        }
    }
}
