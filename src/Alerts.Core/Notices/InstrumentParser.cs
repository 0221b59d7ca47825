using System.Text.RegularExpressions;

namespace Alerts.Notices;

/// <summary>Finds the legal acts that a text names by number, in every form that our sources print.</summary>
public static class InstrumentParser
{
    /// <summary>By place; an act named several times occurs several times.</summary>
    /// <param name="home">The Chinese series of an announcement that names no authority: that of the source. Null: it is passed over.</param>
    public static IReadOnlyList<InstrumentMention> Find(string text, string? home = null)
    {
        var normal = InstrumentText.Normal(text);
        try
        {
            return [.. ChineseInstruments.In(normal, home).Concat(WesternInstruments.In(normal)).OrderBy(m => m.Start)];
        }
        catch (RegexMatchTimeoutException)
        {
            // Only a text made for it comes here; a law is never so written.
            return [];
        }
    }

    /// <summary>Each act once, in the order in which the text first names them.</summary>
    public static IReadOnlyList<InstrumentId> In(string text, string? home = null) => [.. Find(text, home).Select(m => m.Id).Distinct()];
}
