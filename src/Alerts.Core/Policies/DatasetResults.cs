using System.Text.Json.Serialization;
using Alerts.Alerting;
using Alerts.DataFiles;
using Alerts.Subscriptions;

namespace Alerts.Policies;

/// <summary>Where a revision stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RevisionStatus>))]
public enum RevisionStatus
{
    /// <summary>Only looked at.</summary>
    [JsonStringEnumMemberName("not-stored")]
    NotStored,

    /// <summary>Uploaded, and not in use.</summary>
    [JsonStringEnumMemberName("draft")]
    Draft,

    [JsonStringEnumMemberName("in-use")]
    InUse,

    /// <summary>It was in use, and another followed.</summary>
    [JsonStringEnumMemberName("accepted")]
    Accepted,
}

public abstract record UploadResult
{
    private UploadResult()
    {
    }

    /// <param name="UploadedAt">Null for what is no draft.</param>
    /// <param name="IsNew">Whether it was stored by this.</param>
    public sealed record Seen(RevisionPreview Preview, RevisionStatus Status, DateTimeOffset? UploadedAt, bool IsNew) : UploadResult;

    /// <summary>Every fault of the document. Nothing was stored.</summary>
    public sealed record Refused(IReadOnlyList<DataFault> Faults) : UploadResult;

    /// <summary>No revision is in use yet that it could be compared with.</summary>
    public sealed record NotReady : UploadResult;
}

public abstract record PublishResult
{
    private PublishResult()
    {
    }

    /// <param name="IsNew">False where it was in use already.</param>
    /// <param name="Raised">Alerts that were new.</param>
    /// <param name="Settled">The proposals that were named.</param>
    /// <param name="Proposals">Open ones that concern what it changes.</param>
    public sealed record Published(InUse InUse, bool IsNew, IReadOnlyList<Alert> Raised, IReadOnlyList<string> Settled, IReadOnlyList<string> Proposals) : PublishResult;

    public sealed record Unknown : PublishResult;

    /// <summary>It was in use, and is no draft: it is rolled back to.</summary>
    public sealed record WasInUse : PublishResult;

    /// <summary>Another is in use than the caller saw.</summary>
    /// <param name="Sequence">Of its acceptance.</param>
    public sealed record Stale(long Sequence) : PublishResult;

    /// <summary>The gate holds it back (<see cref="RevisionGate"/>).</summary>
    public sealed record Held(IReadOnlyList<DataFault> Faults) : PublishResult;

    /// <summary>It is not good any more, by the schema and the materials of today.</summary>
    public sealed record Broken(IReadOnlyList<DataFault> Faults) : PublishResult;

    /// <summary>The request has faults. All of them, not only the first.</summary>
    public sealed record Refused(IReadOnlyList<FieldFault> Faults) : PublishResult;

    /// <summary>No revision is in use yet that it could follow.</summary>
    public sealed record NotReady : PublishResult;
}

/// <summary>A revision for the audit log.</summary>
internal sealed record RevisionWords(string Revision, DateOnly AsOf, int Measures, int Provisions)
{
    public string? Reason { get; init; }

    public bool GateOverridden { get; init; }

    public IReadOnlyList<string>? Settles { get; init; }

    public static RevisionWords Of(PolicyDataset dataset) => new(dataset.Revision, dataset.AsOf, dataset.Measures.Count, dataset.Provisions.Count);
}
