namespace Alerts.Channels.Webhook;

/// <summary>Plain text in Discord's Markdown: what would format, hide, quote, link or mention is escaped by a backslash.</summary>
internal static class DiscordText
{
    /// <summary>The whole text, escaped.</summary>
    public static string Escape(string text) => EscapedText.Fit(text, int.MaxValue, Escaped, out _);

    private static string? Escaped(int character) => character switch
    {
        '\\' => @"\\",
        '*' => @"\*",
        '_' => @"\_",
        '~' => @"\~",
        '`' => @"\`",
        '|' => @"\|",
        '<' => @"\<",
        '>' => @"\>",
        '[' => @"\[",
        ']' => @"\]",
        '#' => @"\#",
        _ => null,
    };
}
