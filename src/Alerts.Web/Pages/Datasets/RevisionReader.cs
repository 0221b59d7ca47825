using Alerts.Classification;
using Alerts.Materials;
using Alerts.Policies;
using Alerts.Web.Datasets;
using Microsoft.AspNetCore.Http;

namespace Alerts.Web.Pages.Datasets;

/// <summary>Finds a revision and what would come of it.</summary>
internal sealed class RevisionReader(
    IPolicyRevisions revisions, IPolicyDrafts drafts, RevisionIntake intake, RevisionPreviews previews, IProposalStore proposals, ProposalReader reader, MaterialCatalogue catalogue)
{
    private const int MostProposals = 50;

    /// <summary>Null where one of them is not here, or none is in use.</summary>
    /// <param name="against">Another to compare it with; null: the one in use.</param>
    public async Task<RevisionModel?> OfAsync(string id, HttpContext context, string? against, CancellationToken cancellationToken)
    {
        if (await intake.InUseAsync(cancellationToken) is not { } inUse || await RevisionEndpoints.FindAsync(id, context, inUse, revisions, drafts, cancellationToken) is not var (shown, dataset))
        {
            return null;
        }

        var other = against is null ? null : await RevisionEndpoints.FindAsync(against, context, inUse, revisions, drafts, cancellationToken);
        if (against is not null && other is null)
        {
            return null;
        }

        var before = other?.Dataset ?? inUse.Dataset;
        var preview = shown.Status == RevisionStatus.Draft ? await previews.OfAsync(inUse, dataset, cancellationToken) : null;
        var open = new List<Proposal>();
        foreach (var proposal in preview?.Proposals.Take(MostProposals) ?? [])
        {
            open.AddRange(await proposals.FindAsync(proposal, cancellationToken) is { } found ? [found] : []);
        }

        return new RevisionModel(
            shown, inUse, other is null ? inUse.Dataset.Revision : against!, other is null && preview is not null ? preview.Changes : PolicyDiff.Between(before, dataset, catalogue),
            preview, reader.Of(open), new RevisionWish(), []);
    }
}
