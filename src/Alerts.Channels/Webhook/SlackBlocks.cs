using System.Text.Json;

namespace Alerts.Channels.Webhook;

/// <summary>
/// Writes Block Kit within its limits (docs.slack.dev/reference/block-kit), each text object verbatim, so that nothing in
/// it pings a person or a channel. Every text given here is escaped already and not empty. An alert makes at most
/// sixteen blocks, of 50 that are allowed.
/// </summary>
internal sealed class SlackBlocks(Utf8JsonWriter json)
{
    public const int MaxHeader = 150;
    public const int MaxText = 3000;
    public const int MaxFields = 10;

    /// <summary>
    /// Not documented: from about 13,200 characters over all blocks on, Slack answers <c>msg_blocks_too_long</c>
    /// (slackapi/bolt-js#2509). The margin is ours.
    /// </summary>
    public const int MaxAllText = 12_000;

    /// <summary>Characters in all texts so far.</summary>
    public int Written { get; private set; }

    public void Header(string text)
    {
        Open("header");
        WriteText("text", "plain_text", text);
        json.WriteEndObject();
    }

    public void Section(string text)
    {
        Open("section");
        WriteText("text", "mrkdwn", text);
        json.WriteEndObject();
    }

    /// <param name="fields">1 to <see cref="MaxFields"/>.</param>
    public void Fields(IReadOnlyList<string> fields)
    {
        Open("section");
        json.WriteStartArray("fields");
        foreach (var field in fields)
        {
            WriteText(null, "mrkdwn", field);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public void Context(string text)
    {
        Open("context");
        json.WriteStartArray("elements");
        WriteText(null, "mrkdwn", text);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Open(string type)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
    }

    private void WriteText(string? property, string type, string text)
    {
        if (property is null)
        {
            json.WriteStartObject();
        }
        else
        {
            json.WriteStartObject(property);
        }

        Written += text.Length;
        json.WriteString("type", type);
        json.WriteString("text", text);
        if (type == "mrkdwn")
        {
            json.WriteBoolean("verbatim", true);
        }

        json.WriteEndObject();
    }
}
