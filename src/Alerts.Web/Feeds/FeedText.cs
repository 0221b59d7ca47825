using System.Text;

namespace Alerts.Web.Feeds;

/// <summary>Titles come from publishers: whatever they hold, a feed and a calendar stay what they are.</summary>
internal static class FeedText
{
    // RFC 5545 section 3.1: octets of a line without its break.
    private const int MostOctets = 75;
    private const string Break = "\r\n";

    /// <summary>Without what XML 1.0 or iCalendar cannot hold, and without marks that turn the writing direction of what stands beside the text. Line breaks become \n.</summary>
    public static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t' || !(Rune.IsControl(rune) || TurnsDirection(rune.Value)))
            {
                clean.Append(rune.Value is 0xFFFE or 0xFFFF ? Rune.ReplacementChar.ToString() : rune.ToString());
            }
        }

        return clean.ToString();
    }

    /// <summary>As <see cref="Clean"/>, on one line.</summary>
    public static string Line(string text) => string.Join(' ', Clean(text).Split(['\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>BCP 47, for a text that is not in English: zh where most of its letters are Han, ja where some are kana; null for all else.</summary>
    public static string? LanguageOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (han, others) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is >= 0x3040 and <= 0x30FF)
            {
                return "ja";
            }

            if (rune.Value is (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF))
            {
                han++;
            }
            else if (Rune.IsLetter(rune))
            {
                others++;
            }
        }

        // A Han character says about as much as a word of four letters.
        return han > 0 && han * 4 > others ? "zh" : null;
    }

    /// <summary>Folded anew by octets of UTF-8, never within a character: Ical.Net folds within surrogate pairs.</summary>
    /// <param name="calendar">As Ical.Net writes it.</param>
    public static string Fold(string calendar)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        var folded = new StringBuilder(calendar.Length);
        foreach (var line in calendar.Replace($"{Break} ", "", StringComparison.Ordinal).Split(Break))
        {
            var octets = 0;
            foreach (var rune in line.EnumerateRunes())
            {
                if (octets + rune.Utf8SequenceLength > MostOctets)
                {
                    folded.Append(Break).Append(' ');
                    octets = 1;
                }

                folded.Append(rune.ToString());
                octets += rune.Utf8SequenceLength;
            }

            folded.Append(Break);
        }

        // The last line had its break already.
        return folded.ToString(0, folded.Length - Break.Length);
    }

    private static bool TurnsDirection(int rune) => rune is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
