using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Alerts.Alerting;

namespace Alerts.Web.Feeds;

/// <summary>An alert as the body of an entry: the parts that every channel shows, in their order. Escaped; only web links are links.</summary>
internal static class EntryHtml
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <param name="corrections">On top, oldest first.</param>
    public static string Of(Alert alert, IReadOnlyList<Alert> corrections)
    {
        var html = new StringBuilder();
        foreach (var correction in corrections)
        {
            var title = correction.Corrects!.Withdraws ? "Withdrawn" : "Corrected";
            html.Append(CultureInfo.InvariantCulture, $"<p><strong>{title} on {correction.RaisedAt.UtcDateTime:yyyy-MM-dd}:</strong> {Text(correction.Message.Summary)}</p>");
        }

        foreach (var section in AlertSections.Of(alert))
        {
            Append(html, section);
        }

        return html.ToString();
    }

    private static void Append(StringBuilder html, AlertSection section)
    {
        switch (section)
        {
            case AlertSection.Paragraph p:
                html.Append(CultureInfo.InvariantCulture, $"<p>{(p.Title is null ? "" : $"<strong>{Text(p.Title)}:</strong> ")}{Text(p.Text)}</p>");
                break;
            case AlertSection.Table t:
                html.Append("<table>").AppendJoin("", t.Rows.Select(r => $"<tr><th>{Text(r.Label)}</th><td>{Text(r.Text)}</td></tr>")).Append("</table>");
                break;
            case AlertSection.Items i:
                List(html, i.Title, i.Texts.Select(Text));
                break;
            case AlertSection.Original o:
                html.Append(CultureInfo.InvariantCulture, $"<blockquote lang=\"{Text(o.Quote.Lang)}\">{Text(o.Quote.Text)}</blockquote>");
                break;
            case AlertSection.Links l:
                List(html, l.Title, l.References.Select(r => Link(Text(r.Title), r.Url)));
                break;
            case AlertSection.Claims c:
                List(html, c.Title, c.Said.Select(s => Link(Text(s.ToString()), s.Url)));
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static void List(StringBuilder html, string title, IEnumerable<string> items)
        => html.Append(CultureInfo.InvariantCulture, $"<p><strong>{Text(title)}</strong></p><ul>").AppendJoin("", items.Select(i => $"<li>{i}</li>")).Append("</ul>");

    private static string Link(string html, Uri? url) => FeedLinks.IsWeb(url) ? $"<a href=\"{Text(url!.AbsoluteUri)}\">{html}</a>" : html;

    private static string Text(string text) => Encoder.Encode(FeedText.Clean(text));
}
