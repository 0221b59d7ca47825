using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Policies;
using Alerts.Web.Deliveries;

namespace Alerts.Web.Alerting;

/// <summary>One thing worth telling.</summary>
/// <param name="Subject">What it is about: a notice's id, a measure's id, a cliff's key, a source's id.</param>
/// <param name="Jurisdictions">ISO 3166-1 alpha-2, or EU.</param>
/// <param name="Certainty">Unconfirmed where what it tells rests on an announcement without an instrument.</param>
/// <param name="Since">The first day of what it is about.</param>
/// <param name="Until">The last day of it; null where it has no end.</param>
/// <param name="ByDefault">What happens on the day after if nobody acts.</param>
/// <param name="Beside">What stays in force beside it.</param>
/// <param name="Present">The state of single provisions.</param>
/// <param name="Ahead">What comes next, by day.</param>
/// <param name="Readings">Where it is unconfirmed: each way to read it.</param>
/// <param name="Claims">What others say of it, which is not law.</param>
/// <param name="SilencedBy">The silence for which nobody was told; null for nearly all.</param>
/// <param name="Corrects">For <c>alert.corrected</c> only: the alert that it corrects.</param>
/// <param name="Withdraws">Whether the corrected alert does not hold at all.</param>
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
    CliffRung? Rung,
    DateOnly? Since,
    DateOnly? Until,
    string? ByDefault,
    IReadOnlyList<string> Beside,
    IReadOnlyList<string> Present,
    IReadOnlyList<string> Ahead,
    IReadOnlyList<string> Readings,
    IReadOnlyList<ReportedClaim> Claims,
    string? SilencedBy,
    string? Corrects,
    bool Withdraws)
{
    public static AlertResponse Of(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        var message = alert.Message;
        return new AlertResponse(
            alert.Id, alert.Kind, alert.Subject, alert.Severity, alert.Materials, alert.Jurisdictions, alert.RaisedAt, message.Headline,
            message.Summary, message.Facts, message.Certainty, message.OpenQuestions, message.Quote, message.References, alert.Rung,
            message.Since, message.Until, message.ByDefault, message.Beside, message.Present, message.Ahead, message.Readings, message.Claims, alert.SilencedBy,
            alert.Corrects?.AlertId, alert.Corrects?.Withdraws ?? false);
    }
}

/// <summary>An alert and what was sent of it.</summary>
/// <param name="CorrectedBy">Ids of its corrections, oldest first; empty for nearly all.</param>
/// <param name="Deliveries">Newest first, at most 200; a tenant's own. The rest: <c>GET /v1/deliveries?alert=ID</c>.</param>
public sealed record AlertDetailResponse(AlertResponse Alert, IReadOnlyList<string> CorrectedBy, IReadOnlyList<DeliveryResponse> Deliveries);
