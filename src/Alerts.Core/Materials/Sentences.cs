using System.Buffers;
using System.Text.RegularExpressions;

namespace Alerts.Materials;

/// <summary>The sentences of a folded text, as far as a name's surroundings matter, and the words of trade in them.</summary>
internal sealed partial class Sentences(string text)
{
    // A sentence is looked at this far to either side of a name.
    private const int LongestContext = 300;

    private static readonly SearchValues<char> Ends = SearchValues.Create(".。!;\n");

    private List<(int Start, int End)>? _tradeWords;

    public string Text => text;

    public (int From, int To) Around(int start, int end)
    {
        var first = Math.Max(0, start - LongestContext);
        var from = first + text.AsSpan(first, start - first).LastIndexOfAny(Ends) + 1;
        var last = Math.Min(text.Length, end + LongestContext);
        var length = text.AsSpan(end, last - end).IndexOfAny(Ends);
        return (from, length < 0 ? last : end + length);
    }

    public bool HasTradeWord(int from, int to)
    {
        _tradeWords ??= TradeWords();
        var at = _tradeWords.BinarySearch((from, 0));
        var word = at < 0 ? ~at : at;
        return word < _tradeWords.Count && _tradeWords[word].End <= to;
    }

    // Where each begins and ends, in order.
    private List<(int Start, int End)> TradeWords()
    {
        var words = new List<(int, int)>();
        foreach (var match in TradeWord().EnumerateMatches(text))
        {
            words.Add((match.Index, match.Index + match.Length));
        }

        return words;
    }

    // Words that make an acronym such as LFP or APT a matter of trade rather than of something else. They begin a word:
    // "ore" is not in "more", nor is it "before".
    [GeneratedRegex(@"\b(?:export|mineral|metal|material|ores?\b|batter|licen[cs]|tariff)|出口|物项|矿|材料|金属", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TradeWord();
}
