using System.Globalization;
using System.Text;

namespace Alerts.Materials;

/// <summary>
/// A text with its compatibility characters in plain form (NFKC: full width, superscripts, ligatures, composed accents), every hyphen a
/// hyphen-minus, and the way back to the places in the original.
/// </summary>
internal sealed class FoldedText
{
    // For each character of Text where it began in the original, and where the next began; null: nothing has moved.
    private readonly List<int>? _starts;
    private readonly int _originalLength;

    private FoldedText(string text, List<int>? starts, int originalLength) => (Text, _starts, _originalLength) = (text, starts, originalLength);

    public string Text { get; }

    public static FoldedText Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Ascii.IsValid(text) ? new FoldedText(text, null, text.Length) : Fold(text);
    }

    /// <summary>Where a stretch of <see cref="Text"/> is in the original.</summary>
    public (int Start, int Length) OriginalOf(int start, int length)
    {
        if (_starts is null)
        {
            return (start, length);
        }

        var (first, after) = (_starts[start], start + length);

        // What became several characters ends where the next of the original begins.
        while (after < _starts.Count && _starts[after] == _starts[after - 1])
        {
            after++;
        }

        return (first, (after < _starts.Count ? _starts[after] : _originalLength) - first);
    }

    private static FoldedText Fold(string text)
    {
        var result = new StringBuilder(text.Length);
        List<int>? starts = null;
        var plain = 0;
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (IsPlain(c))
            {
                i++;
                continue;
            }

            if (Single(c) is var single and not '\0')
            {
                Append(text.AsSpan(plain, i - plain), plain);
                result.Append(single);
                starts?.Add(i);
                plain = ++i;
                continue;
            }

            // An accent belongs to the letter before it, where that is plain.
            var from = IsJoined(c) && i > plain ? i - 1 : i;
            Append(text.AsSpan(plain, from - plain), plain);
            var to = EndOfCluster(text, i);
            var folded = Alerts.Text.Nfkc(text[from..to]);
            starts ??= [.. Enumerable.Range(0, result.Length)];
            result.Append(folded);
            starts.AddRange(Enumerable.Repeat(from, folded.Length));
            plain = i = to;
        }

        Append(text.AsSpan(plain), plain);
        return new FoldedText(result.ToString(), starts, text.Length);

        void Append(ReadOnlySpan<char> run, int at)
        {
            result.Append(run);
            for (var k = 0; starts is not null && k < run.Length; k++)
            {
                starts.Add(at + k);
            }
        }
    }

    // The scripts in which the names are written; most of a text.
    private static bool IsPlain(char c)
        => c < 0x80 || c is (>= '\u4E00' and <= '\u9FFF') or (>= '\u3041' and <= '\u3096') or (>= '\u30A1' and <= '\u30FE')
            or (>= '\uAC00' and <= '\uD7A3') or (>= '\u3001' and <= '\u3020') or (>= '\u00C0' and <= '\u0131') or (>= '\u0400' and <= '\u052F');

    // One character for one, so that nothing moves. 0: more is to be done.
    private static char Single(char c) => c switch
    {
        >= '\uFF01' and <= '\uFF5E' => (char)(c - 0xFEE0),
        '\u3000' or '\u00A0' or '\u2002' or '\u2003' or '\u2009' or '\u202F' => ' ',
        '\u2010' or '\u2011' or '\u2013' => '-',
        '\u2014' or '\u2018' or '\u2019' or '\u201C' or '\u201D' or '\u2022' or '\u00B7' => c,
        _ => '\0',
    };

    private static int EndOfCluster(string text, int start)
    {
        var i = start + (char.IsSurrogatePair(text, start) ? 2 : 1);
        while (i < text.Length && IsJoined(text[i]))
        {
            i++;
        }

        return i;
    }

    // Combining marks, the half-width voicing marks of Japanese, and the vowels and finals of decomposed Korean.
    private static bool IsJoined(char c)
        => c >= '\u0300' && (c is '\uFF9E' or '\uFF9F' or (>= '\u1160' and <= '\u11FF')
            || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark);
}
