using Alerts.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Queries;

/// <summary>Endpoint metadata: the query parameters it takes. An endpoint of the API without it takes none.</summary>
internal sealed record QueryContract(IReadOnlyList<QueryParameter> Parameters);

internal static class QueryContractExtensions
{
    public static RouteHandlerBuilder WithQuery(this RouteHandlerBuilder endpoint, params QueryParameter[] parameters)
        => endpoint.WithMetadata(new QueryContract(parameters));

    /// <summary>Refuses, with every fault at once, a query string that breaks the endpoint's contract.</summary>
    public static RouteGroupBuilder CheckQueries(this RouteGroupBuilder group)
        => group.AddEndpointFilter(async (context, next) =>
        {
            var contract = context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<QueryContract>();
            var faults = Faults(contract?.Parameters ?? [], context.HttpContext.Request.Query);
            return faults.Count == 0 ? await next(context) : Problem.Of(ProblemKind.InvalidParameters, errors: faults);
        });

    private static List<ProblemError> Faults(IReadOnlyList<QueryParameter> known, IQueryCollection query)
    {
        var faults = new List<ProblemError>();
        foreach (var (name, values) in query)
        {
            // The collection ignores case; the contract does not.
            var parameter = known.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.Ordinal));
            var fault = parameter is null ? Unknown(known)
                : values is not [{ } value] ? "is given more than once"
                : parameter.Fault(value);
            if (fault is not null)
            {
                faults.Add(new ProblemError(fault, Parameter: Text.Shorten(name, 80)));
            }
        }

        faults.AddRange(known.Where(p => p.IsRequired && !query.Any(q => string.Equals(q.Key, p.Name, StringComparison.Ordinal))).Select(p => new ProblemError("is missing", Parameter: p.Name)));
        return faults;
    }

    private static string Unknown(IReadOnlyList<QueryParameter> known)
        => known.Count == 0
            ? "is not a parameter of this endpoint, which takes none"
            : $"is not a parameter of this endpoint, which takes {string.Join(", ", known.Select(p => p.Name))}";
}
