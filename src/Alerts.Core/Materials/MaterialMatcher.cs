namespace Alerts.Materials;

/// <summary>
/// Finds materials by name in texts of any language of the catalogue. Latin terms match whole words, Chinese terms anywhere; bare
/// element symbols never match. Immutable and safe to share between threads. Takes time in proportion to the text.
/// </summary>
public sealed class MaterialMatcher
{
    private readonly MaterialTerms _terms;
    private readonly Dictionary<MaterialId, string[]> _never;
    private readonly Dictionary<MaterialId, string[]> _low;
    private readonly MaterialCatalogue _catalogue;

    public MaterialMatcher(MaterialCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        _catalogue = catalogue;
        _terms = new MaterialTerms(catalogue);
        var rules = catalogue.Materials.Select(m => (m.Id, m.Match)).Concat(catalogue.Groups.Select(g => (g.Id, g.Match))).Where(x => x.Match is not null).ToList();
        _never = WordsOf(rules, r => r.Never);
        _low = WordsOf(rules, r => r.Low);
    }

    /// <summary>Every match, by place; a material may occur many times.</summary>
    public IReadOnlyList<MaterialMatch> Find(string text)
    {
        var folded = FoldedText.Of(text);
        var hits = Hits(folded.Text);
        if (hits.Count == 0)
        {
            return [];
        }

        var sentences = new Sentences(folded.Text);
        return [.. hits.Select((h, i) => MatchOf(h, i, hits, folded, sentences))];
    }

    /// <summary>What a notice names, in its title and in its text; sorted by id.</summary>
    public IReadOnlyList<NamedMaterial> Named(string title, string body)
        => [.. Find(title).Select(m => m with { Field = TextField.Title }).Concat(Find(body))
            .GroupBy(m => m.Material)
            .Select(g => new NamedMaterial(g.Key, g.Max(m => m.Confidence), g.All(m => m.Constituent), [.. g]))
            .OrderBy(m => m.Id)];

    /// <summary>
    /// What the text is about: materials that it names as such somewhere, not only as a part of another's name or in another's trade. A
    /// group is left out where members of it are named: "certain rare earths" with a list means the list. Sorted.
    /// </summary>
    public IReadOnlyList<MaterialId> MaterialsOf(string text)
        => AboutOf(Find(text).Where(m => m.Confidence > MatchConfidence.Low).Select(m => m.Material));

    /// <summary>Of these names, those that are meant: no group beside its members. Sorted.</summary>
    public IReadOnlyList<MaterialId> AboutOf(IEnumerable<MaterialId> names)
    {
        var named = names.ToHashSet();
        return [.. named.Where(m => !_catalogue.IsGroup(m) || !_catalogue.MembersOf(m).Any(named.Contains)).Order()];
    }

    private static Dictionary<MaterialId, string[]> WordsOf(IEnumerable<(MaterialId Id, TermRules? Match)> rules, Func<TermRules, TermsByScript?> which)
        => rules.Where(x => which(x.Match!) is not null)
            .ToDictionary(x => x.Id, x => (which(x.Match!)!.En ?? []).Concat(which(x.Match!)!.Zh ?? []).Select(MaterialTerms.Fold).ToArray());

    private MaterialMatch MatchOf(Hit hit, int index, List<Hit> hits, FoldedText folded, Sentences sentences)
    {
        var isPart = hit.Term.Rule == TermRule.Constituent || IsInsideAnother(index, hits);
        var (start, length) = folded.OriginalOf(hit.Start, hit.Length);
        var confidence = isPart || IsOfAnotherTrade(hit, sentences) ? MatchConfidence.Low
            : hit.Term.Rule == TermRule.Word ? MatchConfidence.High
            : MatchConfidence.Medium;
        return new MaterialMatch(hit.Term.Material, hit.Term.Text, hit.Term.Language, start, length, isPart, confidence);
    }

    private bool IsOfAnotherTrade(Hit hit, Sentences sentences)
        => _low.TryGetValue(hit.Term.Material, out var words) && sentences.Around(hit.Start, hit.End) is var (from, to)
            && words.Any(w => sentences.Text.AsSpan(from, to - from).Contains(w, StringComparison.OrdinalIgnoreCase));

    private List<Hit> Hits(string text)
    {
        var hits = new List<Hit>();
        _terms.Visit(text, (at, term) =>
        {
            if (LengthAt(term, text, at) is { } length && !IsMasked(term, text, at, length))
            {
                hits.Add(new Hit(term, at, length, hits.Count));
            }
        });

        // Words and others were looked for one after the other.
        hits.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.Order.CompareTo(b.Order));
        if (!hits.Exists(h => h.Term.Rule == TermRule.ExactCaseInContext))
        {
            return hits;
        }

        var sentences = new Sentences(text);
        return [.. hits.Where((h, i) => h.Term.Rule != TermRule.ExactCaseInContext || HasContext(i, hits, sentences))];
    }

    private bool IsInsideAnother(int index, List<Hit> hits)
    {
        var hit = hits[index];
        for (var i = index - 1; i >= 0 && hits[i].Start >= hit.Start - _terms.Longest; i--)
        {
            if (Covers(hits[i], hit))
            {
                return true;
            }
        }

        for (var i = index + 1; i < hits.Count && hits[i].Start == hit.Start; i++)
        {
            if (Covers(hits[i], hit))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Covers(Hit longer, Hit hit) => longer.Length > hit.Length && longer.End >= hit.End && longer.Term.Material != hit.Term.Material;

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
        if (!term.StandsAt(text, start))
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
        if (!_never.TryGetValue(term.Material, out var masks))
        {
            return false;
        }

        foreach (var mask in masks)
        {
            // A mask that covers the match begins at most its own length before the match's end.
            for (var at = Math.Max(0, start + length - mask.Length); at <= start; at++)
            {
                if ((text[at] == mask[0] || text[at] < 0x80) && text.AsSpan(at).StartsWith(mask, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool HasContext(int index, List<Hit> hits, Sentences sentences)
    {
        var hit = hits[index];
        var (from, to) = sentences.Around(hit.Start, hit.End);
        return Near(index, hits, from, to).Any(h => h.Term.Rule == TermRule.Word && h.End <= to) || sentences.HasTradeWord(from, to);
    }

    private static bool IsWordCharacter(char c) => c < 0x2E80 && char.IsLetterOrDigit(c);

    private readonly record struct Hit(Term Term, int Start, int Length, int Order)
    {
        public int End => Start + Length;
    }
}
