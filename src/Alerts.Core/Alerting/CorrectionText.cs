using System.Globalization;
using Alerts.Policies;

namespace Alerts.Alerting;

/// <summary>The words of corrections.</summary>
internal static class CorrectionText
{
    private const string Mark = "Correction: ";

    /// <param name="headline">Null: that of the corrected alert.</param>
    public static AlertMessage Of(Alert corrected, Correction correction, string? headline, string summary)
    {
        var was = corrected.Message.Headline;
        return new AlertMessage(
            AlertMessage.FitHeadline($"{Mark}{headline ?? Unmarked(was)}"),
            summary,
            [
                new Fact("Corrects", string.Create(CultureInfo.InvariantCulture, $"{was} ({corrected.RaisedAt.UtcDateTime:yyyy-MM-dd HH:mm}Z)")),
                new Fact("That alert", correction.Withdraws ? "is withdrawn: do not act on it" : "stands, but for what is said here"),
                new Fact("Reason", correction.Reason),
            ],
            Certainty.Certain, [], null, corrected.Message.References);
    }

    private static string Unmarked(string headline) => headline.StartsWith(Mark, StringComparison.Ordinal) ? headline[Mark.Length..] : headline;
}
