using System.Text.Json;
using Alerts.Alerting;

namespace Alerts.Channels.Webhook;

/// <summary>
/// An alert as Slack blocks. Fits always, since Slack drops a message whole that breaks a limit, and says what it left out.
/// </summary>
internal sealed class SlackBody
{
    private const int Label = 80;
    private const int OneTitle = 150;
    private const int Footer = 400;
    private const int Fallback = 600;

    // Tried in turn until all text fits; the last fits whatever it is: its parts are 10,700 characters together.
    private static readonly Shares[] Steps = [new(3000, 340, 2900, 600), new(1400, 150, 650, 350)];

    private readonly Alert _alert;
    private readonly string? _page;
    private readonly Shares _shares;
    private readonly LeftOut _left = new();

    private SlackBody(Alert alert, string? page, Shares shares) => (_alert, _page, _shares) = (alert, page, shares);

    /// <param name="page">Where people can read the whole alert; null: nowhere.</param>
    public static byte[] Render(Alert alert, string? page = null)
    {
        foreach (var shares in Steps)
        {
            var written = 0;
            var body = WireJson.Of(json => written = new SlackBody(alert, page, shares).Write(json));
            if (written <= SlackBlocks.MaxAllText || shares == Steps[^1])
            {
                return body;
            }
        }

        throw new System.Diagnostics.UnreachableException();
    }

    // How many characters all blocks hold.
    private int Write(Utf8JsonWriter json)
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
        return blocks.Written;
    }

    private void WriteMessage(SlackBlocks blocks)
    {
        foreach (var section in AlertSections.Of(_alert))
        {
            switch (section)
            {
                case AlertSection.Paragraph p:
                    Unless(blocks.Section, Titled(p.Title, Fit(p.Text, _shares.Text - Label)));
                    break;
                case AlertSection.Table t:
                    WriteFacts(blocks, t.Rows);
                    break;
                case AlertSection.Items i:
                    Unless(blocks.Section, Lines($"*{i.Title}*", "\n• ", [.. i.Texts.Select(q => Fit(Redaction.OneLine(q), _shares.Item))], _shares.List, i.Noun));
                    break;
                case AlertSection.Original o:
                    blocks.Section($"*In the original ({Fit(Redaction.OneLine(o.Quote.Lang), Label)})*\n>{Fit(Redaction.OneLine(o.Quote.Text), _shares.List - (2 * Label))}");
                    break;
                case AlertSection.Links l:
                    Unless(blocks.Context, Lines($"{l.Title}: ", " · ", [.. l.References.Select(r => Link(r.Title, AlertWords.Link(r)))], _shares.List, "source"));
                    break;
                case AlertSection.Claims c:
                    Unless(blocks.Context, Lines($"{c.Title}:", "\n• ", [.. c.Said.Select(Claim)], _shares.List, "claim"));
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
    }

    private string Claim(ReportedClaim claim)
        => AlertWords.Link(claim.Url) is { } url ? $"{Fit(Redaction.OneLine(claim.ToString()), _shares.Item)} {Link("link", url)}" : Fit(Redaction.OneLine(claim.ToString()), _shares.Item);

    private void WriteFacts(SlackBlocks blocks, IReadOnlyList<Fact> facts)
    {
        var shown = facts.Take(SlackBlocks.MaxFields)
            .Select(f => $"*{Fit(Redaction.OneLine(f.Label), Label)}*\n{Fit(f.Text, _shares.Field - Label - 3)}")
            .ToList();
        if (shown.Count > 0)
        {
            blocks.Fields(shown);
        }

        _left.Add(facts.Count - shown.Count, "fact");
    }

    private void WriteLeftOut(SlackBlocks blocks)
    {
        if (_left.Sentence("Slack", _alert.Id) is { } sentence)
        {
            blocks.Context($"{SlackText.Fit(sentence, Footer + Label, out _)}{(_page is null ? "" : $" <{_page}|Show all of it>")}");
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

        _left.Add(items.Count - shown, noun);
        return shown == 0 ? "" : text;
    }

    private string Link(string text, string? url)
    {
        var title = Fit(Redaction.OneLine(text), OneTitle);
        if (url is null)
        {
            return title.Length > 0 ? title : "untitled";
        }

        var target = SlackText.Fit(url.Replace("|", "%7C", StringComparison.Ordinal), int.MaxValue, out _);
        return $"<{target}|{(title.Length > 0 ? title : "link")}>";
    }

    private static string Titled(string? title, string text) => title is null || text.Length == 0 ? text : $"*{title}*\n{text}";

    private string Fit(string text, int max)
    {
        var fitted = SlackText.Fit(text, max, out var isCut);
        _left.Shortened(isCut);
        return fitted;
    }

    private static void Unless(Action<string> write, string text)
    {
        if (text.Length > 0)
        {
            write(text);
        }
    }

    /// <param name="Text">Most characters of a paragraph.</param>
    /// <param name="Field">Of a fact with its label; Slack allows 2,000.</param>
    /// <param name="List">Of a whole list or quote.</param>
    /// <param name="Item">Of one item in a list.</param>
    private sealed record Shares(int Text, int Field, int List, int Item);
}
