using Alerts.Alerting;
using Alerts.DataFiles;
using Alerts.Materials;

namespace Alerts.Policies;

/// <summary>What one look at the dataset came to.</summary>
/// <param name="Dataset">The revision in use from now on.</param>
/// <param name="Faults">Why the offered revision was refused or could not be read; empty when it was taken or is in use.</param>
public sealed record PolicyReport(PolicyDataset Dataset, bool IsNew, IReadOnlyList<Alert> Raised, IReadOnlyList<DataFault> Faults);

/// <summary>Takes a new revision of the dataset and tells what it changes, or refuses it whole and keeps the last good one.</summary>
public sealed class PolicyWatch(IPolicyRevisions revisions, IPolicyRefusals refusals, ICliffRegister register, AlertIntake intake, MaterialCatalogue catalogue, PolicyOptions options, TimeProvider clock)
{
    /// <exception cref="DataFileException">The offered revision is refused or unreadable and there is no earlier one to go on with.</exception>
    public async Task<PolicyReport> WatchAsync(PolicyOffer offer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(offer);
        var inUse = await revisions.LatestAsync(cancellationToken) is { } accepted ? new InUse(accepted, new PolicyDataset(accepted.File)) : null;
        return offer switch
        {
            PolicyOffer.Read { File: DataFile<PolicyDataset>.Good good } read => await JudgeAsync(inUse, good.Value, read.Name, cancellationToken),
            PolicyOffer.Read { File: DataFile<PolicyDataset>.Refused refused } => await RefuseAsync(inUse, refused.Faults, cancellationToken),
            PolicyOffer.Unchanged when inUse is not null => await SettleAsync(new PolicyReport(inUse.Dataset, false, [], []), cancellationToken),
            PolicyOffer.Unchanged => throw new DataFileException([new DataFault("policies", "", "said to be unchanged, but no revision is in use")]),
            PolicyOffer.Unreadable unreadable => await LeaveAsync(inUse, unreadable, cancellationToken),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private async Task<PolicyReport> JudgeAsync(InUse? inUse, PolicyDataset offered, string name, CancellationToken cancellationToken)
    {
        if (inUse is not null && inUse.Dataset.Revision != offered.Revision && RevisionGate.Faults(inUse.Dataset, offered, name, options) is { Count: > 0 } faults)
        {
            return await RefuseAsync(inUse, faults, cancellationToken);
        }

        return await SettleAsync(await TakeAsync(inUse, offered, cancellationToken), cancellationToken);
    }

    private async Task<PolicyReport> TakeAsync(InUse? before, PolicyDataset after, CancellationToken cancellationToken)
    {
        var isNew = before?.Dataset.Revision != after.Revision;
        // The alerts first: killed in between, the same two revisions are compared again and give the same ids.
        var raised = before is not null && isNew ? await TellAsync(before, after, cancellationToken) : [];

        // What is in use may be filed under another name than its content has now: an older version of the program named it.
        if (before?.Accepted.Revision != after.Revision)
        {
            await revisions.AddAsync(after.Revision, after.File, clock.GetUtcNow(), cancellationToken);
        }

        return new PolicyReport(after, isNew, raised, []);
    }

    private async Task<IReadOnlyList<Alert>> TellAsync(InUse before, PolicyDataset after, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var moves = CliffMoves.Of(await register.AllAsync(cancellationToken), after.AsKnownAt(now), catalogue);
        var raised = new List<Alert>();
        foreach (var together in ChangesTogether.Of(PolicyDiff.Between(before.Dataset, after, catalogue).Where(c => c.IsTold)))
        {
            var alert = PolicyText.Changed(together, before.Dataset, after, catalogue, now, before.Accepted.Sequence);
            var told = moves.Tell(together.All, alert.Jurisdictions) ? alert with { YieldsTo = AlertKind.CliffClosed } : alert;
            if (await intake.RaiseAsync(told, cancellationToken))
            {
                raised.Add(told);
            }
        }

        return raised;
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
        return new PolicyReport(inUse.Dataset, false, await TellAsync(RefusalText.Refused(explained, cause, since, clock.GetUtcNow()), cancellationToken), explained);
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
        return new PolicyReport(inUse.Dataset, false, await TellAsync(RefusalText.Unreadable(fault, cause, since, clock.GetUtcNow()), cancellationToken), [fault]);
    }

    private async Task<IReadOnlyList<Alert>> TellAsync(Alert alert, CancellationToken cancellationToken)
        => await intake.RaiseAsync(alert, cancellationToken) ? [alert] : [];

    private async Task<PolicyReport> SettleAsync(PolicyReport report, CancellationToken cancellationToken)
    {
        await refusals.CloseAllAsync(cancellationToken);
        return report;
    }

    private sealed record InUse(AcceptedRevision Accepted, PolicyDataset Dataset);
}
