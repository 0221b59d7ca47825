using System.Text;

namespace Alerts.Channels.Webhook;

/// <summary>Plain text as Slack's mrkdwn: only <c>&amp;</c>, <c>&lt;</c> and <c>&gt;</c> are escaped, as its formatting guide asks.</summary>
internal static class SlackText
{
    /// <summary>
    /// At most <paramref name="max"/> UTF-16 units after escaping; what is cut is shown by an ellipsis. Never cuts inside a
    /// surrogate pair or an entity. Lone surrogates become U+FFFD, control characters but line feeds become blanks,
    /// which are trimmed at both ends.
    /// </summary>
    public static string Fit(string text, int max, out bool isCut)
    {
        var result = new StringBuilder(Math.Min(text.Length + 16, max));
        Span<char> pair = stackalloc char[2];
        var end = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            ReadOnlySpan<char> piece = rune.Value switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '\n' => "\n",
                _ when Rune.IsControl(rune) => " ",
                _ => pair[..rune.EncodeToUtf16(pair)],
            };
            if (result.Length + piece.Length > max)
            {
                isCut = true;
                result.Length = end;
                return result.Append('…').ToString().Trim();
            }

            result.Append(piece);
            if (result.Length < max)
            {
                end = result.Length;
            }
        }

        isCut = false;
        return result.ToString().Trim();
    }
}
