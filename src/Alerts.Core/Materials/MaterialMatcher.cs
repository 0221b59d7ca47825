using System.Buffers;
using System.Text.RegularExpressions;

namespace Alerts.Materials;

/// <summary>One place where a text names a material.</summary>
/// <param name="Start">Index in the NFKC form of the text, in UTF-16 units.</param>
/// <param name="Constituent">True where the place lies inside a longer name of something else: 钕 in 钕铁硼.</param>
public sealed record MaterialMatch(MaterialId Material, string Term, int Start, int Length, bool Constituent);

/// <summary>
/// Finds materials by name in English and Chinese text. Latin terms match whole words, Chinese terms anywhere; bare
/// element symbols never match. Immutable and safe to share between threads.
/// </summary>
public sealed partial class MaterialMatcher
{
    // A sentence is looked at this far to either side of an acronym.
    private const int LongestContext = 300;

    private static readonly SearchValues<char> SentenceEnds = SearchValues.Create(".。!;\n");

    private readonly SearchValues<string> _anyTerm;
    private readonly int _longestTerm;
    private readonly ILookup<char, Term> _termsByFirstChar;
    private readonly Dictionary<MaterialId, string[]> _never;
    private readonly MaterialCatalogue _catalogue;

    public MaterialMatcher(MaterialCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        _catalogue = catalogue;
        var terms = catalogue.Materials.SelectMany(m => TermsOf(m.Id, m.Names, m.Match))
            .Concat(catalogue.Groups.SelectMany(g => TermsOf(g.Id, g.Names, g.Match)))
            .Concat(catalogue.Materials.SelectMany(m => m.Constituents ?? []).SelectMany(c => c.Materials.Select(id => new Term(id, Normalise(c.Term), TermRule.Constituent))))
            .Distinct()
            .ToList();
        _anyTerm = SearchValues.Create([.. terms.Select(t => t.Text).Distinct(StringComparer.OrdinalIgnoreCase)], StringComparison.OrdinalIgnoreCase);
        _longestTerm = terms.Max(t => t.Text.Length);
        _termsByFirstChar = terms.OrderByDescending(t => t.Text.Length).ToLookup(t => char.ToLowerInvariant(t.Text[0]));
        _never = catalogue.Materials.Select(m => (m.Id, m.Match?.Never)).Concat(catalogue.Groups.Select(g => (g.Id, g.Match?.Never)))
            .Where(x => x.Never is not null)
            .ToDictionary(x => x.Id, x => (x.Never!.En ?? []).Concat(x.Never.Zh ?? []).Select(Normalise).ToArray());
    }

    private enum TermRule
    {
        Word,
        ExactCase,
        ExactCaseInContext,
        Constituent,
    }

    /// <summary>Every match, by place; a material may occur many times.</summary>
    public IReadOnlyList<MaterialMatch> Find(string text)
    {
        var normal = Normalise(text);
        var hits = Hits(normal);
        return [.. hits.Select((h, i) => new MaterialMatch(h.Term.Material, normal.Substring(h.Start, h.Length), h.Start, h.Length, h.Term.Rule == TermRule.Constituent || IsInsideAnother(i, hits)))];
    }

    /// <summary>
    /// What the text is about: materials that it names as such somewhere, not only as a part of another's name. A group is
    /// left out where members of it are named: "certain rare earths" with a list means the list. Sorted.
    /// </summary>
    public IReadOnlyList<MaterialId> MaterialsOf(string text)
    {
        var named = Find(text).Where(m => !m.Constituent).Select(m => m.Material).ToHashSet();
        return [.. named.Where(m => !_catalogue.IsGroup(m) || !_catalogue.MembersOf(m).Any(named.Contains)).Order()];
    }

    private List<Hit> Hits(string text)
    {
        var hits = new List<Hit>();
        var position = 0;
        while (position < text.Length)
        {
            var next = text.AsSpan(position).IndexOfAny(_anyTerm);
            if (next < 0)
            {
                break;
            }

            position += next;
            foreach (var term in _termsByFirstChar[char.ToLowerInvariant(text[position])])
            {
                if (LengthAt(term, text, position) is { } length && !IsMasked(term, text, position, length))
                {
                    hits.Add(new Hit(term, position, length));
                }
            }

            position++;
        }

        if (!hits.Exists(h => h.Term.Rule == TermRule.ExactCaseInContext))
        {
            return hits;
        }

        var tradeWords = TradeWordsOf(text);
        return [.. hits.Where((h, i) => h.Term.Rule != TermRule.ExactCaseInContext || HasContext(i, hits, text, tradeWords))];
    }

    private bool IsInsideAnother(int index, List<Hit> hits)
    {
        var hit = hits[index];
        return Near(index, hits, hit.Start - _longestTerm, hit.Start)
            .Any(other => other.Term.Material != hit.Term.Material && other.Length > hit.Length && other.End >= hit.End);
    }

    // The other hits that start in this range. Hits are in the order of their start, so a text full of names takes no
    // longer than its length.
    private static IEnumerable<Hit> Near(int index, List<Hit> hits, int from, int to)
    {
        for (var i = index - 1; i >= 0 && hits[i].Start >= from; i--)
        {
            yield return hits[i];
        }

        for (var i = index + 1; i < hits.Count && hits[i].Start <= to; i++)
        {
            yield return hits[i];
        }
    }

    // The length of the match including a plural or possessive ending; null where the term does not stand here.
    private static int? LengthAt(Term term, string text, int start)
    {
        var comparison = term.Rule is TermRule.Word or TermRule.Constituent ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        if (!text.AsSpan(start).StartsWith(term.Text, comparison))
        {
            return null;
        }

        var end = start + term.Text.Length;
        if (!term.IsLatin)
        {
            return term.Text.Length;
        }

        if (start > 0 && IsWordCharacter(text[start - 1]))
        {
            return null;
        }

        if (end < text.Length && text[end] is 's' or 'S' && (end + 1 == text.Length || !IsWordCharacter(text[end + 1])))
        {
            end++;
        }

        return end < text.Length && IsWordCharacter(text[end]) ? null : end - start;
    }

    private bool IsMasked(Term term, string text, int start, int length)
    {
        foreach (var mask in _never.GetValueOrDefault(term.Material) ?? [])
        {
            // A mask that covers the match begins at most its own length before the match's end.
            for (var at = Math.Max(0, start + length - mask.Length); at <= start; at++)
            {
                if (text.AsSpan(at).StartsWith(mask, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // Where each trade word starts and ends, in order.
    private static List<(int Start, int End)> TradeWordsOf(string text)
    {
        var words = new List<(int, int)>();
        foreach (var match in TradeWord().EnumerateMatches(text))
        {
            words.Add((match.Index, match.Index + match.Length));
        }

        return words;
    }

    private static bool HasContext(int index, List<Hit> hits, string text, List<(int Start, int End)> tradeWords)
    {
        var hit = hits[index];
        var first = Math.Max(0, hit.Start - LongestContext);
        var from = first + text.AsSpan(first, hit.Start - first).LastIndexOfAny(SentenceEnds) + 1;
        var last = Math.Min(text.Length, hit.End + LongestContext);
        var length = text.AsSpan(hit.End, last - hit.End).IndexOfAny(SentenceEnds);
        var to = length < 0 ? last : hit.End + length;
        return Near(index, hits, from, to).Any(h => h.Term.Rule == TermRule.Word && h.End <= to)
            || (FirstFrom(tradeWords, from) is var word && word < tradeWords.Count && tradeWords[word].End <= to);
    }

    private static int FirstFrom(List<(int Start, int End)> words, int start)
    {
        var at = words.BinarySearch((start, 0));
        return at < 0 ? ~at : at;
    }

    private static IEnumerable<Term> TermsOf(MaterialId id, IReadOnlyDictionary<string, IReadOnlyList<string>> names, TermRules? rules)
        => names.Values.SelectMany(n => n).Select(n => new Term(id, Normalise(n), TermRule.Word))
            .Concat((rules?.CaseSensitive ?? []).Select(n => new Term(id, Normalise(n), TermRule.ExactCase)))
            .Concat((rules?.ContextRequired ?? []).Select(n => new Term(id, Normalise(n), TermRule.ExactCaseInContext)))
            .Where(t => t.Text.Length > 0);

    // Hyphens of every kind and no-break spaces stand for their plain forms: "rare‑earth" is "rare-earth".
    private static string Normalise(string text)
        => Text.Nfkc(text).Replace('\u2010', '-').Replace('\u2011', '-').Replace('\u2013', '-');

    // Words that make an acronym such as LFP or APT a matter of trade rather than of something else. They begin a word:
    // "ore" is not in "more", nor is it "before".
    [GeneratedRegex(@"\b(?:export|mineral|metal|material|ores?\b|batter|licen[cs]|tariff)|出口|物项|矿|材料|金属", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TradeWord();

    private static bool IsWordCharacter(char c) => c < 0x2E80 && char.IsLetterOrDigit(c);

    private sealed record Term(MaterialId Material, string Text, TermRule Rule)
    {
        public bool IsLatin { get; } = Text[0] < 0x2E80;
    }

    private sealed record Hit(Term Term, int Start, int Length)
    {
        public int End => Start + Length;
    }
}
