using System.Text.Json.Serialization;

namespace Alerts.Alerting;

/// <summary>What sort of thing an alert tells. The dotted names are what API, CloudEvents and database use.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlertKind>))]
public enum AlertKind
{
    /// <summary>An official source published something that names a material.</summary>
    [JsonStringEnumMemberName("notice.published")]
    NoticePublished,

    /// <summary>The text of a notice changed at its source.</summary>
    [JsonStringEnumMemberName("notice.revised")]
    NoticeRevised,

    /// <summary>A new revision of the dataset changes somebody's legal position.</summary>
    [JsonStringEnumMemberName("policy.changed")]
    PolicyChanged,

    /// <summary>A cliff lies ahead or is today.</summary>
    [JsonStringEnumMemberName("cliff.upcoming")]
    CliffUpcoming,

    /// <summary>A cliff is over: lapsed, extended or superseded.</summary>
    [JsonStringEnumMemberName("cliff.closed")]
    CliffClosed,

    /// <summary>For one new subscription: the present state of what concerns it, and what is ahead.</summary>
    [JsonStringEnumMemberName("subscription.started")]
    SubscriptionStarted,

    /// <summary>For one new subscription: asks whoever reads its target whether alerts are wanted there.</summary>
    [JsonStringEnumMemberName("subscription.confirmation")]
    SubscriptionConfirmation,

    /// <summary>For one subscription: what it was to be told since the digest before.</summary>
    [JsonStringEnumMemberName("digest")]
    Digest,

    /// <summary>For one subscription: somebody tests whether it works.</summary>
    [JsonStringEnumMemberName("subscription.test")]
    SubscriptionTest,

    /// <summary>For whom an alert was told: what was wrong with it. No subscription asks for it, and none can leave it out.</summary>
    [JsonStringEnumMemberName("alert.corrected")]
    AlertCorrected,

    /// <summary>For operators: a source cannot be read.</summary>
    [JsonStringEnumMemberName("source.failing")]
    SourceFailing,

    /// <summary>For operators: it can be read again.</summary>
    [JsonStringEnumMemberName("source.recovered")]
    SourceRecovered,

    /// <summary>For operators: a number is missing in a series that a source lists in full.</summary>
    [JsonStringEnumMemberName("series.gap")]
    SeriesGap,

    /// <summary>For operators: a number that was missing is there.</summary>
    [JsonStringEnumMemberName("series.gap-closed")]
    SeriesGapClosed,

    /// <summary>For operators: a dataset revision failed its checks and the last good one stays.</summary>
    [JsonStringEnumMemberName("dataset.refused")]
    DatasetRefused,

    /// <summary>For operators, and for its tenant by another target: a delivery target was switched off.</summary>
    [JsonStringEnumMemberName("target.disabled")]
    TargetDisabled,
}

public static class AlertKinds
{
    private static readonly Dictionary<string, AlertKind> ByName = Enum.GetValues<AlertKind>().ToDictionary(Name, StringComparer.Ordinal);

    /// <summary>Every name that <see cref="TryParse"/> takes.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    public static string Name(AlertKind kind) => kind switch
    {
        AlertKind.NoticePublished => "notice.published",
        AlertKind.NoticeRevised => "notice.revised",
        AlertKind.PolicyChanged => "policy.changed",
        AlertKind.CliffUpcoming => "cliff.upcoming",
        AlertKind.CliffClosed => "cliff.closed",
        AlertKind.SubscriptionStarted => "subscription.started",
        AlertKind.SubscriptionConfirmation => "subscription.confirmation",
        AlertKind.Digest => "digest",
        AlertKind.SubscriptionTest => "subscription.test",
        AlertKind.AlertCorrected => "alert.corrected",
        AlertKind.SourceFailing => "source.failing",
        AlertKind.SourceRecovered => "source.recovered",
        AlertKind.SeriesGap => "series.gap",
        AlertKind.SeriesGapClosed => "series.gap-closed",
        AlertKind.DatasetRefused => "dataset.refused",
        AlertKind.TargetDisabled => "target.disabled",
    };

    public static bool TryParse(string name, out AlertKind kind) => ByName.TryGetValue(name, out kind);

    /// <summary>Kinds about the system itself: told only to subscriptions that name them.</summary>
    public static bool IsForOperators(AlertKind kind)
        => kind is AlertKind.SourceFailing or AlertKind.SourceRecovered or AlertKind.SeriesGap or AlertKind.SeriesGapClosed or AlertKind.DatasetRefused or AlertKind.TargetDisabled;
}

public enum Severity
{
    Info,
    Warning,

    /// <summary>A shipment may be stopped within days.</summary>
    Critical,
}
