using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Policies;

namespace Alerts.Web.Pages.Alerting;

/// <summary>What belongs to alerts, in words for people.</summary>
internal static class AlertNames
{
    public static string Of(AlertKind kind) => kind switch
    {
        AlertKind.NoticePublished => "Notice published",
        AlertKind.NoticeRevised => "Notice revised",
        AlertKind.PolicyChanged => "Policy changed",
        AlertKind.CliffUpcoming => "Cliff ahead",
        AlertKind.CliffClosed => "Cliff closed",
        AlertKind.SubscriptionStarted => "Subscription started",
        AlertKind.SubscriptionConfirmation => "Confirmation asked",
        AlertKind.Digest => "Digest",
        AlertKind.SubscriptionTest => "Test",
        AlertKind.AlertCorrected => "Correction",
        AlertKind.SourceFailing => "Source failing",
        AlertKind.SourceRecovered => "Source recovered",
        AlertKind.SeriesGap => "Gap in a series",
        AlertKind.SeriesGapClosed => "Gap closed",
        AlertKind.DatasetRefused => "Dataset refused",
        AlertKind.TargetDisabled => "Target switched off",
    };

    public static string Of(Severity severity) => severity switch
    {
        Severity.Info => "info",
        Severity.Warning => "warning",
        Severity.Critical => "critical",
    };

    public static string Of(DeliveryStatus status) => status switch
    {
        DeliveryStatus.Pending => "on its way",
        DeliveryStatus.Accepted => "delivered",
        DeliveryStatus.Dead => "failed",
        DeliveryStatus.Cancelled => "not sent",
        DeliveryStatus.Replayed => "sent again",
    };

    /// <summary>Where what it is about is shown; null where that has no page.</summary>
    /// <param name="withSources">Whether who looks may open the pages of sources.</param>
    public static string? SubjectHref(Alert alert, bool withSources) => (alert.Corrects?.Kind ?? alert.Kind) switch
    {
        AlertKind.NoticePublished or AlertKind.NoticeRevised => $"/notices/{Uri.EscapeDataString(alert.Subject)}",
        AlertKind.PolicyChanged => $"/measures/{Uri.EscapeDataString(alert.Subject)}",
        AlertKind.CliffUpcoming or AlertKind.CliffClosed when MeasureId.TryParse(alert.Subject.Split('#')[0], null, out var measure) => $"/measures/{measure}",
        AlertKind.SourceFailing or AlertKind.SourceRecovered when withSources => $"/operate/sources/{Uri.EscapeDataString(alert.Subject)}",
        _ => null,
    };
}
