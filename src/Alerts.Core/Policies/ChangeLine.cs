namespace Alerts.Policies;

/// <summary>
/// Changes that say the same of several acts, as one: "suspension of 55/2025, 56/2025 and 57/2025 extended to …".
/// </summary>
/// <param name="Brief">The clause with the first act only, for a headline.</param>
internal sealed record ChangeLine(string Says, string Brief, string Before, string After)
{
    // No text of ours or of a data file holds it: the reader refuses NUL.
    private const string Place = "\0";

    /// <summary>In the order in which the changes come.</summary>
    public static IReadOnlyList<ChangeLine> Of(IEnumerable<PolicyChange> changes)
        => [.. changes.GroupBy(c => (c.Kind, Says: Open(c.Says, c), Before: Open(c.Before, c), After: Open(c.After, c))).Select(g =>
        {
            var targets = g.Select(c => c.Target).OfType<string>().ToList();
            var all = string.Join(", ", targets);
            var brief = targets.Count > 2 ? $"{targets[0]} and {targets.Count - 1} more" : all;
            return new ChangeLine(Fill(g.Key.Says, all), Fill(g.Key.Says, brief), Fill(g.Key.Before, all), Fill(g.Key.After, all));
        })];

    // A text names the target once; the same letters later on are part of other words.
    private static string Open(string text, PolicyChange change)
        => change.Target is { } target && text.IndexOf(target, StringComparison.Ordinal) is >= 0 and var at ? $"{text[..at]}{Place}{text[(at + target.Length)..]}" : text;

    private static string Fill(string text, string targets) => text.Replace(Place, targets, StringComparison.Ordinal);
}
