using Alerts.Classification;
using Alerts.DataFiles;
using Alerts.Materials;

namespace Alerts.Policies;

/// <summary>What would come of publishing a revision.</summary>
/// <param name="InUse">What it was compared with.</param>
/// <param name="Gate">Why <see cref="RevisionGate"/> would hold it back; empty where it would not.</param>
/// <param name="Proposals">Open ones that concern what it changes.</param>
public sealed record RevisionPreview(
    PolicyDataset Dataset, InUse InUse, IReadOnlyList<DataFault> Gate, IReadOnlyList<PolicyChange> Changes, RevisionReach Reach, IReadOnlyList<string> Proposals);

/// <summary>Works out what would come of publishing a revision, and stores nothing.</summary>
public sealed class RevisionPreviews(RevisionIntake intake, RevisionAudience audience, ProposalDesk proposals, MaterialCatalogue catalogue, PolicyOptions options)
{
    private const string Name = "policies.json";

    public async Task<RevisionPreview> OfAsync(InUse inUse, PolicyDataset offered, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(inUse);
        ArgumentNullException.ThrowIfNull(offered);
        var isSame = inUse.Dataset.Revision == offered.Revision;
        var alerts = isSame ? [] : await intake.AlertsAsync(inUse, offered, cancellationToken);
        return new RevisionPreview(
            offered, inUse, isSame ? [] : RevisionGate.Faults(inUse.Dataset, offered, Name, options), PolicyDiff.Between(inUse.Dataset, offered, catalogue),
            await audience.CountAsync(alerts, cancellationToken), await ProposalsAsync(inUse, offered, cancellationToken));
    }

    /// <summary>Open proposals that concern measures which differ.</summary>
    public Task<IReadOnlyList<string>> ProposalsAsync(InUse before, PolicyDataset after, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return proposals.OpenOnAsync(
            PolicyDiff.Between(before.Dataset, after, catalogue).SelectMany(c => c.Concerns.Provisions.Select(p => p.Measure).Concat(c.Measure is { } own ? [own] : [])), cancellationToken);
    }
}
