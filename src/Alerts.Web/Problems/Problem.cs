using Alerts.Subscriptions;
using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Alerts.Web.Problems;

/// <summary>
/// Answers with a problem document whatever <c>Accept</c> says; the framework's own writer leaves the body out for a client
/// that asks for HTML.
/// </summary>
internal sealed class Problem(ProblemDocument document) : IResult
{
    public static Problem Of(ProblemKind kind, string? detail = null, IReadOnlyList<ProblemError>? errors = null)
        => new(new ProblemDocument(kind.Type, kind.Title, kind.Status, detail, errors));

    /// <summary>Every fault of a body that could be read.</summary>
    public static Problem Of(IReadOnlyList<FieldFault> faults)
        => Of(ProblemKind.InvalidBody, errors: [.. faults.Select(f => new ProblemError(f.Reason, f.Field.Length > 0 ? $"#/{f.Field}" : "#"))]);

    /// <summary>For a status that some part of the framework set without a body.</summary>
    public static Problem OfStatus(int status, string? detail = null)
        => ProblemKind.OfStatus(status) is { } kind
            ? Of(kind, detail)
            : new Problem(new ProblemDocument("about:blank", ReasonPhrases.GetReasonPhrase(status), status, detail));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = document.Status;
        return httpContext.Response.WriteAsJsonAsync(document, options: null, ProblemDocument.MediaType, httpContext.RequestAborted);
    }

    /// <summary>
    /// The answer after an exception, the same in every environment. A request that cannot be read is its sender's fault,
    /// though the framework throws it in Development (<c>RouteHandlerOptions.ThrowOnBadRequest</c>).
    /// </summary>
    public static Task AnswerExceptionAsync(HttpContext context)
    {
        var error = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        var problem = error is BadHttpRequestException bad
            ? OfStatus(bad.StatusCode)
            : new Problem(new ProblemDocument(
                ProblemKind.ServerError.Type, ProblemKind.ServerError.Title, ProblemKind.ServerError.Status,
                TraceId: Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier));
        return problem.ExecuteAsync(context);
    }
}
