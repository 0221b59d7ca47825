using Alerts.Alerting;
using Alerts.Auditing;
using Alerts.Classification;
using Alerts.DataFiles;
using Alerts.Subscriptions;

namespace Alerts.Policies;

/// <summary>How a revision is to be taken into use.</summary>
/// <param name="OverrideGate">Whether it is taken though <see cref="RevisionGate"/> refuses it; then a reason is needed.</param>
/// <param name="Reason">For the audit log; at most 200 characters.</param>
/// <param name="Settles">Open proposals that it settles.</param>
public sealed record PublishRequest(bool OverrideGate = false, string? Reason = null, IReadOnlyList<string>? Settles = null);

/// <summary>
/// What operators do with revisions of the dataset: upload, publish, roll back, delete a draft. A revision is taken by the way of
/// <see cref="PolicyWatch"/>, one at a time.
/// </summary>
public sealed class DatasetDesk(
    RevisionIntake intake, IPolicyRevisions revisions, IPolicyDrafts drafts, IPolicyReader reader, RevisionPreviews previews, ProposalDesk proposals, AuditTrail trail, PolicyOptions options, TimeProvider clock)
{
    public const int MaxReason = 200;

    /// <summary>What documents are called in faults.</summary>
    private const string Name = "policies.json";

    /// <param name="dryRun">Stores nothing.</param>
    public async Task<UploadResult> UploadAsync(ReadOnlyMemory<byte> document, bool dryRun, CancellationToken cancellationToken)
    {
        var read = await reader.ReadAsync(Name, document, cancellationToken);
        if (read is DataFile<PolicyDataset>.Refused refused)
        {
            return new UploadResult.Refused(refused.Faults);
        }

        if (await intake.InUseAsync(cancellationToken) is not { } inUse)
        {
            return new UploadResult.NotReady();
        }

        var offered = read.OrThrow();
        var preview = await previews.OfAsync(inUse, offered, cancellationToken);
        if (offered.Revision == inUse.Dataset.Revision)
        {
            return new UploadResult.Seen(preview, RevisionStatus.InUse, null, false);
        }

        var known = await drafts.FindAsync(offered.Revision, cancellationToken);
        if (dryRun || known is not null)
        {
            return new UploadResult.Seen(preview, known is null ? RevisionStatus.NotStored : RevisionStatus.Draft, known?.UploadedAt, false);
        }

        var draft = new PolicyDraft(offered.Revision, clock.GetUtcNow(), offered.File);
        await trail.ChangeAsync(
            new AuditedChange("uploadRevision", draft.Revision, null, null, RevisionWords.Of(offered)), () => drafts.AddAsync(draft, cancellationToken), cancellationToken, added => added);
        return new UploadResult.Seen(preview, RevisionStatus.Draft, draft.UploadedAt, true);
    }

    /// <summary>Takes a draft into use. Saying it again, of the one that is in use by then, changes nothing and ends what was left undone.</summary>
    /// <param name="seen">The acceptance in use that the caller saw; null: whichever is.</param>
    public Task<PublishResult> PublishAsync(string revision, PublishRequest request, long? seen, CancellationToken cancellationToken)
        => InTurnAsync(
            request, seen,
            async inUse => await drafts.FindAsync(revision, cancellationToken) is { } draft ? await TakeAsync(draft, inUse, request, cancellationToken)
                : inUse.Dataset.Revision == revision ? await EndAsync(inUse, inUse, [], request, cancellationToken)
                : await revisions.FindAsync(revision, cancellationToken) is null ? new PublishResult.Unknown()
                : new PublishResult.WasInUse(),
            cancellationToken);

    /// <summary>Takes what was in use once into use again, as a revision of the day up to which the one in use looked.</summary>
    /// <inheritdoc cref="PublishAsync" path="/param"/>
    public Task<PublishResult> RollBackAsync(string revision, PublishRequest request, long? seen, CancellationToken cancellationToken)
        => InTurnAsync(
            request, seen,
            async inUse => await revisions.FindAsync(revision, cancellationToken) is { } earlier
                ? await TakeAsync("rollbackRevision", revision, inUse, earlier.File with { AsOf = inUse.Dataset.AsOf }, request, cancellationToken)
                : new PublishResult.Unknown(),
            cancellationToken);

    /// <summary>Deletes a draft. False where there is none.</summary>
    public Task<bool> DeleteAsync(string revision, CancellationToken cancellationToken)
        => intake.InTurnAsync(
            async _ => await drafts.FindAsync(revision, cancellationToken) is { } draft
                && await trail.ChangeAsync(
                    new AuditedChange("deleteRevision", revision, null, RevisionWords.Of(new PolicyDataset(draft.File)), null),
                    () => drafts.RemoveAsync(revision, cancellationToken), cancellationToken, removed => removed),
            cancellationToken);

    private Task<PublishResult> InTurnAsync(PublishRequest request, long? seen, Func<InUse, Task<PublishResult?>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return intake.InTurnAsync(
            async found =>
            {
                // Another process may take one between the look and the write: then it is looked at again.
                for (var inUse = found; inUse is not null; inUse = await intake.InUseAsync(cancellationToken))
                {
                    if (seen is { } sequence && sequence != inUse.Sequence)
                    {
                        return new PublishResult.Stale(inUse.Sequence);
                    }

                    var faults = ReasonFaults(request).Concat(await proposals.FaultsAsync(request.Settles ?? [], "settles", cancellationToken)).ToList();
                    if ((faults.Count > 0 ? new PublishResult.Refused(faults) : await work(inUse)) is { } result)
                    {
                        return result;
                    }
                }

                return new PublishResult.NotReady();
            },
            cancellationToken);
    }

    private static IEnumerable<FieldFault> ReasonFaults(PublishRequest request)
    {
        if (request.Reason is { } reason && (string.IsNullOrWhiteSpace(reason) || reason.Length > MaxReason || reason.Any(char.IsControl)))
        {
            yield return new FieldFault("reason", $"must have 1 to {MaxReason} characters and no control character");
        }
        else if (request is { OverrideGate: true, Reason: null })
        {
            yield return new FieldFault("reason", "is missing: say why the gate is overridden");
        }
    }

    private async Task<PublishResult?> TakeAsync(PolicyDraft draft, InUse inUse, PublishRequest request, CancellationToken cancellationToken)
    {
        var result = await TakeAsync("publishRevision", draft.Revision, inUse, draft.File, request, cancellationToken);
        if (result is PublishResult.Published)
        {
            // It was in use already, or an older version of the program named it otherwise.
            await drafts.RemoveAsync(draft.Revision, cancellationToken);
        }

        return result;
    }

    // Null where another process was quicker.
    private async Task<PublishResult?> TakeAsync(string action, string revision, InUse inUse, PolicyFile file, PublishRequest request, CancellationToken cancellationToken)
    {
        // What was good once need not be so by the schema and the materials of today.
        var read = await reader.ReadAsync(Name, PolicyDocument.Write(file), cancellationToken);
        if (read is DataFile<PolicyDataset>.Refused refused)
        {
            return new PublishResult.Broken(refused.Faults);
        }

        var offered = read.OrThrow();
        if (offered.Revision == inUse.Dataset.Revision)
        {
            return await EndAsync(inUse, inUse, [], request, cancellationToken);
        }

        if (!request.OverrideGate && RevisionGate.Faults(inUse.Dataset, offered, Name, options) is { Count: > 0 } faults)
        {
            return new PublishResult.Held(faults);
        }

        var change = new AuditedChange(action, revision, null, RevisionWords.Of(inUse.Dataset), RevisionWords.Of(offered) with { Reason = request.Reason, GateOverridden = request.OverrideGate, Settles = request.Settles });
        if (await trail.ChangeAsync(change, () => intake.TakeDraftAsync(inUse, offered, cancellationToken), cancellationToken, taken => taken is not null) is not { } taken)
        {
            return null;
        }

        return await EndAsync(inUse, taken.InUse, taken.Raised, request, cancellationToken);
    }

    private async Task<PublishResult> EndAsync(InUse before, InUse after, IReadOnlyList<Alert> raised, PublishRequest request, CancellationToken cancellationToken)
    {
        var settles = request.Settles ?? [];
        await proposals.SettleAllAsync(settles, after.Dataset.Revision, cancellationToken);
        return new PublishResult.Published(after, before.Sequence != after.Sequence, raised, settles, await previews.ProposalsAsync(before, after.Dataset, cancellationToken));
    }
}
