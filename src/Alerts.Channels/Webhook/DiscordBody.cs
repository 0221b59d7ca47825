using System.Text;
using System.Text.Json;
using Alerts.Alerting;

namespace Alerts.Channels.Webhook;

/// <summary>
/// An alert as Discord embeds (docs.discord.com, "Embed limits"): all in descriptions, since fields would be shown after
/// them and break the order. Fits always: Discord refuses a message whole that breaks a limit.
/// </summary>
internal static class DiscordBody
{
    public const int MaxTitle = 256;
    public const int MaxDescription = 4096;
    public const int MaxFooter = 2048;

    /// <summary>Characters of title, description and footer over all embeds.</summary>
    public const int MaxAllText = 6000;

    // The strip at the left of an embed.
    private const int Red = 0xD13438;
    private const int Amber = 0xF2A900;
    private const int Blue = 0x2F6FDE;

    private static readonly ChatShares[] Steps =
    [
        new(2000, 15, 400, 15, 400, 500),
        new(1000, 10, 200, 8, 250, 400),
        new(600, 8, 150, 5, 150, 300),
        new(300, 6, 100, 3, 120, 200),
        new(120, 3, 70, 2, 60, 120),
    ];

    /// <param name="page">Where people can read the whole alert, behind the title; null: nowhere.</param>
    public static byte[] Render(Alert alert, string? page = null) => ChatMessage.Fit(alert, Steps, "Discord", message => Render(alert, page, message));

    private static byte[]? Render(Alert alert, string? page, ChatMessage message)
    {
        var title = DiscordText.Escape(message.Headline);
        var footer = message.LeftOut is { } left ? $"{message.Footer}\n{left}" : message.Footer;
        var descriptions = Pack([.. message.Parts.Select(Part)]);
        return title.Length <= MaxTitle && footer.Length <= MaxFooter && descriptions.All(d => d.Length <= MaxDescription)
            && title.Length + footer.Length + descriptions.Sum(d => d.Length) <= MaxAllText
            ? WireJson.Of(json => Write(json, alert, page, title, descriptions, footer))
            : null;
    }

    // Whole parts into as few descriptions as hold them; at least one.
    private static List<string> Pack(IReadOnlyList<string> parts)
    {
        var packed = new List<string> { "" };
        foreach (var part in parts)
        {
            var joined = packed[^1].Length == 0 ? part : $"{packed[^1]}\n\n{part}";
            if (joined.Length <= MaxDescription)
            {
                packed[^1] = joined;
            }
            else
            {
                packed.Add(part);
            }
        }

        return packed;
    }

    private static string Part(ChatPart part)
    {
        var text = new StringBuilder();
        if (part.Title is { } title)
        {
            text.Append("**").Append(DiscordText.Escape(title)).Append("**\n");
        }

        text.AppendJoin('\n', part.Lines.Select(line => (part.IsList ? "• " : "") + (line.Label is { Length: > 0 } label ? $"**{DiscordText.Escape(label)}:** " : "") + Linked(line)));
        return text.ToString();
    }

    // An angle bracket would end the link.
    private static string Linked(ChatLine line)
        => line.Link is { } url ? $"[{DiscordText.Escape(line.Text)}](<{url.Replace("<", "%3C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal)}>)" : DiscordText.Escape(line.Text);

    private static void Write(Utf8JsonWriter json, Alert alert, string? page, string title, List<string> descriptions, string footer)
    {
        json.WriteStartObject();
        json.WriteStartArray("embeds");
        for (var i = 0; i < descriptions.Count; i++)
        {
            json.WriteStartObject();
            if (i == 0)
            {
                json.WriteString("title", title);
                if (page is not null)
                {
                    json.WriteString("url", page);
                }
            }

            if (descriptions[i].Length > 0)
            {
                json.WriteString("description", descriptions[i]);
            }

            json.WriteNumber("color", Colour(alert.Severity));
            if (i == descriptions.Count - 1)
            {
                json.WriteStartObject("footer");
                json.WriteString("text", footer);
                json.WriteEndObject();
                json.WriteString("timestamp", alert.RaisedAt.UtcDateTime);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("allowed_mentions");
        json.WriteStartArray("parse");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static int Colour(Severity severity) => severity switch
    {
        Severity.Critical => Red,
        Severity.Warning => Amber,
        Severity.Info => Blue,
    };
}
