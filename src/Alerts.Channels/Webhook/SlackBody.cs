using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Alerts.Alerting;

namespace Alerts.Channels.Webhook;

/// <summary>
/// An alert as Slack blocks. Fits always, since Slack drops a message whole that breaks a limit, and says what it left out.
/// </summary>
internal sealed class SlackBody
{
    // Each part's share of SlackBlocks.MaxAllText: together 11,500 characters, and 500 for what joins them.
    private const int Summary = SlackBlocks.MaxText;
    private const int Field = 340; // Slack allows 2,000
    private const int Label = 80;
    private const int Questions = 1500;
    private const int OneQuestion = 500;
    private const int Quote = 1200;
    private const int Sources = 1500;
    private const int OneTitle = 150;
    private const int Footer = 600;
    private const int Fallback = 600;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Alert _alert;
    private readonly List<string> _leftOut = [];
    private int _shortened;

    private SlackBody(Alert alert) => _alert = alert;

    public static byte[] Render(Alert alert)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, Compact))
        {
            new SlackBody(alert).Write(json);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private void Write(Utf8JsonWriter json)
    {
        var headline = Redaction.OneLine(_alert.Message.Headline);
        headline = headline.Length > 0 ? headline : AlertKinds.Name(_alert.Kind);
        json.WriteStartObject();
        json.WriteString("text", SlackText.Fit(Redaction.OneLine($"{headline}. {_alert.Message.Summary}"), Fallback, out _));
        json.WriteBoolean("unfurl_links", false);
        json.WriteBoolean("unfurl_media", false);
        json.WriteStartArray("blocks");
        var blocks = new SlackBlocks(json);
        blocks.Header(Fit(headline, SlackBlocks.MaxHeader));
        WriteMessage(blocks);
        blocks.Context(Fit(AlertWords.Footer(_alert), Footer));
        WriteLeftOut(blocks);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteMessage(SlackBlocks blocks)
    {
        var message = _alert.Message;
        Unless(blocks.Section, Fit(message.Summary, Summary));
        WriteFacts(blocks);
        Unless(blocks.Context, AlertWords.Sentence(_alert) ?? "");
        Unless(blocks.Section, Lines("*Open questions*", "\n• ", [.. message.OpenQuestions.Select(q => Fit(Redaction.OneLine(q), OneQuestion))], Questions, "open question"));
        if (message.Quote is { } quote && !string.IsNullOrWhiteSpace(quote.Text))
        {
            blocks.Section($"*In the original ({Fit(Redaction.OneLine(quote.Lang), Label)})*\n>{Fit(Redaction.OneLine(quote.Text), Quote)}");
        }

        Unless(blocks.Context, Lines("Sources: ", " · ", [.. message.References.Select(Link)], Sources, "source"));
    }

    private void WriteFacts(SlackBlocks blocks)
    {
        var facts = _alert.Message.Facts;
        var shown = facts.Take(SlackBlocks.MaxFields)
            .Select(f => $"*{Fit(Redaction.OneLine(f.Label), Label)}*\n{Fit(f.Text, Field - Label - 3)}")
            .ToList();
        if (shown.Count > 0)
        {
            blocks.Fields(shown);
        }

        LeaveOut(facts.Count - shown.Count, "fact");
    }

    private void WriteLeftOut(SlackBlocks blocks)
    {
        if (_shortened > 0)
        {
            _leftOut.Add(_shortened == 1 ? "1 text shortened" : $"{_shortened} texts shortened");
        }

        if (_leftOut.Count > 0)
        {
            blocks.Context($"Too long for Slack: {string.Join(", ", _leftOut)}. Complete under {SlackText.Fit(_alert.Id, Label, out _)}.");
        }
    }

    // As many whole items as have room, joined; empty where there are none.
    private string Lines(string title, string separator, List<string> items, int max, string noun)
    {
        var text = title;
        var shown = 0;
        foreach (var item in items)
        {
            var next = shown == 0 && separator[0] != '\n' ? text + item : text + separator + item;
            if (next.Length <= max)
            {
                text = next;
                shown++;
            }
        }

        LeaveOut(items.Count - shown, noun);
        return shown == 0 ? "" : text;
    }

    private string Link(Reference reference)
    {
        var title = Fit(Redaction.OneLine(reference.Title), OneTitle);
        if (AlertWords.Link(reference) is not { } url)
        {
            return title.Length > 0 ? title : "untitled";
        }

        var target = SlackText.Fit(url.Replace("|", "%7C", StringComparison.Ordinal), int.MaxValue, out _);
        return $"<{target}|{(title.Length > 0 ? title : "link")}>";
    }

    private void LeaveOut(int count, string noun)
    {
        if (count > 0)
        {
            _leftOut.Add(count == 1 ? $"1 {noun} left out" : $"{count} {noun}s left out");
        }
    }

    private string Fit(string text, int max)
    {
        var fitted = SlackText.Fit(text, max, out var isCut);
        _shortened += isCut ? 1 : 0;
        return fitted;
    }

    private static void Unless(Action<string> write, string text)
    {
        if (text.Length > 0)
        {
            write(text);
        }
    }
}
