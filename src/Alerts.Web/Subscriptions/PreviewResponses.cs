using System.Text.Json;
using Alerts.Alerting;
using Alerts.Subscriptions.Previews;

namespace Alerts.Web.Subscriptions;

/// <summary>What a subscription would have told in the last twelve months, and what lies ahead for it.</summary>
/// <param name="From">Inclusive.</param>
/// <param name="Total">Alerts: what was told of this, and what would have been told had this installation been there.</param>
/// <param name="Reconstructed">How many of these are not in the record, but derived from the law day by day, or from notices that were stored without being told.</param>
/// <param name="Messages">How many messages would have come: digests, and what does not wait for one.</param>
/// <param name="Digests">How many of these would have been digests; null without a digest.</param>
/// <param name="Weeks">Every week of the time, also those without any.</param>
/// <param name="Examples">The newest.</param>
/// <param name="Next">Cliffs ahead within the longest of the lead days.</param>
/// <param name="Warnings">On what was found, and on what of the filter can have no effect.</param>
/// <param name="Truncated">More is stored than was looked at: the counts of the oldest weeks are too low.</param>
/// <param name="HistorySince">Since when this installation tells; what came before is reconstructed. Null: it has not begun.</param>
public sealed record PreviewResponse(
    DateTimeOffset From,
    DateTimeOffset Until,
    int Total,
    int Reconstructed,
    int Messages,
    int? Digests,
    IReadOnlyDictionary<string, int> ByKind,
    IReadOnlyDictionary<string, int> BySeverity,
    IReadOnlyList<PreviewWeekResponse> Weeks,
    IReadOnlyList<PreviewExampleResponse> Examples,
    IReadOnlyList<CliffAheadResponse> Next,
    IReadOnlyList<WarningResponse> Warnings,
    bool Truncated,
    DateTimeOffset? HistorySince)
{
    private const int MostExamples = 20;

    internal static PreviewResponse Of(Preview preview, FilterAdvice advice)
    {
        ArgumentNullException.ThrowIfNull(preview);
        var told = preview.Told;
        return new PreviewResponse(
            preview.From, preview.Until, told.Count, told.Count(t => t.Reconstructed), preview.Messages, preview.Digests,
            told.CountBy(t => t.Alert.Kind).OrderBy(c => c.Key).ToDictionary(c => AlertKinds.Name(c.Key), c => c.Value),
            told.CountBy(t => t.Alert.Severity).OrderByDescending(c => c.Key).ToDictionary(c => JsonNamingPolicy.KebabCaseLower.ConvertName(c.Key.ToString()), c => c.Value),
            [.. preview.Weeks.Select(w => new PreviewWeekResponse(w.Name, w.Monday, w.Count))],
            [.. told.Take(MostExamples).Select(t => new PreviewExampleResponse(t.At, t.Alert.Kind, t.Alert.Severity, t.Alert.Message.Headline, t.Reconstructed ? null : t.Alert.Id, t.Reconstructed))],
            [.. preview.Next.Select(n => new CliffAheadResponse(n.On, n.Headline))],
            [.. preview.Warnings.Select(w => new WarningResponse(w, "#")), .. advice.On(preview.Filter, preview.LeadDays)], preview.IsTruncated, preview.HistorySince);
    }
}

/// <param name="Week">ISO 8601: <c>2026-W47</c>.</param>
/// <param name="From">Its Monday, in UTC.</param>
public sealed record PreviewWeekResponse(string Week, DateOnly From, int Count);

/// <param name="At">When it was told, or would have been; of a notice that was never told, when it was published.</param>
/// <param name="AlertId">GET /v1/alerts/{id}; null for what is reconstructed.</param>
/// <param name="Reconstructed">Not in the record: derived from the law, or from a stored notice.</param>
public sealed record PreviewExampleResponse(DateTimeOffset At, AlertKind Kind, Severity Severity, string Headline, string? AlertId, bool Reconstructed);

/// <param name="Date">The last day of what ends, the first of what begins.</param>
public sealed record CliffAheadResponse(DateOnly Date, string Headline);
