using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Web.Alerting;

/// <summary>One thing worth telling.</summary>
/// <param name="Subject">What it is about: a notice's id, a measure's id, a cliff's key, a source's id.</param>
/// <param name="Jurisdictions">ISO 3166-1 alpha-2, or EU.</param>
/// <param name="Certainty">Unconfirmed where what it tells rests on an announcement without an instrument.</param>
/// <param name="Rung">For <c>cliff.upcoming</c> only: which step of the lead-day ladder this is.</param>
public sealed record AlertResponse(
    string Id,
    AlertKind Kind,
    string Subject,
    Severity Severity,
    IReadOnlyList<MaterialId> Materials,
    IReadOnlyList<string> Jurisdictions,
    DateTimeOffset RaisedAt,
    string Headline,
    string Summary,
    IReadOnlyList<Fact> Facts,
    Certainty Certainty,
    IReadOnlyList<string> OpenQuestions,
    Quote? Quote,
    IReadOnlyList<Reference> References,
    CliffRung? Rung)
{
    public static AlertResponse Of(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        var message = alert.Message;
        return new AlertResponse(
            alert.Id, alert.Kind, alert.Subject, alert.Severity, alert.Materials, alert.Jurisdictions, alert.RaisedAt, message.Headline,
            message.Summary, message.Facts, message.Certainty, message.OpenQuestions, message.Quote, message.References, alert.Rung);
    }
}
