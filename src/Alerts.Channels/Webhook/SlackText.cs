namespace Alerts.Channels.Webhook;

/// <summary>Plain text as Slack's mrkdwn: only <c>&amp;</c>, <c>&lt;</c> and <c>&gt;</c> are escaped, as its formatting guide asks.</summary>
internal static class SlackText
{
    /// <summary>As <see cref="EscapedText.Fit"/>.</summary>
    public static string Fit(string text, int max, out bool isCut) => EscapedText.Fit(text, max, Escape, out isCut);

    private static string? Escape(int character) => character switch
    {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        _ => null,
    };
}
