using Alerts.Materials;
using Alerts.Policies;
using Alerts.Web.Keys;
using Alerts.Web.Measures;
using Alerts.Web.Problems;
using Alerts.Web.Queries;
using Alerts.Web.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Datasets;

/// <summary>Which revisions a list holds.</summary>
internal enum RevisionList
{
    Accepted,
    Draft,
}

/// <summary>Reading revisions of the dataset. A tenant sees those that are or were in use, and no draft.</summary>
internal static class RevisionEndpoints
{
    private static readonly OneNameParameter<RevisionList> Status = new("status", "'accepted', the default: every one that was taken into use, the newest first. 'draft': those that were uploaded and are not in use.");
    internal static readonly TextParameter Against = new("against", "The revision to compare with. Default: the one in use.", 64);

    public static void MapRevisions(this RouteGroupBuilder group)
    {
        group.MapRead("/dataset/revisions", ListAsync)
            .WithName("listRevisions").WithSummary("List the revisions of the dataset that were in use, or the drafts").WithTags("dataset")
            .WithQuery(Status, Paging.Limit, Paging.Cursor)
            .Answers<PageResponse<RevisionResponse>>(StatusCodes.Status200OK);
        group.MapRead("/dataset/revisions/{id}", GetAsync)
            .WithName("getRevision").WithSummary("Get one revision and how it differs from the one in use, which the ETag stands for").WithTags("dataset")
            .WithQuery(Against)
            .Answers<RevisionDetailResponse>(StatusCodes.Status200OK).AnswersETag()
            .AnswersProblem(ProblemKind.NotFound, ProblemKind.DatasetNotReady);
        group.MapRead("/dataset/revisions/{id}/content", DownloadAsync)
            .WithName("getRevisionContent").WithSummary("Download one revision as a policies.json in canonical order").WithTags("dataset")
            .Answers<PolicyFile>(StatusCodes.Status200OK)
            .AnswersProblem(ProblemKind.NotFound);
    }

    public static string TagOf(InUse inUse) => Preconditions.TagOf(inUse.Sequence);

    private static Task<IResult> ListAsync(HttpRequest request, IPolicyRevisions revisions, IPolicyDrafts drafts, CancellationToken cancellationToken)
    {
        if (OneNameParameter<RevisionList>.Read(request.Query[Status.Name]) == RevisionList.Draft)
        {
            return Paging.AnswerAsync<DraftEntry, RevisionResponse>(
                request,
                (cursor, take) => SeesDrafts(request.HttpContext) ? drafts.ListAsync(cursor, take, cancellationToken) : Task.FromResult(new Page<DraftEntry>([], null)),
                items => Task.FromResult<IReadOnlyList<RevisionResponse>>([.. items.Select(RevisionResponse.Of)]));
        }

        return Paging.AnswerAsync<RevisionEntry, RevisionResponse>(
            request,
            (cursor, take) => revisions.ListAsync(cursor, take, cancellationToken),
            async items => (await revisions.ListAsync(null, 1, cancellationToken)).Items is [var inUse, ..] ? [.. items.Select(e => RevisionResponse.Of(e, e.Sequence == inUse.Sequence))] : []);
    }

    private static async Task<IResult> GetAsync(
        string id, HttpContext context, IPolicyRevisions revisions, IPolicyDrafts drafts, RevisionIntake intake, MaterialCatalogue catalogue, CancellationToken cancellationToken)
    {
        if (await intake.InUseAsync(cancellationToken) is not { } inUse)
        {
            return CurrentDataset.NotReady(context);
        }

        if (await FindAsync(id, context, inUse, revisions, drafts, cancellationToken) is not var (shown, dataset))
        {
            return None();
        }

        var against = inUse.Dataset;
        if ((string?)context.Request.Query[Against.Name] is { } other)
        {
            if (await FindAsync(other, context, inUse, revisions, drafts, cancellationToken) is not var (_, found))
            {
                return Problem.Of(ProblemKind.InvalidParameters, errors: [new ProblemError("is not a revision that is here", Parameter: Against.Name)]);
            }

            against = found;
        }

        return Preconditions.Tagged(context, TagOf(inUse), TypedResults.Ok(new RevisionDetailResponse(shown, RevisionDiffResponse.Of(against.Revision, PolicyDiff.Between(against, dataset, catalogue)))));
    }

    private static async Task<IResult> DownloadAsync(string id, HttpContext context, IPolicyRevisions revisions, IPolicyDrafts drafts, CancellationToken cancellationToken)
        => await FileAsync(id, context, revisions, drafts, cancellationToken) ?? None();

    /// <summary>Null where there is no such revision, or none for who asks.</summary>
    internal static async Task<IResult?> FileAsync(string id, HttpContext context, IPolicyRevisions revisions, IPolicyDrafts drafts, CancellationToken cancellationToken)
        => ((SeesDrafts(context) ? (await drafts.FindAsync(id, cancellationToken))?.File : null) ?? (await revisions.FindAsync(id, cancellationToken))?.File) is { } file
            ? TypedResults.File(PolicyDocument.Write(file), "application/json", $"policies-{id}.json")
            : null;

    internal static async Task<(RevisionResponse Shown, PolicyDataset Dataset)?> FindAsync(
        string id, HttpContext context, InUse inUse, IPolicyRevisions revisions, IPolicyDrafts drafts, CancellationToken cancellationToken)
    {
        if (id == inUse.Dataset.Revision)
        {
            return (RevisionResponse.Of(inUse), inUse.Dataset);
        }

        if (SeesDrafts(context) && await drafts.FindAsync(id, cancellationToken) is { } draft)
        {
            var dataset = new PolicyDataset(draft.File);
            return (RevisionResponse.Of(dataset, RevisionStatus.Draft) with { Revision = id, UploadedAt = draft.UploadedAt }, dataset);
        }

        if (await revisions.FindAsync(id, cancellationToken) is { } accepted)
        {
            var dataset = new PolicyDataset(accepted.File);
            return (RevisionResponse.Of(dataset, RevisionStatus.Accepted) with { Revision = id, Sequence = accepted.Sequence, AcceptedAt = accepted.At }, dataset);
        }

        return null;
    }

    private static bool SeesDrafts(HttpContext context) => Caller.Of(context).Tenant is null;

    internal static Problem None() => Problem.Of(ProblemKind.NotFound, "There is no such revision; GET /v1/dataset/revisions lists them.");
}
