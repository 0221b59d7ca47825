using System.Buffers;
using System.Globalization;

namespace Alerts.Subscriptions.Bulk;

/// <summary>What a cell says, and how it is written. Reading what was written gives the same.</summary>
internal static class CsvCell
{
    private const char Guard = '\'';

    // What a spreadsheet takes for the start of a formula, in full width too (OWASP, CSV injection). Tab and line break no member may hold.
    private static readonly SearchValues<char> Formula = SearchValues.Create("=+-@＝＋－＠");

    /// <summary>
    /// A text that a spreadsheet would run gets an apostrophe, which makes it text there; so does one that has apostrophes before such a
    /// character already, so that <see cref="Unguard"/> is exact.
    /// </summary>
    public static string Guarded(string text) => IsFormula(text.AsSpan().TrimStart(Guard)) ? $"{Guard}{text}" : text;

    public static string Unguard(string cell) => cell.StartsWith(Guard) && IsFormula(cell.AsSpan().TrimStart(Guard)) ? cell[1..] : cell;

    /// <summary>Null and empty lists are empty cells.</summary>
    public static string Write(object? value) => value switch
    {
        null => "",
        string text => Guarded(text),
        bool flag => flag ? "true" : "false",
        IReadOnlyList<string> texts => Guarded(string.Join(BulkColumns.ListSeparator, texts)),
        IReadOnlyList<int> numbers => string.Join(BulkColumns.ListSeparator, numbers.Select(n => n.ToString(CultureInfo.InvariantCulture))),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static IReadOnlyList<string> Items(string cell) => cell.Split(BulkColumns.ListSeparator, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>As JSON writes it, or in capitals as spreadsheets do.</summary>
    public static bool? Flag(string cell)
        => string.Equals(cell, "true", StringComparison.OrdinalIgnoreCase) ? true : string.Equals(cell, "false", StringComparison.OrdinalIgnoreCase) ? false : null;

    public static int? Number(string item) => int.TryParse(item, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool IsFormula(ReadOnlySpan<char> text) => text.Length > 0 && Formula.Contains(text[0]);
}
