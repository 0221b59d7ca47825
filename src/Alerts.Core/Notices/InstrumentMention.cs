namespace Alerts.Notices;

/// <summary>A place where a text names an instrument by its number.</summary>
/// <param name="Id">Canonical.</param>
/// <param name="Start">Index in <see cref="InstrumentText.Normal"/> of the text, of the whole phrase; one phrase may name several.</param>
/// <param name="Length">Of the phrase.</param>
public sealed record InstrumentMention(InstrumentId Id, int Start, int Length);

/// <summary>The form in which texts are searched for instruments.</summary>
public static class InstrumentText
{
    // Beyond this an instrument's number is one of a list in an annex, and hostile texts are long.
    private const int MostText = 400_000;

    private const string AfterCjkOnly = "、，。：；（）〔〕【】《》";

    /// <summary>NFKC; a run of white space is one space, and none where Chinese stands on a side of it: there it means nothing.</summary>
    public static string Normal(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var normal = Text.Nfkc(text.Length > MostText ? text[..MostText] : text);
        var result = new System.Text.StringBuilder(normal.Length);
        var space = false;
        foreach (var c in normal)
        {
            if (char.IsWhiteSpace(c))
            {
                space = true;
                continue;
            }

            if (space && result.Length > 0 && !IsCjk(c) && !IsCjk(result[^1]))
            {
                result.Append(' ');
            }

            space = false;
            result.Append(c is '–' or '—' or '‑' or '‐' ? '-' : c);
        }

        return result.ToString();
    }

    internal static bool IsCjk(char c) => c is >= '\u3400' and <= '\u9FFF' || AfterCjkOnly.Contains(c, StringComparison.Ordinal);
}
