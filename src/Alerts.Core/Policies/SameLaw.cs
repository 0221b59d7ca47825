using System.Globalization;
using Alerts.Materials;

namespace Alerts.Policies;

/// <summary>
/// Whether two pieces of a dataset have one canonical form (<see cref="CanonicalPolicies"/>), without making it: equal
/// here means that they leave the same trace in <see cref="PolicyDataset.Revision"/>.
/// </summary>
internal static class SameLaw
{
    /// <summary>An absent list and an empty one say the same.</summary>
    public static bool Texts(IReadOnlyList<string>? a, IReadOnlyList<string>? b) => Lists(a ?? [], b ?? [], StringComparer.Ordinal);

    public static bool Materials(IReadOnlyList<MaterialId>? a, IReadOnlyList<MaterialId>? b)
        => (a is null) == (b is null) && Lists(a ?? [], b ?? [], Comparer<MaterialId>.Default);

    // Two addresses that a browser takes for one are still written differently.
    public static bool Urls(IReadOnlyList<Uri> a, IReadOnlyList<Uri> b)
        => ReferenceEquals(a, b) || (a.Count == b.Count && Lists([.. a.Select(u => u.OriginalString)], [.. b.Select(u => u.OriginalString)], StringComparer.Ordinal));

    public static bool Titles(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b)
    {
        if (a.Count != b.Count)
        {
            return false;
        }

        foreach (var (language, title) in a)
        {
            if (!b.TryGetValue(language, out var other) || other != title)
            {
                return false;
            }
        }

        return true;
    }

    public static bool Scopes(DestinationScope? a, DestinationScope? b)
        => a is null || b is null ? a is null && b is null : a.All == b.All && Texts(a.Only, b.Only) && Texts(a.Except, b.Except);

    // 10 and 10.0 are one amount, but written differently.
    public static bool Quotas(QuotaAmount? a, QuotaAmount? b)
        => a == b && a?.Amount.ToString(CultureInfo.InvariantCulture) == b?.Amount.ToString(CultureInfo.InvariantCulture);

    public static bool Ends(WindowEnd? a, WindowEnd? b)
        => a is null || b is null
            ? a is null && b is null
            : a.Printed == b.Printed && a.Effective == b.Effective && a.Announced == b.Announced && a.Announced?.Source?.OriginalString == b.Announced?.Source?.OriginalString;

    public static bool Relations(Relation a, Relation b) => SameAct(a, b) && Ends(a.Until, b.Until);

    /// <summary>Equal but for the end.</summary>
    public static bool SameAct(Relation a, Relation b)
        => a.Type == b.Type && a.Measure == b.Measure && a.From == b.From && Texts(a.Provisions, b.Provisions) && Materials(a.Materials, b.Materials) && Scopes(a.Destinations, b.Destinations);

    public static bool Claims(Claim a, Claim b)
        => (a.Id, a.Source, a.By, a.Said, a.Says, a.Where, a.Confidence) == (b.Id, b.Source, b.By, b.Said, b.Says, b.Where, b.Confidence)
            && a.Url?.OriginalString == b.Url?.OriginalString
            && (ReferenceEquals(a.About, b.About) || Lists([.. a.About.Select(Subject)], [.. b.About.Select(Subject)], StringComparer.Ordinal));

    private static string Subject(ClaimSubject subject)
        => $"{subject.Measure}|{string.Join(',', (subject.Provisions ?? []).Order(StringComparer.Ordinal))}";

    // Most lists of two revisions are in the same order: only others are sorted.
    private static bool Lists<T>(IReadOnlyList<T> a, IReadOnlyList<T> b, IComparer<T> order)
    {
        if (ReferenceEquals(a, b))
        {
            return true;
        }

        if (a.Count != b.Count)
        {
            return false;
        }

        for (var i = 0; i < a.Count; i++)
        {
            if (order.Compare(a[i], b[i]) != 0)
            {
                return a.Order(order).SequenceEqual(b.Order(order));
            }
        }

        return true;
    }
}
