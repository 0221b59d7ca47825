using Alerts.Materials;
using Alerts.Web.Problems;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Materials;

internal static class MaterialEndpoints
{
    private static readonly TextParameter Query = new("q", "Part of an id or of a name in any language.", 100);

    public static void MapMaterials(this RouteGroupBuilder group)
    {
        group.MapRead("/materials", List)
            .WithName("listMaterials").WithSummary("List materials and groups").WithTags("materials")
            .WithQuery(Query);
        group.MapRead("/materials/{id}", Get)
            .WithName("getMaterial").WithSummary("Get one material or group").WithTags("materials")
            .Answers<MaterialDetailResponse>(StatusCodes.Status200OK).AnswersProblem(ProblemKind.NotFound);
    }

    private static IResult Get(string id, MaterialCatalogue catalogue)
        => MaterialId.TryParse(id, null, out var named) && MaterialDetailResponse.Find(named, catalogue) is { } found
            ? TypedResults.Ok(found)
            : Problem.Of(ProblemKind.NotFound, catalogue.Suggest(id) is { Count: > 0 } near
                ? $"There is no such material or group. Did you mean {string.Join(" or ", near)}?"
                : "There is no such material or group; GET /v1/materials lists them.");

    private static Ok<MaterialsResponse> List(HttpRequest request, MaterialCatalogue catalogue)
    {
        var part = request.Query[Query.Name].ToString().Trim();
        return TypedResults.Ok(new MaterialsResponse(
            [.. catalogue.Materials.Where(m => Has(part, m.Id, m.Name, m.Names)).OrderBy(m => m.Id).Select(m => MaterialResponse.Of(m, catalogue))],
            [.. catalogue.Groups.Where(g => Has(part, g.Id, g.Name, g.Names)).OrderBy(g => g.Id).Select(MaterialGroupResponse.Of)]));
    }

    private static bool Has(string part, MaterialId id, string name, IReadOnlyDictionary<string, IReadOnlyList<string>> names)
        => part.Length == 0
            || names.Values.SelectMany(terms => terms).Append(name).Append(id.Value).Any(text => text.Contains(part, StringComparison.OrdinalIgnoreCase));
}
