using Alerts.Auditing;
using Alerts.Subscriptions;

namespace Alerts.Alerting;

/// <summary>A correction as somebody wrote it, unchecked.</summary>
/// <param name="Reason">Why it is corrected: 1 to 500 characters.</param>
/// <param name="Headline">At most 120 characters, shown after "Correction: "; null: that of the corrected alert.</param>
/// <param name="Summary">What is so in truth: 1 to 2,000 characters.</param>
/// <param name="Withdraws">Whether the alert does not hold at all: what is still to be sent of it is cancelled.</param>
public sealed record CorrectionRequest(string? Reason = null, string? Headline = null, string? Summary = null, bool Withdraws = false);

public abstract record CorrectionResult
{
    private CorrectionResult()
    {
    }

    /// <param name="Correction">Stored, and told from now on.</param>
    public sealed record Corrected(Alert Correction) : CorrectionResult;

    public sealed record NotFound : CorrectionResult;

    /// <param name="Why">One sentence.</param>
    public sealed record Conflict(string Why) : CorrectionResult;

    /// <summary>Nothing was stored. All faults, not only the first.</summary>
    public sealed record Refused(IReadOnlyList<FieldFault> Faults) : CorrectionResult;
}

/// <summary>Takes corrections of alerts in.</summary>
public sealed class CorrectionDesk(IAlertStore alerts, AlertIntake intake, AuditTrail trail, TimeProvider clock)
{
    public const int MaxReason = 500;
    public const int MaxSummary = 2000;

    /// <param name="nonce">The same wish made twice, by the same nonce, is one correction.</param>
    public async Task<CorrectionResult> CorrectAsync(string alertId, CorrectionRequest request, string nonce, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (await alerts.FindAsync(alertId, cancellationToken) is not { } alert)
        {
            return new CorrectionResult.NotFound();
        }

        if (alert.Audience is not null)
        {
            return new CorrectionResult.Conflict("It was for one subscription alone: correct the alerts that it tells of.");
        }

        if (Check(request) is { Count: > 0 } faults)
        {
            return new CorrectionResult.Refused(faults);
        }

        var (reason, headline, summary) = (Clean(request.Reason), Clean(request.Headline), Clean(request.Summary));

        // Stored by an earlier try: if it was not enqueued, the sweeper sees to it.
        if (await alerts.FindAsync(CorrectionText.IdOf(alert.Id, nonce), cancellationToken) is { } known)
        {
            return new CorrectionResult.Corrected(known);
        }

        var correction = CorrectionText.Of(alert, reason!, headline, summary!, request.Withdraws, nonce, clock.GetUtcNow());
        var after = new { Correction = correction.Id, correction.Message.Headline, correction.Message.Summary, reason, request.Withdraws };
        await trail.ChangeAsync(
            new AuditedChange("correctAlert", alert.Id, Tenant: null, new { alert.Message.Headline, alert.Message.Summary }, after), () => intake.RaiseAsync(correction, cancellationToken), cancellationToken);
        return new CorrectionResult.Corrected(correction);
    }

    /// <summary>All that is wrong with it; empty where it could be taken.</summary>
    public static IReadOnlyList<FieldFault> Check(CorrectionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Faults(Clean(request.Reason), Clean(request.Headline), Clean(request.Summary));
    }

    /// <summary>How it would read.</summary>
    /// <param name="request">One without faults (<see cref="Check"/>).</param>
    public Alert Draft(Alert alert, CorrectionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return CorrectionText.Of(alert, Clean(request.Reason)!, Clean(request.Headline), Clean(request.Summary)!, request.Withdraws, nonce: "", clock.GetUtcNow());
    }

    /// <summary>The corrections of an alert, and theirs, oldest first.</summary>
    public async Task<IReadOnlyList<Alert>> CorrectionsOfAsync(string alertId, CancellationToken cancellationToken)
    {
        var all = new List<Alert>();
        IReadOnlyList<string> asked = [alertId];
        while (asked.Count > 0)
        {
            var found = await alerts.CorrectionsOfAsync(asked, cancellationToken);
            all.AddRange(found);
            asked = [.. found.Select(c => c.Id)];
        }

        return [.. all.OrderBy(c => c.RaisedAt).ThenBy(c => c.Id, StringComparer.Ordinal)];
    }

    private static string? Clean(string? text) => text?.Replace("\r\n", "\n", StringComparison.Ordinal).Trim();

    private static List<FieldFault> Faults(string? reason, string? headline, string? summary)
    {
        var faults = new List<FieldFault>();
        if (!IsText(reason, MaxReason))
        {
            faults.Add(new FieldFault("reason", $"must have 1 to {MaxReason} characters and no control character but line ends"));
        }

        if (headline is not null && (!IsText(headline, AlertMessage.MaxHeadline) || headline.Contains('\n', StringComparison.Ordinal)))
        {
            faults.Add(new FieldFault("headline", $"must have 1 to {AlertMessage.MaxHeadline} characters and no control character, or be left out"));
        }

        if (!IsText(summary, MaxSummary))
        {
            faults.Add(new FieldFault("summary", $"must have 1 to {MaxSummary} characters and no control character but line ends"));
        }

        return faults;
    }

    private static bool IsText(string? text, int max) => text is { Length: > 0 } && text.Length <= max && !text.Any(c => char.IsControl(c) && c != '\n');
}
