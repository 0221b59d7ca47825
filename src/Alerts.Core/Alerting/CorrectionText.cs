using System.Globalization;
using Alerts.Policies;

namespace Alerts.Alerting;

/// <summary>Corrections, in words. Pure.</summary>
public static class CorrectionText
{
    private const string Mark = "Correction: ";
    private const string Withdrawn = "withdrawn: ";

    /// <summary>As grave as what it corrects, about the same, and with the same sources.</summary>
    /// <param name="nonce">Different for each correction of one alert.</param>
    /// <param name="headline">Null: that of the corrected alert.</param>
    public static Alert Of(Alert corrected, string reason, string? headline, string summary, bool withdraws, string nonce, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(corrected);
        var was = corrected.Message.Headline;
        var message = new AlertMessage(
            // Without a headline of its own it must not look as if it said the same again.
            AlertMessage.FitHeadline($"{Mark}{headline ?? $"{(withdraws ? Withdrawn : "")}{Unmarked(was)}"}"),
            summary,
            [
                new Fact("Corrects", string.Create(CultureInfo.InvariantCulture, $"{was} ({corrected.RaisedAt.UtcDateTime:yyyy-MM-dd HH:mm}Z)")),
                new Fact("That alert", withdraws ? "is withdrawn: do not act on it" : "stands, but for what is said here"),
                new Fact("Reason", reason),
            ],
            Certainty.Certain, [], null, corrected.Message.References);
        return new Alert(IdOf(corrected.Id, nonce), AlertKind.AlertCorrected, corrected.Subject, corrected.Severity, corrected.Materials, corrected.Jurisdictions, now, message)
        {
            Possible = corrected.Possible,
            Source = corrected.Source,
            Corrects = new Correction(corrected.Id, corrected.Corrects?.Kind ?? corrected.Kind, withdraws, reason),
        };
    }

    public static string IdOf(string corrected, string nonce) => Alert.IdOf(AlertKind.AlertCorrected, corrected, nonce);

    private static string Unmarked(string headline) => headline.StartsWith(Mark, StringComparison.Ordinal) ? headline[Mark.Length..] : headline;
}
