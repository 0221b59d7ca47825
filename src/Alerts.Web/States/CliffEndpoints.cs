using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Web.Measures;
using Alerts.Web.Problems;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.States;

internal static class CliffEndpoints
{
    private static readonly DayParameter From = new("from", "The first day; today at each authority where it is not given.");
    private static readonly DayParameter To = new("to", "The last day; without it there is no end.");
    private static readonly TextParameter Material = new("material", "Only what concerns this material or group, a group that holds it, or every dual-use item.", 64);
    private static readonly CountryParameter Destination = new("destination", "Only what concerns goods that go there: ISO 3166-1 alpha-2, or EU.");
    private static readonly CountryParameter Jurisdiction = new("jurisdiction", "Only law of this jurisdiction: ISO 3166-1 alpha-2, or EU.");

    public static void MapCliffs(this RouteGroupBuilder group)
        => group.MapRead("/cliffs", Find)
            .WithName("listCliffs").WithSummary("List the days on which the law changes by itself").WithTags("law")
            .WithQuery(From, To, Material, Destination, Jurisdiction)
            .Answers<CliffsResponse>(StatusCodes.Status200OK)
            .AnswersProblem(ProblemKind.DatasetNotReady);

    private static IResult Find(HttpContext context, CurrentDataset current, MaterialCatalogue catalogue, TimeProvider clock)
    {
        if (current.Value is not { } dataset)
        {
            return CurrentDataset.NotReady(context);
        }

        string? Text(QueryParameter parameter) => context.Request.Query[parameter.Name];
        var request = new CliffRequest(Text(From), Text(To), Text(Material), Text(Destination), Text(Jurisdiction));
        return request.Read(dataset, catalogue, out var faults) is { } query
            ? TypedResults.Ok(CliffsResponse.Of(query, dataset, catalogue, clock.GetUtcNow()))
            : Problem.Of(ProblemKind.InvalidParameters, errors: [.. faults.Select(f => new ProblemError(f.Reason, Parameter: f.Field))]);
    }
}
