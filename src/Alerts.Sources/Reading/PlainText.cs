using System.Text;
using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Text;

namespace Alerts.Sources.Reading;

/// <summary>Makes plain text of what publishers send: no markup, no control characters, no runs of white space.</summary>
public static class PlainText
{
    /// <summary>Lines are kept where HTML breaks them. Linear in the length, whatever the nesting: no tree is built.</summary>
    public static string FromHtml(string html)
    {
        using var source = new TextSource(html);
        // Attributes are not kept: the tokenizer compares each with every other of its tag.
        using var tokens = new HtmlTokenizer(source, HtmlEntityProvider.Resolver) { ShouldEmitAttribute = (ref _, _) => false };
        var text = new StringBuilder(html.Length);
        string? unshown = null;
        for (var token = tokens.Get(); token.Type != HtmlTokenType.EndOfFile; token = tokens.Get())
        {
            switch (token.Type)
            {
                case HtmlTokenType.Character when unshown is null:
                    text.Append(token.Data);
                    break;
                case HtmlTokenType.StartTag when token.Name is "script" or "style":
                    unshown = token.Name;
                    tokens.State = HtmlParseMode.Rawtext;
                    break;
                case HtmlTokenType.EndTag when token.Name == unshown:
                    unshown = null;
                    break;
                case HtmlTokenType.StartTag or HtmlTokenType.EndTag when BreaksLine(token.Name):
                    text.Append('\n');
                    break;
                case HtmlTokenType.EndTag when token.Name is "td" or "th":
                    text.Append(' ');
                    break;
            }
        }

        return Clean(text.ToString());
    }

    /// <summary>Runs of white space become one space, or one line break where they held one; control characters go.</summary>
    public static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var clean = new StringBuilder(text.Length);
        var gap = '\0';
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                gap = c is '\n' or '\r' || gap == '\n' ? '\n' : ' ';
            }
            else if (!char.IsControl(c))
            {
                if (gap != '\0' && clean.Length > 0)
                {
                    clean.Append(gap);
                }

                gap = '\0';
                clean.Append(c);
            }
        }

        return clean.ToString();
    }

    public static string OneLine(string text) => Clean(text).Replace('\n', ' ');

    /// <summary>The parts that say something, each once, as paragraphs; a part that another holds is left out.</summary>
    public static string Join(params IEnumerable<string> parts)
    {
        var said = new List<string>();
        foreach (var part in parts.Where(p => p.Length > 0))
        {
            if (!said.Any(s => s.Contains(part, StringComparison.Ordinal)))
            {
                said.RemoveAll(s => part.Contains(s, StringComparison.Ordinal));
                said.Add(part);
            }
        }

        return string.Join('\n', said);
    }

    /// <summary>A title is owed: where the source gave none, the first words of the text stand in, or else the id.</summary>
    public static string TitleOr(string title, string text, string id)
        => title.Length > 0 ? title : Text.Shorten(text.Length > 0 ? OneLine(text) : id, 120);

    private static bool BreaksLine(string tag)
        => tag is "p" or "br" or "div" or "li" or "ul" or "ol" or "tr" or "table" or "dt" or "dd" or "hr" or "pre" or "blockquote"
            or "section" or "article" or "header" or "footer" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6";
}
