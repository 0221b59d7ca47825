using System.Globalization;
using Alerts.Materials;
using Alerts.Policies;
using Alerts.Web.Problems;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Measures;

internal static class HistoryEndpoints
{
    private static readonly WholeNumberParameter Limit = new("limit", "How many revisions of the dataset are compared for this answer.", 1, 100, 20);

    public static void MapHistory(this RouteGroupBuilder group)
        => group.MapRead("/measures/{id}/history", GetAsync)
            .WithName("getMeasureHistory").WithSummary("Get the states of a measure over time, the acts that bear on it, and how our record of it changed").WithTags("measures")
            .WithQuery(Limit, Paging.Cursor)
            .Answers<MeasureHistoryResponse>(StatusCodes.Status200OK)
            .AnswersProblem(ProblemKind.NotFound, ProblemKind.DatasetNotReady);

    private static async Task<IResult> GetAsync(
        HttpContext context, string id, CurrentDataset current, IPolicyRevisions revisions, MeasureRecords records, MaterialCatalogue catalogue, CancellationToken cancellationToken)
    {
        if (current.Value is not { } dataset)
        {
            return CurrentDataset.NotReady(context);
        }

        if (!MeasureId.TryParse(id, null, out var measure))
        {
            return Unknown();
        }

        var entries = await revisions.ListAsync(cancellationToken);
        var cursor = (string?)context.Request.Query[Paging.Cursor.Name];
        var from = cursor is null ? 0 : entries.Index().FirstOrDefault(e => e.Item.Sequence.ToString(CultureInfo.InvariantCulture) == cursor, (-1, null!)).Index;
        if (from < 0)
        {
            return Problem.Of(ProblemKind.InvalidParameters, errors: [new ProblemError("is not a cursor that this list gave out for this query", Parameter: Paging.Cursor.Name)]);
        }

        var limit = Limit.Read(context.Request.Query[Limit.Name]);
        var (record, isKnown) = await records.OfAsync(measure, [.. entries.Skip(from).Take(limit + 1)], cancellationToken);
        return isKnown || dataset.Contains(measure)
            ? TypedResults.Ok(new MeasureHistoryResponse(
                measure, dataset.Contains(measure), PartHistoryResponse.Of(measure, dataset, catalogue), ActResponse.Of(measure, dataset), record,
                from + limit < entries.Count - 1 ? entries[from + limit].Sequence.ToString(CultureInfo.InvariantCulture) : null))
            : Unknown();
    }

    private static Problem Unknown() => Problem.Of(ProblemKind.NotFound, "There is no such measure; GET /v1/measures lists them.");
}
