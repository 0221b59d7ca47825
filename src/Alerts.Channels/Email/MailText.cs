using System.Text;
using Alerts.Alerting;

namespace Alerts.Channels.Email;

/// <summary>An alert as a mail's plain text part.</summary>
internal static class MailText
{
    public static string Render(Alert alert)
    {
        var text = new StringBuilder();
        Paragraph(text, alert.Message.Headline);
        foreach (var section in AlertSections.Of(alert))
        {
            Paragraph(text, Render(section));
        }

        return text.Append(AlertWords.Footer(alert)).Append('\n').Append(alert.Id).Append('\n').ToString();
    }

    private static string Render(AlertSection section) => section switch
    {
        AlertSection.Paragraph { Title: { } title } p => $"{title}\n{p.Text}",
        AlertSection.Paragraph p => p.Text,
        AlertSection.Table t => string.Join('\n', t.Rows.Select(f => $"{f.Label}: {f.Text}")),
        AlertSection.Items i => Titled(i.Title, i.Texts.Select(t => $"- {t}")),
        AlertSection.Original o => Titled($"In the original ({o.Quote.Lang})", o.Quote.Text.Split('\n').Select(line => $"> {line}")),
        AlertSection.Links l => Titled(l.Title, l.References.Select(r => Linked(r.Title, AlertWords.Link(r)))),
        AlertSection.Claims c => Titled(c.Title, c.Said.Select(s => Linked(s.ToString(), AlertWords.Link(s.Url)))),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Linked(string text, string? link) => $"- {text}{(link is null ? "" : $"\n  {link}")}";

    private static string Titled(string title, IEnumerable<string> lines) => $"{title}\n{string.Join('\n', lines)}";

    private static void Paragraph(StringBuilder text, string paragraph)
    {
        if (paragraph.Length > 0)
        {
            text.Append(paragraph).Append("\n\n");
        }
    }
}
