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

    public StringComparison Comparison => Rule is TermRule.Word or TermRule.Constituent ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
}

/// <summary>All names of a catalogue, found by how they begin. Immutable.</summary>
internal sealed class MaterialTerms
{
    private const int Letters = 128;

    private readonly SearchValues<char> _firstOfOthers;
    private readonly FrozenDictionary<char, Term[]> _others;

    // By the first two ASCII characters, in lower case: most words of a text begin as no name does.
    private readonly Term[]?[] _words = new Term[]?[Letters * Letters];

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
        var byStart = terms.ToLookup(t => t.Text.Length >= 2 && char.IsAsciiLetterOrDigit(t.Text[0]) && char.IsAscii(t.Text[1]));
        foreach (var group in byStart[true].GroupBy(t => KeyOf(t.Text[0], t.Text[1])))
        {
            _words[group.Key] = [.. group];
        }

        _others = byStart[false].GroupBy(t => char.ToLowerInvariant(t.Text[0])).SelectMany(g => new[] { g.Key, char.ToUpperInvariant(g.Key) }.Distinct().Select(c => (c, Terms: g.ToArray())))
            .ToFrozenDictionary(x => x.c, x => x.Terms);
        _firstOfOthers = SearchValues.Create([.. _others.Keys]);
    }

    /// <summary>In UTF-16 units.</summary>
    public int Longest { get; }

    public static string Fold(string text) => FoldedText.Of(text).Text;

    /// <summary>Calls for each place where a name may begin, with those that may begin there: words first, then what has no words.</summary>
    public void Visit(string text, Action<int, Term[]> found)
    {
        VisitWords(text, found);
        for (var at = 0; text.AsSpan(at).IndexOfAny(_firstOfOthers) is var step and >= 0; at++)
        {
            at += step;
            found(at, _others[text[at]]);
        }
    }

    private void VisitWords(string text, Action<int, Term[]> found)
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
            if (span[i + 1] < Letters && _words[KeyOf(span[i], span[i + 1])] is { } terms)
            {
                found(i, terms);
            }

            do
            {
                i++;
            }
            while (i < span.Length && char.IsAsciiLetterOrDigit(span[i]));
        }
    }

    private static int KeyOf(char first, char second) => (Lower(first) * Letters) + Lower(second);

    private static int Lower(char c) => c is >= 'A' and <= 'Z' ? c | 0x20 : c;

    private static Term Of(MaterialId id, string text, TermRule rule, string language) => new(id, Fold(text), rule, language);

    private static IEnumerable<Term> TermsOf(MaterialId id, IReadOnlyDictionary<string, IReadOnlyList<string>> names, TermRules? rules)
        => names.SelectMany(n => n.Value.Where(v => v.Length > 0).Select(v => Of(id, v, TermRule.Word, n.Key)))
            .Concat((rules?.CaseSensitive ?? []).Select(n => Of(id, n, TermRule.ExactCase, "mul")))
            .Concat((rules?.ContextRequired ?? []).Select(n => Of(id, n, TermRule.ExactCaseInContext, "mul")));
}
