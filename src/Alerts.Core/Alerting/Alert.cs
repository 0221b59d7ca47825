using System.Text.Json.Serialization;
using Alerts.Materials;
using Alerts.Notices;

namespace Alerts.Alerting;

/// <summary>One thing worth telling, found once. Immutable once stored.</summary>
/// <param name="Id">Derived from the kind, the subject and what changed: see <see cref="IdOf"/>.</param>
/// <param name="Subject">What it is about: a notice's id, a measure's id, a cliff's key, a source's id.</param>
/// <param name="Materials">Sorted. Empty for alerts to operators.</param>
/// <param name="Jurisdictions">ISO 3166-1 alpha-2, or EU. Empty for alerts to operators.</param>
/// <param name="RaisedAt">When it was first found.</param>
/// <param name="Rung">For <see cref="AlertKind.CliffUpcoming"/> only: which step of the ladder this is.</param>
/// <param name="Audience">The one subscription that it is for; null: everybody whom it concerns.</param>
/// <param name="YieldsTo">Who wants that other kind hears of the same by it, so is not told this one; null: nobody does.</param>
public sealed record Alert(
    string Id,
    AlertKind Kind,
    string Subject,
    Severity Severity,
    IReadOnlyList<MaterialId> Materials,
    IReadOnlyList<string> Jurisdictions,
    DateTimeOffset RaisedAt,
    AlertMessage Message,
    CliffRung? Rung = null,
    string? Audience = null,
    AlertKind? YieldsTo = null)
{
    /// <summary>What it may concern besides, with low confidence: told to who asks for such. Sorted.</summary>
    public IReadOnlyList<MaterialId> Possible { get; init; } = [];

    /// <summary>What published it or is meant by it; null for what comes from no source.</summary>
    public SourceId? Source { get; init; }

    /// <summary>Null for all but <see cref="AlertKind.AlertCorrected"/>.</summary>
    public Correction? Corrects { get; init; }

    /// <summary>Ids of the alerts that a digest tells of. Null for what is no digest, and for digests that were stored before this was kept.</summary>
    public IReadOnlyList<string>? Digested { get; init; }

    /// <summary>Whether it is about the system itself; a correction is about what the corrected alert is about.</summary>
    [JsonIgnore]
    public bool IsForOperators => AlertKinds.IsForOperators(Corrects?.Kind ?? Kind);

    /// <summary>The silence that kept it from being told; null for nearly all. Known once it is routed.</summary>
    [JsonIgnore]
    public string? SilencedBy { get; init; }

    public static string IdOf(AlertKind kind, string subject, string whatChanged) => DerivedId.Of("alt", AlertKinds.Name(kind), subject, whatChanged);
}

/// <summary>What a correction corrects.</summary>
/// <param name="AlertId">The corrected alert; may be a correction itself.</param>
/// <param name="Kind">Of the alert that stands at the head of all corrections.</param>
/// <param name="Withdraws">The corrected alert does not hold at all: nobody is told it any more. For good; what holds after all is told anew.</param>
/// <param name="Reason">Why, as somebody wrote it.</param>
public sealed record Correction(string AlertId, AlertKind Kind, bool Withdraws, string Reason);

/// <summary>
/// A step of the lead-day ladder. The router tells a subscription when <paramref name="Days"/> is the step of its own
/// ladder that is due at <paramref name="DaysLeft"/>.
/// </summary>
/// <param name="DaysLeft">Days to the cliff when the alert was raised; less than <paramref name="Days"/> after an outage.</param>
public sealed record CliffRung(int Days, int DaysLeft);
