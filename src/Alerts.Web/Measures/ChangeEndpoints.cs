using Alerts.Materials;
using Alerts.Policies;
using Alerts.Web.Problems;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Measures;

internal static class ChangeEndpoints
{
    private static readonly TextParameter Since = new("since", "The revision that you have: 'after' of the last answer, or 'revision' of GET /v1/state or /v1/measures.", 64) { IsRequired = true };

    public static void MapChanges(this RouteGroupBuilder group)
        => group.MapRead("/changes", ListAsync)
            .WithName("listChanges").WithSummary("List all that differs between a revision of the dataset and the one in use").WithTags("measures")
            .WithQuery(Since)
            .Answers<ChangesResponse>(StatusCodes.Status200OK)
            .AnswersProblem(ProblemKind.DatasetNotReady);

    private static async Task<IResult> ListAsync(
        HttpContext context, CurrentDataset current, IPolicyRevisions revisions, MaterialCatalogue catalogue, CancellationToken cancellationToken)
    {
        if (current.Value is not { } dataset)
        {
            return CurrentDataset.NotReady(context);
        }

        var since = (string)context.Request.Query[Since.Name]!;
        return since == dataset.Revision ? TypedResults.Ok(new ChangesResponse(since, since, []))
            : await revisions.FindAsync(since, cancellationToken) is { } before ? TypedResults.Ok(ChangesResponse.Of(new PolicyDataset(before.File), dataset, catalogue))
            : Problem.Of(ProblemKind.InvalidParameters, errors: [new ProblemError("is not a revision that was in use here", Parameter: Since.Name)]);
    }
}
