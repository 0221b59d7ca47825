using System.Text;

namespace Alerts;

public static class Text
{
    /// <summary>
    /// The NFKC form, for any string: <see cref="string.Normalize(NormalizationForm)"/> throws on lone surrogates and on
    /// U+FFFE, which a hostile feed may hold; here each becomes U+FFFD.
    /// </summary>
    public static string Nfkc(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.Contains('\uFFFE'))
        {
            return text.Normalize(NormalizationForm.FormKC);
        }

        var wellFormed = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            wellFormed.Append(rune.Value == 0xFFFE ? "\uFFFD" : rune.ToString());
        }

        return wellFormed.ToString().Normalize(NormalizationForm.FormKC);
    }

    /// <summary>
    /// At most <paramref name="max"/> UTF-16 units; what is cut is shown by an ellipsis, which counts. Never cuts inside a
    /// surrogate pair.
    /// </summary>
    public static string Shorten(string text, int max)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        if (text.Length <= max)
        {
            return text;
        }

        var end = max - 1;
        if (end > 0 && char.IsHighSurrogate(text[end - 1]))
        {
            end--;
        }

        return string.Concat(text.AsSpan(0, end).TrimEnd(), "…");
    }
}
