using Alerts.DataFiles;
using Alerts.Policies;
using Alerts.Web.Json;
using Alerts.Web.Measures;
using Alerts.Web.Problems;
using Alerts.Web.Queries;
using Alerts.Web.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Datasets;

/// <summary>What operators do with revisions of the dataset.</summary>
internal static class RevisionChangeEndpoints
{
    private static readonly FlagParameter DryRun = new("dryRun", "Check everything and say what would come of it, but store nothing.");

    public static void MapRevisionChanges(this RouteGroupBuilder group)
    {
        group.MapPost("/dataset/revisions", UploadAsync)
            .WithName("uploadRevision").WithSummary("Check a policies.json, store it as a draft, and say what publishing it would change and whom it would tell").WithTags("dataset")
            .WithQuery(DryRun)
            .TakesJson<PolicyFile>()
            .Answers<UploadedResponse>(StatusCodes.Status201Created).Answers<UploadedResponse>(StatusCodes.Status200OK).AnswersETag()
            .AnswersProblem(ProblemKind.DatasetNotReady);
        group.MapDelete("/dataset/revisions/{id}", DeleteAsync)
            .WithName("deleteRevision").WithSummary("Delete a draft; what was in use stays on record").WithTags("dataset")
            .Produces(StatusCodes.Status204NoContent)
            .AnswersProblem(ProblemKind.NotFound);
        Takes(group.MapPost("/dataset/revisions/{id}/publish", (string id, HttpRequest request, DatasetDesk desk, RevisionIntake intake, CurrentDataset current, CancellationToken token)
                => TakeAsync(request, intake, current, (wish, seen) => desk.PublishAsync(id, wish, seen, token), token)))
            .WithName("publishRevision").WithSummary("Take a draft into use and tell what it changes");
        Takes(group.MapPost("/dataset/revisions/{id}/rollback", (string id, HttpRequest request, DatasetDesk desk, RevisionIntake intake, CurrentDataset current, CancellationToken token)
                => TakeAsync(request, intake, current, (wish, seen) => desk.RollBackAsync(id, wish, seen, token), token)))
            .WithName("rollbackRevision").WithSummary("Take what was in use once into use again, as a new revision, and tell what that changes");
    }

    private static RouteHandlerBuilder Takes(RouteHandlerBuilder route)
        => route.WithTags("dataset")
            .TakesJson<PublishRequest>(isOptional: true).TakesIfMatch(isRequired: false)
            .Answers<PublishedResponse>(StatusCodes.Status200OK).AnswersETag()
            .AnswersProblem(ProblemKind.NotFound, ProblemKind.Conflict, ProblemKind.DatasetNotReady);

    private static Task<IResult> UploadAsync(HttpRequest request, DatasetDesk desk, CancellationToken cancellationToken)
        => JsonBody.AnswerBytesAsync(
            request, DataFileReader.MaxBytes,
            async document => await desk.UploadAsync(document, FlagParameter.Read(request.Query[DryRun.Name]), cancellationToken) switch
            {
                UploadResult.Seen seen => Preconditions.Tagged(request.HttpContext, RevisionEndpoints.TagOf(seen.Preview.InUse), Show(seen)),
                UploadResult.Refused refused => DataFaults.Problem(ProblemKind.InvalidBody, refused.Faults),
                UploadResult.NotReady => CurrentDataset.NotReady(request.HttpContext),
                _ => throw new System.Diagnostics.UnreachableException(),
            },
            cancellationToken);

    private static IResult Show(UploadResult.Seen seen)
        => seen.IsNew ? TypedResults.Created($"/v1/dataset/revisions/{seen.Preview.Dataset.Revision}", UploadedResponse.Of(seen)) : TypedResults.Ok(UploadedResponse.Of(seen));

    private static async Task<IResult> DeleteAsync(string id, DatasetDesk desk, CancellationToken cancellationToken)
        => await desk.DeleteAsync(id, cancellationToken) ? TypedResults.NoContent() : Problem.Of(ProblemKind.NotFound, "There is no such draft.");

    private static Task<IResult> TakeAsync(
        HttpRequest request, RevisionIntake intake, CurrentDataset current, Func<PublishRequest, long?, Task<PublishResult>> take, CancellationToken cancellationToken)
        => JsonBody.AnswerOptionalAsync(
            request, new PublishRequest(),
            async wish =>
            {
                long? seen = null;
                if (request.Headers.IfMatch.Count > 0)
                {
                    if (await intake.InUseAsync(cancellationToken) is not { } inUse)
                    {
                        return CurrentDataset.NotReady(request.HttpContext);
                    }

                    if (Preconditions.Refusal(request, RevisionEndpoints.TagOf(inUse), isRequired: false) is { } refusal)
                    {
                        return refusal;
                    }

                    seen = inUse.Sequence;
                }

                return Answer(request.HttpContext, current, await take(wish, seen));
            },
            cancellationToken);

    private static IResult Answer(HttpContext context, CurrentDataset current, PublishResult result)
    {
        switch (result)
        {
            case PublishResult.Published done:
                current.Follow(done.InUse.Dataset, done.InUse.Sequence);
                return Preconditions.Tagged(context, RevisionEndpoints.TagOf(done.InUse), TypedResults.Ok(PublishedResponse.Of(done)));
            case PublishResult.Unknown:
                return RevisionEndpoints.None();
            case PublishResult.WasInUse:
                return Problem.Of(ProblemKind.Conflict, "It is no draft: it was in use before. Roll back to it, or upload it again.");
            case PublishResult.Stale stale:
                return Preconditions.Stale(Preconditions.TagOf(stale.Sequence));
            case PublishResult.Held held:
                return DataFaults.Problem(ProblemKind.Conflict, held.Faults, "It may not follow the one in use. Mend it, or send 'overrideGate' with a 'reason'.");
            case PublishResult.Broken broken:
                return DataFaults.Problem(ProblemKind.Conflict, broken.Faults, "It is not good by the schema and the materials of today.");
            case PublishResult.Refused refused:
                return Problem.Of(refused.Faults);
            case PublishResult.NotReady:
                return CurrentDataset.NotReady(context);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
