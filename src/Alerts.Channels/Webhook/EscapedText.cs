using System.Text;

namespace Alerts.Channels.Webhook;

/// <summary>Cuts a text by its length after escaping.</summary>
internal static class EscapedText
{
    /// <summary>
    /// At most <paramref name="max"/> UTF-16 units after escaping; what is cut is shown by an ellipsis. Never cuts inside a
    /// surrogate pair or an escape. Lone surrogates become U+FFFD, control characters but line feeds become blanks,
    /// which are trimmed at both ends.
    /// </summary>
    /// <param name="escape">What stands for a character; null for itself.</param>
    public static string Fit(string text, int max, Func<int, string?> escape, out bool isCut)
    {
        var result = new StringBuilder(Math.Min(text.Length + 16, max));
        Span<char> pair = stackalloc char[2];
        var end = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            ReadOnlySpan<char> piece = rune.Value == '\n' ? "\n" : Rune.IsControl(rune) ? " " : escape(rune.Value) is { } escaped ? escaped : pair[..rune.EncodeToUtf16(pair)];
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
