using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Alerts.Notices;

namespace Alerts.Sources.Reading;

/// <summary>
/// Reads an announcement's own page at the Ministry of Commerce, of any of its sites. The day is that of the instrument, from
/// 【发文日期】 or the signature at the end: lists and re-posts are dated days to months later.
/// </summary>
internal static partial class MofcomArticle
{
    // Of the main site, of older templates, of the export-control site; the first that holds text is the article.
    private static readonly string[] Bodies = ["div[ergodic=article]", "div.art-con", "div.art-con-gonggao", "div.TRS_Editor", "div.bd"];

    // What a page of the export-control site shows where its server failed to put it together.
    private const string BrokenInclude = "an error occurred while processing this directive";

    /// <exception cref="UnreadableSourceException">The page has no body of an article, or a broken one.</exception>
    public static SourceItem Complete(SourceDocument document, SourceItem item, Source source)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(source);
        var page = HtmlPage.Parse(document);
        var (body, text) = BodyOf(page);
        var title = PlainText.OneLine(Meta(page, "ArticleTitle") ?? Variable(page, "title") ?? "");
        var authority = TimeZoneInfo.FindSystemTimeZoneById(source.TimeZone);
        var day = MofcomDate.IssuedOn(text);
        return item with
        {
            Title = title.Length > 0 && !IsLost(title) ? title : item.Title,
            Text = string.Join('\n', [text, .. Attachments(body, document.Address)]),
            LegalDate = day,
            Published = FeedDate.Parse(Meta(page, "PubDate") ?? Variable(page, "publishTime") ?? "", authority)
                ?? item.Published ?? (day is { } issued ? FeedDate.StartOf(issued, authority) : null),
        };
    }

    /// <summary>Whether a text was Chinese until a server wrote question marks for what it could not write.</summary>
    public static bool IsLost(string text)
    {
        var lost = text.Count(c => c is '?' or '\uFFFD');
        return lost > 0 && lost * 2 > text.Count(c => !char.IsAsciiDigit(c) && !char.IsWhiteSpace(c));
    }

    private static (IElement Body, string Text) BodyOf(IParentNode page)
    {
        foreach (var selector in Bodies)
        {
            var all = page.QuerySelectorAll(selector);
            if (all.MaxBy(b => b.TextContent.Length) is not { } body || HtmlPage.TextOf(body) is not { Length: > 0 } text)
            {
                continue;
            }

            return text.Contains(BrokenInclude, StringComparison.OrdinalIgnoreCase) ? throw new UnreadableSourceException("the server failed to put the page together")
                : IsLost(text) ? throw new UnreadableSourceException("a text of question marks")
                : (body, text);
        }

        throw new UnreadableSourceException("the page holds no article");
    }

    private static string? Meta(IParentNode page, string name)
        => page.QuerySelector($"meta[name='{name}']")?.GetAttribute("content") is { } content && !string.IsNullOrWhiteSpace(content) ? content : null;

    // The export-control site has no such meta elements; a script holds what they would.
    private static string? Variable(IParentNode page, string name)
        => page.QuerySelectorAll("script")
            .SelectMany(s => ScriptVariable().Matches(s.TextContent))
            .FirstOrDefault(m => m.Groups["name"].Value == name)?.Groups["value"].Value;

    // Word-processor and PDF files are named, not read.
    private static IEnumerable<string> Attachments(IElement body, Uri? address)
        => body.QuerySelectorAll("a[href]")
            .Select(a => (Name: PlainText.OneLine(HtmlPage.TextOf(a)), Link: HtmlPage.LinkOf(a, address)))
            .Where(a => a.Link is not null && AttachmentName().IsMatch(a.Link.AbsolutePath))
            .Select(a => $"附件: {a.Name} {a.Link!.AbsoluteUri}")
            .Distinct(StringComparer.Ordinal);

    private const RegexOptions Invariant = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    [GeneratedRegex("""\b(?<name>title|publishTime)\s{0,5}=\s{0,5}["'](?<value>[^"'\r\n]{1,500})["']""", Invariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ScriptVariable();

    [GeneratedRegex("\\.(pdf|wps|docx?|et|xlsx?|ofd|zip|rar)$", Invariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AttachmentName();
}
