using System.Globalization;
using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Web.Pages.Shell;

/// <summary>Addresses of the pages of the law, which keep what was chosen.</summary>
internal static class LawLinks
{
    public static string Measure(LawView view, MeasureId id) => $"/measures/{id}{view.Query()}";

    public static string Provision(LawView view, ProvisionKey key) => $"{Measure(view, key.Measure)}#{Anchor(view.Dataset.Measure(key.Measure), key.Number)}";

    public static string Timeline(LawView view, MaterialId material) => $"/timeline/{material}{view.Query(("material", null))}";

    /// <summary>
    /// The id of a provision on the page of its measure: p2, p1-3 for 1(3). Numbers may hold blanks and brackets, which an id must not; those that would be the same are told
    /// apart by their order.
    /// </summary>
    public static string Anchor(Measure measure, string number)
    {
        var slug = Slug(number);
        var earlier = measure.Provisions.TakeWhile(p => p.Number != number).Count(p => Slug(p.Number) == slug);
        return earlier == 0 ? $"p{slug}" : $"p{slug}_{(earlier + 1).ToString(CultureInfo.InvariantCulture)}";
    }

    private static string Slug(string number)
        => string.Join('-', string.Concat(number.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
