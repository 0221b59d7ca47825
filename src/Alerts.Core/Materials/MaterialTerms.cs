using System.Buffers;
using System.Collections.Frozen;

namespace Alerts.Materials;

internal enum TermRule
{
    Word,
    ExactCase,
    ExactCaseInContext,
    Constituent,
}

/// <param name="Text">Folded.</param>
internal sealed record Term(MaterialId Material, string Text, TermRule Rule, string Language)
{
    public bool IsLatin { get; } = Text[0] < 0x2E80;

    // What has no case is compared as it is: most Chinese names, at a fraction of the cost.
    private StringComparison Comparison { get; } = Rule is TermRule.Word or TermRule.Constituent && Text.Any(c => char.ToUpperInvariant(c) != char.ToLowerInvariant(c))
        ? StringComparison.OrdinalIgnoreCase
        : StringComparison.Ordinal;

    /// <param name="start">Where its first character stands, in whatever case.</param>
    public bool StandsAt(string text, int start)
    {
        // Its last character decides nearly always.
        var end = start + Text.Length - 1;
        return end < text.Length && (text[end] == Text[^1] || (Comparison != StringComparison.Ordinal && char.ToUpperInvariant(text[end]) == char.ToUpperInvariant(Text[^1])))
            && text.AsSpan(start).StartsWith(Text, Comparison);
    }
}

/// <summary>All names of a catalogue, found by how they begin. Immutable.</summary>
internal sealed class MaterialTerms
{
    private const int Letters = 128;

    private readonly SearchValues<char> _firstOfOthers;
    private readonly FrozenDictionary<char, TermBucket> _others;

    // By the first two ASCII characters, in lower case: most words of a text begin as no name does.
    // A table of places, for it is small enough to stay in the processor's cache.
    private readonly ushort[] _wordAt = new ushort[Letters * Letters];
    private readonly List<TermBucket?> _words = [null];

    public MaterialTerms(MaterialCatalogue catalogue)
    {
        var terms = catalogue.Materials.SelectMany(m => TermsOf(m.Id, m.Names, m.Match))
            .Concat(catalogue.Groups.SelectMany(g => TermsOf(g.Id, g.Names, g.Match)))
            .Concat(catalogue.Materials.SelectMany(m => m.Constituents ?? []).SelectMany(c => c.Materials.Select(id => Of(id, c.Term, TermRule.Constituent, "mul"))))
            .Where(t => t.Text.Length > 0)
            .DistinctBy(t => (t.Material, t.Text, t.Rule))
            .OrderByDescending(t => t.Text.Length)
            .ToList();
        Longest = terms.Count == 0 ? 0 : terms[0].Text.Length;
        var byStart = terms.ToLookup(t => t.Text.Length >= 2 && char.IsAsciiLetterOrDigit(t.Text[0]));
        foreach (var group in byStart[true].GroupBy(t => KeyOf(t.Text[0], t.Text[1])))
        {
            _wordAt[group.Key] = (ushort)_words.Count;
            _words.Add(new TermBucket(group, at: 2));
        }

        _others = byStart[false].GroupBy(t => char.ToLowerInvariant(t.Text[0])).SelectMany(g => new[] { g.Key, char.ToUpperInvariant(g.Key) }.Distinct().Select(c => (c, Bucket: new TermBucket(g, at: 1))))
            .ToFrozenDictionary(x => x.c, x => x.Bucket);
        _firstOfOthers = SearchValues.Create([.. _others.Keys]);
    }

    /// <summary>In UTF-16 units.</summary>
    public int Longest { get; }

    public static string Fold(string text) => FoldedText.Of(text).Text;

    /// <summary>Calls for each place and each name that may begin there: words first, then what has no words; of one place the longest first.</summary>
    public void Visit(string text, Action<int, Term> found)
    {
        VisitWords(text, found);
        for (var at = 0; text.AsSpan(at).IndexOfAny(_firstOfOthers) is var step and >= 0; at++)
        {
            at += step;
            _others[text[at]].Visit(text, at, found);
        }
    }

    private void VisitWords(string text, Action<int, Term> found)
    {
        var span = text.AsSpan();
        for (var i = 0; i < span.Length - 1;)
        {
            // Over everything that no word begins with, many characters at a time.
            var step = span[i..].IndexOfAnyInRange('0', 'z');
            if (step < 0 || i + step >= span.Length - 1)
            {
                return;
            }

            i += step;
            _words[_wordAt[KeyOf(span[i], span[i + 1])]]?.Visit(text, i, found);

            do
            {
                i++;
            }
            while (i < span.Length && char.IsAsciiLetterOrDigit(span[i]));
        }
    }

    // Letters outside ASCII (béryllium) share one place.
    private static int KeyOf(char first, char second) => (Lower(first) * Letters) + (second < Letters ? Lower(second) : 0);

    private static int Lower(char c) => c is >= 'A' and <= 'Z' ? c | 0x20 : c;

    private static Term Of(MaterialId id, string text, TermRule rule, string language) => new(id, Fold(text), rule, language);

    private static IEnumerable<Term> TermsOf(MaterialId id, IReadOnlyDictionary<string, IReadOnlyList<string>> names, TermRules? rules)
        => names.SelectMany(n => n.Value.Where(v => v.Length > 0).Select(v => Of(id, v, TermRule.Word, n.Key)))
            .Concat((rules?.CaseSensitive ?? []).Select(n => Of(id, n, TermRule.ExactCase, "mul")))
            .Concat((rules?.ContextRequired ?? []).Select(n => Of(id, n, TermRule.ExactCaseInContext, "mul")));
}

/// <summary>Names that begin alike, told apart by their next character.</summary>
internal sealed class TermBucket
{
    private readonly int _at;
    private readonly char[] _next;
    private readonly Term[][] _terms;
    private readonly Term[] _short;

    /// <param name="at">How many characters they share.</param>
    public TermBucket(IEnumerable<Term> terms, int at)
    {
        _at = at;
        var byNext = terms.ToLookup(t => t.Text.Length > at ? Lower(t.Text[at]) : '\0');
        _short = [.. byNext['\0']];
        var longer = byNext.Where(g => g.Key != '\0').ToList();
        (_next, _terms) = ([.. longer.Select(g => g.Key)], [.. longer.Select(g => g.ToArray())]);
    }

    public void Visit(string text, int start, Action<int, Term> found)
    {
        if (start + _at < text.Length && Array.IndexOf(_next, Lower(text[start + _at])) is var place and >= 0)
        {
            foreach (var term in _terms[place])
            {
                found(start, term);
            }
        }

        foreach (var term in _short)
        {
            found(start, term);
        }
    }

    private static char Lower(char c) => c < 0x80 ? (char)(c is >= 'A' and <= 'Z' ? c | 0x20 : c) : char.ToLowerInvariant(c);
}
