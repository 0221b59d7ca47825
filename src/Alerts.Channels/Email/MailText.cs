using System.Text;
using Alerts.Alerting;

namespace Alerts.Channels.Email;

/// <summary>An alert as a mail's plain text part.</summary>
internal static class MailText
{
    public static string Render(Alert alert)
    {
        var message = alert.Message;
        var text = new StringBuilder();
        Paragraph(text, message.Headline);
        Paragraph(text, message.Summary);
        Paragraph(text, string.Join('\n', message.Facts.Select(f => $"{f.Label}: {f.Text}")));
        Paragraph(text, AlertWords.Sentence(alert) ?? "");
        Titled(text, "Open questions", message.OpenQuestions.Select(q => $"- {q}"));
        if (message.Quote is { } quote)
        {
            Titled(text, $"In the original ({quote.Lang})", quote.Text.Split('\n').Select(line => $"> {line}"));
        }

        Titled(text, "Sources", message.References.Select(r => $"- {r.Title}{(AlertWords.Link(r) is { } link ? $"\n  {link}" : "")}"));
        return text.Append(AlertWords.Footer(alert)).Append('\n').Append(alert.Id).Append('\n').ToString();
    }

    private static void Titled(StringBuilder text, string title, IEnumerable<string> lines)
    {
        var body = string.Join('\n', lines);
        if (body.Length > 0)
        {
            Paragraph(text, $"{title}\n{body}");
        }
    }

    private static void Paragraph(StringBuilder text, string paragraph)
    {
        if (paragraph.Length > 0)
        {
            text.Append(paragraph).Append("\n\n");
        }
    }
}
