using Alerts.Alerting;

namespace Alerts.Subscriptions.Previews;

/// <summary>What a wish would have told in the year until now, and what lies ahead for it.</summary>
/// <param name="Filter">What was asked about.</param>
/// <param name="From">Inclusive.</param>
/// <param name="Told">Newest first.</param>
/// <param name="Digests">How many digests it would have been; null for a wish without.</param>
/// <param name="Messages">How many messages would have come: digests, and what would not have waited for one.</param>
/// <param name="Next">Within the longest step of its ladder, by day.</param>
/// <param name="IsTruncated">More alerts are stored than are looked at: the counts of the oldest months are too low.</param>
/// <param name="HistorySince">Since when this installation has a dataset and tells; what came before is reconstructed. Null: it has none yet.</param>
public sealed record Preview(
    SubscriptionFilter Filter,
    LeadDays LeadDays,
    DateTimeOffset From,
    DateTimeOffset Until,
    IReadOnlyList<ToldOnce> Told,
    IReadOnlyList<PreviewWeek> Weeks,
    int? Digests,
    int Messages,
    IReadOnlyList<CliffAhead> Next,
    IReadOnlyList<string> Warnings,
    bool IsTruncated,
    DateTimeOffset? HistorySince);

/// <summary>One alert that the wish would have been told.</summary>
/// <param name="Reconstructed">Not in the record: derived from the law or from a stored notice, as it would have been told.</param>
public sealed record ToldOnce(Alert Alert, bool Reconstructed)
{
    /// <summary>When: for a notice that was never told, when it was published.</summary>
    public DateTimeOffset At => Alert.RaisedAt;
}

/// <summary>How many alerts one week would have brought.</summary>
/// <param name="Name">ISO 8601: <c>2026-W47</c>.</param>
/// <param name="Monday">In UTC.</param>
public sealed record PreviewWeek(string Name, DateOnly Monday, int Count);

/// <param name="On">The day to watch.</param>
/// <param name="Headline">"Suspension of 46/2024 ¶2 by 72/2025 ends on 2026-11-27".</param>
public sealed record CliffAhead(DateOnly On, string Headline);

public abstract record PreviewResult
{
    private PreviewResult()
    {
    }

    public sealed record Shown(Preview Preview) : PreviewResult;

    /// <summary>All faults, not only the first.</summary>
    public sealed record Refused(IReadOnlyList<FieldFault> Faults) : PreviewResult;
}
