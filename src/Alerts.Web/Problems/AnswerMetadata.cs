using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Alerts.Web.Problems;

/// <summary>Endpoint metadata: the ways in which it can fail.</summary>
internal sealed record ProblemContract(IReadOnlyList<ProblemKind> Kinds);

/// <summary>What an endpoint may answer, for the OpenAPI document.</summary>
internal static class AnswerMetadata
{
    public static TBuilder Answers<T, TBuilder>(this TBuilder builder, int status)
        where TBuilder : IEndpointConventionBuilder
        => builder.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(T), ["application/json"]));

    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder builder, int status) => builder.Answers<T, RouteHandlerBuilder>(status);

    public static TBuilder AnswersProblem<TBuilder>(this TBuilder builder, params ProblemKind[] kinds)
        where TBuilder : IEndpointConventionBuilder
    {
        foreach (var status in kinds.Select(k => k.Status).Distinct())
        {
            builder.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemDocument), [ProblemDocument.MediaType]));
        }

        return builder.WithMetadata(new ProblemContract(kinds));
    }
}
