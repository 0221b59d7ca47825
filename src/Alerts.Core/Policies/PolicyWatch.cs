using Alerts.Alerting;
using Alerts.DataFiles;

namespace Alerts.Policies;

/// <summary>What one look at the dataset came to.</summary>
/// <param name="Dataset">The revision in use from now on.</param>
/// <param name="Faults">Why the offered revision was refused or could not be read; empty when it was taken or is in use.</param>
public sealed record PolicyReport(PolicyDataset Dataset, bool IsNew, IReadOnlyList<Alert> Raised, IReadOnlyList<DataFault> Faults)
{
    /// <summary>Of the acceptance of <see cref="Dataset"/>.</summary>
    public long Sequence { get; init; }
}

/// <summary>
/// Takes a new revision of the dataset and tells what it changes, or refuses it whole and keeps the last good one. An offer that was
/// there before the one in use was taken is no news: what was published since stands.
/// </summary>
public sealed class PolicyWatch(RevisionIntake revisions, IPolicyOffers offers, IPolicyRefusals refusals, AlertIntake intake, PolicyOptions options, TimeProvider clock)
{
    /// <exception cref="DataFileException">The offered revision is refused or unreadable and there is no earlier one to go on with.</exception>
    public Task<PolicyReport> WatchAsync(PolicyOffer offer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(offer);
        return revisions.InTurnAsync(
            async inUse => offer switch
            {
                PolicyOffer.Read { File: DataFile<PolicyDataset>.Good good } read => await JudgeAsync(inUse, good.Value, read, cancellationToken),
                PolicyOffer.Read { File: DataFile<PolicyDataset>.Refused refused } => await RefuseAsync(inUse, refused.Faults, cancellationToken),
                PolicyOffer.Unchanged when inUse is not null => await SettleAsync(Report(inUse), cancellationToken),
                PolicyOffer.Unchanged => throw new DataFileException([new DataFault("policies", "", "said to be unchanged, but no revision is in use")]),
                PolicyOffer.Unreadable unreadable => await LeaveAsync(inUse, unreadable, cancellationToken),
                _ => throw new System.Diagnostics.UnreachableException(),
            },
            cancellationToken);
    }

    private async Task<PolicyReport> JudgeAsync(InUse? inUse, PolicyDataset offered, PolicyOffer.Read read, CancellationToken cancellationToken)
    {
        var last = await offers.LastAsync(cancellationToken);
        var isOld = inUse is not null && last?.IsSame(offered.Revision, read.Fingerprint) == true && last.Onto != inUse.Sequence;
        while (true)
        {
            // Remembered before it is judged: killed in between, it is judged again, since the same is in use.
            last = await RememberAsync(last, new LastOffer(offered.Revision, read.Fingerprint, isOld ? last!.Onto : inUse?.Sequence ?? 0), cancellationToken);
            if (inUse is not null && (isOld || inUse.Dataset.Revision == offered.Revision))
            {
                return await SettleAsync(Report(inUse), cancellationToken);
            }

            if (inUse is not null && RevisionGate.Faults(inUse.Dataset, offered, read.Name, options) is { Count: > 0 } faults)
            {
                return await RefuseAsync(inUse, faults, cancellationToken);
            }

            if (await revisions.TakeAsync(inUse, offered, cancellationToken) is { } taken)
            {
                return await SettleAsync(new PolicyReport(offered, true, taken.Raised, []) { Sequence = taken.InUse.Sequence }, cancellationToken);
            }

            inUse = await revisions.InUseAsync(cancellationToken);
        }
    }

    private async Task<LastOffer> RememberAsync(LastOffer? last, LastOffer offer, CancellationToken cancellationToken)
    {
        if (last != offer)
        {
            await offers.SaveAsync(offer, cancellationToken);
        }

        return offer;
    }

    private async Task<PolicyReport> RefuseAsync(InUse? inUse, IReadOnlyList<DataFault> faults, CancellationToken cancellationToken)
    {
        if (inUse is null)
        {
            throw new DataFileException(faults);
        }

        var explained = RevisionGate.Explain(inUse.Dataset, faults);
        var cause = RefusalText.CauseOf(faults);
        var since = await refusals.OpenAsync(cause, clock.GetUtcNow(), cancellationToken);
        return Report(inUse) with { Raised = await TellAsync(RefusalText.Refused(explained, cause, since, clock.GetUtcNow()), cancellationToken), Faults = explained };
    }

    private async Task<PolicyReport> LeaveAsync(InUse? inUse, PolicyOffer.Unreadable unreadable, CancellationToken cancellationToken)
    {
        var fault = new DataFault(unreadable.Name, "", unreadable.Reason);
        if (inUse is null)
        {
            throw new DataFileException([fault]);
        }

        var cause = RefusalText.CauseOf(unreadable);
        var since = await refusals.OpenAsync(cause, clock.GetUtcNow(), cancellationToken);
        return Report(inUse) with { Raised = await TellAsync(RefusalText.Unreadable(fault, cause, since, clock.GetUtcNow()), cancellationToken), Faults = [fault] };
    }

    private async Task<IReadOnlyList<Alert>> TellAsync(Alert alert, CancellationToken cancellationToken)
        => await intake.RaiseAsync(alert, cancellationToken) ? [alert] : [];

    private async Task<PolicyReport> SettleAsync(PolicyReport report, CancellationToken cancellationToken)
    {
        await refusals.CloseAllAsync(cancellationToken);
        return report;
    }

    private static PolicyReport Report(InUse inUse) => new(inUse.Dataset, false, [], []) { Sequence = inUse.Sequence };
}
