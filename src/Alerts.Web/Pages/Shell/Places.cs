using System.Globalization;

namespace Alerts.Web.Pages.Shell;

/// <summary>Countries by their English names.</summary>
internal static class Places
{
    // From the machine's CLDR data (ICU), with what trade says instead of it.
    private static readonly Dictionary<string, string> Names = CultureInfo.GetCultures(CultureTypes.SpecificCultures)
        .Select(c => new RegionInfo(c.Name))
        .Where(r => r.TwoLetterISORegionName.Length == 2 && char.IsAsciiLetterUpper(r.TwoLetterISORegionName[0]))
        .GroupBy(r => r.TwoLetterISORegionName, r => r.EnglishName, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);

    static Places()
    {
        Names["EU"] = "European Union";
        Names["CD"] = "DR Congo";
        Names["HK"] = "Hong Kong";
        Names["MO"] = "Macao";
        Names["MM"] = "Myanmar";
    }

    /// <summary>The code itself where it is of no country that is known.</summary>
    /// <param name="code">ISO 3166-1 alpha-2, or EU.</param>
    public static string NameOf(string code) => Names.GetValueOrDefault(code, code);

    /// <summary>By name.</summary>
    public static IEnumerable<KeyValuePair<string, string>> All => Names.OrderBy(n => n.Value, StringComparer.Ordinal);
}
