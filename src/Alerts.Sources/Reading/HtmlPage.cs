using AngleSharp.Dom;
using AngleSharp.Html;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using AngleSharp.Text;

namespace Alerts.Sources.Reading;

/// <summary>
/// Parses the HTML of a source into a tree, in bounded time: a tree is built only of what a pass over the tags found to nest
/// no deeper and to repeat no more open formatting than real pages do. Nothing is fetched and no script is run.
/// </summary>
internal static class HtmlPage
{
    private const int MostTags = 500_000;
    private const int MostDepth = 512;
    private const int MostAttributes = 64;

    // Open formatting (b, font …) is built anew in each block after it: this many elements come of that at most.
    private const int MostRepeated = 2_000_000;

    private static readonly HtmlParser Parser = new(new HtmlParserOptions
    {
        DisableElementPositionTracking = true,
        // The tokenizer compares each attribute with every other of its tag.
        ShouldEmitAttribute = (ref tag, _) => tag.Attributes.Count < MostAttributes,
    });

    /// <exception cref="UnreadableSourceException">It is empty, no HTML, or nests as no page does.</exception>
    public static IHtmlDocument Parse(SourceDocument document)
    {
        var html = TextDecoding.Of(document, TextKind.Html);
        if (html.Length == 0)
        {
            throw new UnreadableSourceException("empty where an HTML page should be");
        }

        if (!html.Contains('<', StringComparison.Ordinal) || html[0] is '{' or '[')
        {
            throw new UnreadableSourceException("no HTML where a page should be");
        }

        return ParseText(html);
    }

    /// <summary>HTML that came inside something else, such as a JSON string.</summary>
    /// <exception cref="UnreadableSourceException">It nests as no page does.</exception>
    public static IHtmlDocument ParseText(string html)
    {
        Measure(html);
        return Parser.ParseDocument(html);
    }

    /// <summary>What a reader sees of an element, with the line breaks that its blocks make.</summary>
    public static string TextOf(IElement element) => PlainText.FromHtml(element.InnerHtml);

    /// <summary>An address on the web that the element's <c>href</c> names, or null.</summary>
    /// <param name="address">Where the page was; a base element in it counts.</param>
    public static Uri? LinkOf(IElement element, Uri? address)
    {
        // Only in the head: a search of the whole page for each link of it takes quadratic time.
        var start = element.Owner?.Head?.QuerySelector("base[href]")?.GetAttribute("href") is { } given
            && (address is null ? Uri.TryCreate(given, UriKind.Absolute, out var own) : Uri.TryCreate(address, given, out own)) ? own : address;
        return WebLink.Of(element.GetAttribute("href"), start);
    }

    // Counts as open what a browser would leave open; tags that end themselves (p, li, td …) are left out.
    private static void Measure(string html)
    {
        using var source = new TextSource(html);
        using var tokens = new HtmlTokenizer(source, HtmlEntityProvider.Resolver) { ShouldEmitAttribute = (ref _, _) => false };
        var open = new Dictionary<string, int>(StringComparer.Ordinal);
        var (tags, depth, formatting, repeated) = (0, 0, 0, 0L);
        for (var token = tokens.Get(); token.Type != HtmlTokenType.EndOfFile; token = tokens.Get())
        {
            if (token.Type is not (HtmlTokenType.StartTag or HtmlTokenType.EndTag) || NeverNests(token.Name))
            {
                repeated += formatting;
            }
            else
            {
                var step = token.Type == HtmlTokenType.StartTag ? 1 : open.GetValueOrDefault(token.Name) > 0 ? -1 : 0;
                open[token.Name] = open.GetValueOrDefault(token.Name) + step;
                depth += step;
                formatting += IsFormatting(token.Name) ? step : 0;
                repeated += formatting;
            }

            if (token.Type == HtmlTokenType.StartTag && token.Name is "script" or "style")
            {
                tokens.State = HtmlParseMode.Rawtext;
            }

            if (depth > MostDepth || repeated > MostRepeated || ++tags > MostTags)
            {
                throw new UnreadableSourceException(depth > MostDepth ? $"nested deeper than {MostDepth} elements" : $"more than {MostTags} tags, or as much open formatting");
            }
        }
    }

    private static bool NeverNests(string tag)
        => tag is "p" or "li" or "dt" or "dd" or "tr" or "td" or "th" or "thead" or "tbody" or "tfoot" or "option" or "optgroup" or "colgroup" or "html" or "head" or "body"
            or "br" or "hr" or "img" or "input" or "meta" or "link" or "base" or "area" or "col" or "embed" or "param" or "source" or "track" or "wbr" or "basefont" or "bgsound" or "frame";

    private static bool IsFormatting(string tag)
        => tag is "a" or "b" or "big" or "code" or "em" or "font" or "i" or "nobr" or "s" or "small" or "strike" or "strong" or "tt" or "u";
}
