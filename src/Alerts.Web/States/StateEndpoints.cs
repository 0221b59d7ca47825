using Alerts.Materials;
using Alerts.Policies;
using Alerts.Web.Measures;
using Alerts.Web.Problems;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.States;

internal static class StateEndpoints
{
    private static readonly DayParameter On = new("on", "The day; today at each authority where no day is given.");
    private static readonly DayParameter From = new("from", "The first day of a range.");
    private static readonly DayParameter To = new("to", "The last day of a range; needs from.");
    private static readonly TextParameter Material = new("material", "Only what concerns this material or group, a group that holds it, or every dual-use item.", 64);
    private static readonly CountryParameter Destination = new("destination", "Only what concerns goods that go there: ISO 3166-1 alpha-2, or EU.");
    private static readonly CountryParameter Jurisdiction = new("jurisdiction", "Only law of this jurisdiction: ISO 3166-1 alpha-2, or EU.");
    private static readonly TextParameter Measure = new("measure", "Only this measure.", 64);
    private static readonly TextParameter Provision = new("provision", "Only the provision with this number; needs measure.", 64);
    private static readonly TextParameter SuspendedBy = new("suspendedBy", "Only what this measure suspends, whether its window still runs or not.", 64);
    private static readonly NamesParameter<LegalState> State = new("state", "Only provisions in these states.");
    private static readonly NamesParameter<MeasureKind> Kind = new("kind", "Only measures of these kinds. Without it, and without measure, agreements, programmes and statements are left out.");
    private static readonly DayParameter KnownOn = new("knownOn", "Only what could be known on that day.");

    public static void MapStates(this RouteGroupBuilder group)
        => group.MapRead("/state", Find)
            .WithName("getState").WithSummary("Say which provision is in force, suspended, announced or gone").WithTags("law")
            .WithQuery(On, From, To, Material, Destination, Jurisdiction, Measure, Provision, SuspendedBy, State, Kind, KnownOn)
            .Answers<StateResponse>(StatusCodes.Status200OK)
            .AnswersProblem(ProblemKind.DatasetNotReady);

    private static IResult Find(HttpContext context, CurrentDataset current, MaterialCatalogue catalogue, TimeProvider clock)
    {
        if (current.Value is not { } dataset)
        {
            return CurrentDataset.NotReady(context);
        }

        string? Text(QueryParameter parameter) => context.Request.Query[parameter.Name];
        var request = new StateRequest(
            Text(On), Text(From), Text(To), Text(Material), Text(Destination), Text(Jurisdiction), Text(Measure), Text(Provision), Text(SuspendedBy), Text(State), Text(Kind), Text(KnownOn));
        return request.Read(dataset, catalogue, out var faults) is { } query
            ? TypedResults.Ok(StateResponse.Of(query, PolicyStates.Find(dataset, catalogue, query, clock.GetUtcNow()), dataset))
            : Problem.Of(ProblemKind.InvalidParameters, errors: [.. faults.Select(f => new ProblemError(f.Reason, Parameter: f.Field))]);
    }
}
