using Alerts.Materials;
using Alerts.Policies;
using Alerts.Web.Problems;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Measures;

internal static class MeasureEndpoints
{
    private static readonly TextParameter Material = new("material", "Only measures that concern this material or group, or a group that holds it.", 64);
    private static readonly CountryParameter Jurisdiction = new("jurisdiction", "Only measures of this jurisdiction: ISO 3166-1 alpha-2, or EU.");

    public static void MapMeasures(this RouteGroupBuilder group)
    {
        group.MapRead("/measures", List)
            .WithName("listMeasures").WithSummary("List measures with the state of their provisions today").WithTags("measures")
            .WithQuery(Material, Jurisdiction)
            .Answers<MeasuresResponse>(StatusCodes.Status200OK)
            .AnswersProblem(ProblemKind.DatasetNotReady);
        group.MapRead("/measures/{id}", Get)
            .WithName("getMeasure").WithSummary("Get one measure with the state of its provisions today and what others say of it").WithTags("measures")
            .Answers<MeasureResponse>(StatusCodes.Status200OK)
            .AnswersProblem(ProblemKind.NotFound, ProblemKind.DatasetNotReady);
    }

    private static IResult Get(HttpContext context, string id, CurrentDataset current, MaterialCatalogue catalogue, TimeProvider clock)
    {
        if (current.Value is not { } dataset)
        {
            return CurrentDataset.NotReady(context);
        }

        return MeasureId.TryParse(id, null, out var measure) && dataset.Contains(measure)
            ? TypedResults.Ok(MeasureResponse.Of(dataset.Measure(measure), dataset, new PolicyTimeline(dataset, catalogue), clock.GetUtcNow()))
            : Problem.Of(ProblemKind.NotFound, "There is no such measure; GET /v1/measures lists them.");
    }

    private static IResult List(HttpContext context, CurrentDataset current, MaterialCatalogue catalogue, TimeProvider clock)
    {
        if (current.Value is not { } dataset)
        {
            return CurrentDataset.NotReady(context);
        }

        if (new StateRequest(Material: context.Request.Query[Material.Name], Jurisdiction: context.Request.Query[Jurisdiction.Name]).Read(dataset, catalogue, out var faults) is not { } query)
        {
            return Problem.Of(ProblemKind.InvalidParameters, errors: [.. faults.Select(f => new ProblemError(f.Reason, Parameter: f.Field))]);
        }

        var wanted = query.Material is { } material ? new PolicyStates(dataset, catalogue).KeysOf(material) : null;
        var timeline = new PolicyTimeline(dataset, catalogue);
        var now = clock.GetUtcNow();
        return TypedResults.Ok(new MeasuresResponse(dataset.Revision, dataset.AsOf,
        [
            .. dataset.Measures
                .Where(m => query.Jurisdiction is null || m.Jurisdiction == query.Jurisdiction)
                .Where(m => wanted is null || m.Provisions.Any(p => p.Materials.Any(wanted.Contains)))
                .OrderByDescending(m => m.Issued).ThenBy(m => m.Id.Value, StringComparer.Ordinal)
                .Select(m => MeasureResponse.Of(m, dataset, timeline, now)),
        ]));
    }
}
