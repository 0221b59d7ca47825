using System.Text.Json;
using Alerts.Alerting;

namespace Alerts.Channels.Webhook;

/// <summary>
/// An alert as an Adaptive Card 1.5 for a Teams workflow. All text stands in text runs, which know no Markdown: nothing that a
/// notice says can format, link or mention. Fits always: Teams drops a card that is too large after it has answered 202.
/// </summary>
internal static class TeamsBody
{
    /// <summary>Teams' cap is 28,672 bytes after it has expanded the card; the margin is ours.</summary>
    public const int MaxBytes = 20_000;

    private static readonly ChatShares[] Steps =
    [
        new(6000, 30, 1500, 40, 1200, 1000),
        new(2500, 20, 500, 20, 500, 500),
        new(1200, 12, 250, 10, 250, 400),
        new(600, 8, 150, 6, 180, 300),
        new(300, 6, 100, 3, 100, 200),
        new(120, 3, 60, 2, 60, 150),
    ];

    /// <param name="page">Where people can read the whole alert; null: nowhere.</param>
    public static byte[] Render(Alert alert, string? page = null) => ChatMessage.Fit(alert, Steps, "Teams", message => Render(alert, page, message));

    private static byte[]? Render(Alert alert, string? page, ChatMessage message)
    {
        var body = WireJson.Of(json => Write(json, alert, page, message));
        return body.Length <= MaxBytes ? body : null;
    }

    private static void Write(Utf8JsonWriter json, Alert alert, string? page, ChatMessage message)
    {
        json.WriteStartObject();
        json.WriteString("type", "message");
        json.WriteString("summary", message.Headline);
        json.WriteStartArray("attachments");
        json.WriteStartObject();
        json.WriteString("contentType", "application/vnd.microsoft.card.adaptive");
        json.WriteNull("contentUrl");
        json.WriteStartObject("content");
        WriteCard(json, alert, page, message);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCard(Utf8JsonWriter json, Alert alert, string? page, ChatMessage message)
    {
        json.WriteString("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        json.WriteString("type", "AdaptiveCard");
        json.WriteString("version", "1.5");
        json.WriteString("fallbackText", message.Headline);
        json.WriteStartObject("msteams");
        json.WriteString("width", "Full");
        json.WriteEndObject();
        json.WriteStartArray("body");
        Block(json, () => Run(json, message.Headline, isBold: true, size: "Large", colour: Colour(alert.Severity)));
        foreach (var part in message.Parts)
        {
            WritePart(json, part);
        }

        Block(json, () => Run(json, message.Footer, isSubtle: true, size: "Small"), isApart: true);
        if (message.LeftOut is { } left)
        {
            Block(json, () => Run(json, left, isSubtle: true, size: "Small"));
            if (page is not null)
            {
                Block(json, () => Run(json, "Show all of it", link: page));
            }
        }

        json.WriteEndArray();
    }

    private static void WritePart(Utf8JsonWriter json, ChatPart part)
    {
        var isFirst = true;
        if (part.Title is { } title)
        {
            Block(json, () => Run(json, title, isBold: true), isApart: true);
            isFirst = false;
        }

        foreach (var line in part.Lines)
        {
            Block(
                json,
                () =>
                {
                    if (part.IsList)
                    {
                        Run(json, "• ");
                    }

                    if (line.Label is { Length: > 0 } label)
                    {
                        Run(json, $"{label}: ", isBold: true);
                    }

                    Run(json, line.Text, link: line.Link);
                },
                isApart: isFirst);
            isFirst = false;
        }
    }

    private static void Block(Utf8JsonWriter json, Action runs, bool isApart = false)
    {
        json.WriteStartObject();
        json.WriteString("type", "RichTextBlock");
        json.WriteString("spacing", isApart ? "Medium" : "Small");
        json.WriteStartArray("inlines");
        runs();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Run(Utf8JsonWriter json, string text, bool isBold = false, bool isSubtle = false, string? size = null, string? colour = null, string? link = null)
    {
        json.WriteStartObject();
        json.WriteString("type", "TextRun");
        json.WriteString("text", text);
        if (isBold)
        {
            json.WriteString("weight", "Bolder");
        }

        if (isSubtle)
        {
            json.WriteBoolean("isSubtle", true);
        }

        if (size is not null)
        {
            json.WriteString("size", size);
        }

        if (colour is not null)
        {
            json.WriteString("color", colour);
        }

        if (link is not null)
        {
            json.WriteString("color", "Accent");
            json.WriteBoolean("underline", true);
            json.WriteStartObject("selectAction");
            json.WriteString("type", "Action.OpenUrl");
            json.WriteString("url", link);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static string? Colour(Severity severity) => severity switch
    {
        Severity.Critical => "Attention",
        Severity.Warning => "Warning",
        Severity.Info => null,
    };
}
