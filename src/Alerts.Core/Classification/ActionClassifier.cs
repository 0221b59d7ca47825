using System.Text;
using System.Text.RegularExpressions;
using Alerts.Materials;
using Alerts.Notices;

namespace Alerts.Classification;

/// <summary>
/// Proposes what a notice does, sentence by sentence of its text. Titles do not count where there is a text: No. 72 of 2025 of the Ministry of
/// Commerce says "adjust" in its title and suspends in its text.
/// </summary>
public static partial class ActionClassifier
{
    // A table or a list without stops is no sentence; its head says what there is to say.
    private const int LongestSentence = 1000;

    /// <param name="home">As for <see cref="InstrumentParser.Find"/>: the series of an announcement that names no authority; null: none.</param>
    /// <returns>One for each action of a sentence, in the order of the text.</returns>
    public static IReadOnlyList<ProposedAction> Propose(string title, string body, string? home = null)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(body);
        return string.IsNullOrWhiteSpace(body) ? [.. In(title, TextField.Title, home)] : [.. In(body, TextField.Body, home)];
    }

    private static IEnumerable<ProposedAction> In(string text, TextField field, string? home)
    {
        foreach (var (start, length) in Sentences(text))
        {
            var sentence = text.Substring(start, length);
            var plain = WithoutQuotes(sentence);
            var cues = IsChinese(sentence) ? ActionCues.Chinese : ActionCues.English;
            var found = cues.In(plain).DistinctBy(c => c.Kind).OrderBy(c => c.Start).ToList();
            if (found.Count == 0)
            {
                continue;
            }

            var cites = InstrumentParser.Find(InstrumentText.Normal(sentence), home).Select(m => m.Id).Distinct().ToList();
            var paragraph = Paragraph().Match(plain) is { Success: true } part ? part.Value.Trim() : null;
            foreach (var (kind, at, _) in found)
            {
                var confidence = field == TextField.Title || cues.IsPast(plain, at) ? MatchConfidence.Low
                    : cites.Count > 0 || cues.IsOfItself(plain) ? MatchConfidence.High
                    : MatchConfidence.Medium;
                yield return new ProposedAction(kind, field, start, length, sentence, cites, paragraph, confidence);
            }
        }
    }

    // Full stops of numbers and abbreviations end nothing: "No. 70", "U.S. persons", "3.5".
    private static IEnumerable<(int Start, int Length)> Sentences(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var ends = text[i] is '。' or '；' or ';' or '！' or '\n'
                || (text[i] is '.' or '!' or '?' && (i + 1 == text.Length || char.IsWhiteSpace(text[i + 1])) && !IsAbbreviation(text, i))
                || (i - start >= LongestSentence);
            if (!ends)
            {
                continue;
            }

            if (Trimmed(text, start, i + 1) is { Length: > 0 } sentence)
            {
                yield return sentence;
            }

            start = i + 1;
        }

        if (Trimmed(text, start, text.Length) is { Length: > 0 } last)
        {
            yield return last;
        }
    }

    private static bool IsAbbreviation(string text, int stop)
    {
        var from = stop;
        while (from > 0 && stop - from < 8 && (char.IsLetter(text[from - 1]) || text[from - 1] == '.'))
        {
            from--;
        }

        // A word with another stop in it, one letter, or one of those that a number or name follows.
        return text[from..stop] is var word
            && (word.Contains('.', StringComparison.Ordinal) || word.Length == 1 || word is "No" or "Nos" or "no" or "Art" or "Sec" or "Reg" or "Fed" or "Pub" or "Mr" or "Ms" or "Dr" or "Co" or "Ltd" or "Inc" or "vs" or "para");
    }

    private static (int Start, int Length) Trimmed(string text, int from, int to)
    {
        while (from < to && char.IsWhiteSpace(text[from]))
        {
            from++;
        }

        while (to > from && char.IsWhiteSpace(text[to - 1]))
        {
            to--;
        }

        return (from, to - from);
    }

    private static bool IsChinese(string sentence) => sentence.Any(c => c is >= '\u4E00' and <= '\u9FFF');

    // What an act is called is not what it does.
    private static string WithoutQuotes(string sentence)
    {
        var plain = new StringBuilder(sentence);
        foreach (var (index, length) in Quoted().Matches(sentence).Select(m => (m.Index, m.Length)))
        {
            for (var i = index; i < index + length; i++)
            {
                plain[i] = ' ';
            }
        }

        return plain.ToString();
    }

    [GeneratedRegex("《[^》]{0,300}》|“[^”]{0,300}”|\"[^\"]{0,300}\"", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex("第[一二三四五六七八九十百0-9０-９]{1,4}[款条项]|\\b(?:paragraphs?|sections?|articles?) [0-9]{1,4}(?:\\([a-z0-9]{1,3}\\)){0,4}", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Paragraph();
}
