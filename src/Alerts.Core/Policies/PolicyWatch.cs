using Alerts.Alerting;
using Alerts.DataFiles;
using Alerts.Materials;

namespace Alerts.Policies;

/// <summary>What one look at the dataset came to.</summary>
/// <param name="Dataset">The revision in use from now on.</param>
/// <param name="Faults">Why the offered revision was refused; empty when it was taken.</param>
public sealed record PolicyReport(PolicyDataset Dataset, bool IsNew, IReadOnlyList<Alert> Raised, IReadOnlyList<DataFault> Faults);

/// <summary>Takes a new revision of the dataset and tells what it changes, or refuses it whole and keeps the last good one.</summary>
public sealed class PolicyWatch(IPolicyRevisions revisions, AlertIntake intake, MaterialCatalogue catalogue, TimeProvider clock)
{
    /// <exception cref="DataFileException">The offered revision is refused and there is no earlier one to go on with.</exception>
    public async Task<PolicyReport> WatchAsync(DataFile<PolicyDataset> offered, CancellationToken cancellationToken)
    {
        var inUse = await revisions.LatestAsync(cancellationToken) is { } file ? new PolicyDataset(file) : null;
        return offered switch
        {
            DataFile<PolicyDataset>.Good good => await TakeAsync(inUse, good.Value, cancellationToken),
            DataFile<PolicyDataset>.Refused refused when inUse is null => throw new DataFileException(refused.Faults),
            DataFile<PolicyDataset>.Refused refused => new PolicyReport(inUse, false, await TellRefusalAsync(refused.Faults, cancellationToken), refused.Faults),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private async Task<PolicyReport> TakeAsync(PolicyDataset? before, PolicyDataset after, CancellationToken cancellationToken)
    {
        if (before?.Revision == after.Revision)
        {
            return new PolicyReport(after, false, [], []);
        }

        var raised = new List<Alert>();
        if (before is not null)
        {
            // The alerts first: killed in between, the same two revisions are compared again and give the same ids.
            foreach (var measure in PolicyDiff.Between(before, after, catalogue).Where(c => c.IsTold).GroupBy(c => c.Measure))
            {
                var alert = PolicyText.Changed([.. measure], before, after, catalogue, clock.GetUtcNow());
                if (await intake.RaiseAsync(alert, cancellationToken))
                {
                    raised.Add(alert);
                }
            }
        }

        await revisions.AddAsync(after.Revision, after.File, clock.GetUtcNow(), cancellationToken);
        return new PolicyReport(after, true, raised, []);
    }

    private async Task<IReadOnlyList<Alert>> TellRefusalAsync(IReadOnlyList<DataFault> faults, CancellationToken cancellationToken)
    {
        var alert = PolicyText.Refused(faults, clock.GetUtcNow());
        return await intake.RaiseAsync(alert, cancellationToken) ? [alert] : [];
    }
}
