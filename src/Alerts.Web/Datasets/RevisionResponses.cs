using Alerts.Policies;
using Alerts.Web.Measures;
using Alerts.Web.Problems;

namespace Alerts.Web.Datasets;

/// <summary>One revision of the policy dataset.</summary>
/// <param name="Sequence">Of its acceptance: counts up with each. Null for what is not accepted.</param>
/// <param name="AsOf">The day up to which its authors looked.</param>
/// <param name="Measures">How many it holds.</param>
/// <param name="Provisions">How many it holds.</param>
/// <param name="UploadedAt">Of a draft; else null.</param>
/// <param name="AcceptedAt">When it was taken into use; null for what is not accepted.</param>
public sealed record RevisionResponse(
    string Revision, RevisionStatus Status, long? Sequence, DateOnly AsOf, int Measures, int Provisions, DateTimeOffset? UploadedAt, DateTimeOffset? AcceptedAt)
{
    public static RevisionResponse Of(RevisionEntry entry, bool isInUse)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new RevisionResponse(entry.Revision, isInUse ? RevisionStatus.InUse : RevisionStatus.Accepted, entry.Sequence, entry.AsOf, entry.Measures, entry.Provisions, null, entry.At);
    }

    public static RevisionResponse Of(DraftEntry draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return new RevisionResponse(draft.Revision, RevisionStatus.Draft, null, draft.AsOf, draft.Measures, draft.Provisions, draft.UploadedAt, null);
    }

    public static RevisionResponse Of(InUse inUse)
    {
        ArgumentNullException.ThrowIfNull(inUse);
        return Of(inUse.Dataset, RevisionStatus.InUse) with { Sequence = inUse.Sequence, AcceptedAt = inUse.At };
    }

    internal static RevisionResponse Of(PolicyDataset dataset, RevisionStatus status)
        => new(dataset.Revision, status, null, dataset.AsOf, dataset.Measures.Count, dataset.Provisions.Count, null, null);
}

/// <summary>How a revision differs from another.</summary>
/// <param name="Against">The revision that it is compared with.</param>
/// <param name="Changes">From that one to this, by measure, the most important kind first.</param>
/// <param name="Told">How many of the changes are worth an alert.</param>
public sealed record RevisionDiffResponse(string Against, IReadOnlyList<ChangeResponse> Changes, int Told)
{
    public static RevisionDiffResponse Of(string against, IReadOnlyList<PolicyChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return new RevisionDiffResponse(against, [.. changes.Select(ChangeResponse.Of)], changes.Count(c => c.IsTold));
    }
}

/// <summary>One revision, and how it differs from the one in use or the one that was asked for.</summary>
public sealed record RevisionDetailResponse(RevisionResponse Revision, RevisionDiffResponse Diff);

/// <summary>What came of an upload, or would come of it and of publishing it.</summary>
/// <param name="Gate">Why it would not be published without <c>overrideGate</c>; empty where it would.</param>
/// <param name="Diff">Against the revision in use, which the answer's ETag stands for.</param>
/// <param name="WouldTell">Who would be told if it were published now.</param>
/// <param name="Proposals">Open proposals that concern what it changes; publish it with those that it settles.</param>
public sealed record UploadedResponse(
    RevisionResponse Revision, IReadOnlyList<ProblemError> Gate, RevisionDiffResponse Diff, RevisionReach WouldTell, IReadOnlyList<string> Proposals)
{
    public static UploadedResponse Of(UploadResult.Seen seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var preview = seen.Preview;
        return new UploadedResponse(
            seen.Status == RevisionStatus.InUse ? RevisionResponse.Of(preview.InUse) : RevisionResponse.Of(preview.Dataset, seen.Status) with { UploadedAt = seen.UploadedAt },
            DataFaults.Errors(preview.Gate), RevisionDiffResponse.Of(preview.InUse.Dataset.Revision, preview.Changes), preview.Reach, preview.Proposals);
    }
}

/// <summary>What came of taking a revision into use.</summary>
/// <param name="IsNew">False where it was in use already: nothing was told.</param>
/// <param name="Alerts">Ids of the alerts that were raised. Cliffs that it moves are told within ten minutes besides.</param>
/// <param name="Settled">The proposals that it settled.</param>
/// <param name="Proposals">Open ones that concern what it changed.</param>
public sealed record PublishedResponse(RevisionResponse Revision, bool IsNew, IReadOnlyList<string> Alerts, IReadOnlyList<string> Settled, IReadOnlyList<string> Proposals)
{
    public static PublishedResponse Of(PublishResult.Published done)
    {
        ArgumentNullException.ThrowIfNull(done);
        return new PublishedResponse(RevisionResponse.Of(done.InUse), done.IsNew, [.. done.Raised.Select(a => a.Id)], done.Settled, done.Proposals);
    }
}
