using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Problems;

internal static class ProblemEndpoints
{
    /// <summary>So that a problem's type can be looked up where it points.</summary>
    public static void MapProblems(this IEndpointRouteBuilder endpoints)
        => endpoints.MapGet("/problems/{name}", (string name) => ProblemKind.All.FirstOrDefault(k => k.Name == name) is { } kind
                ? TypedResults.Text($"{kind.Status} {kind.Title}\n\n{kind.Meaning}\n")
                : (IResult)Problem.Of(ProblemKind.NotFound, "There is no such type of problem."))
            .ExcludeFromDescription();
}
