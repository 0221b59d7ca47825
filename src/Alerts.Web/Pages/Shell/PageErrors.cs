using Alerts.Web.Problems;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Alerts.Web.Pages.Shell;

/// <summary>Errors as a page for who looks, as a problem document for who calls.</summary>
internal static class PageErrors
{
    private static readonly PageLink Home = new("/", "The state of the law");

    public static Task AnswerExceptionAsync(HttpContext context)
        => !WantsPage(context) ? Problem.AnswerExceptionAsync(context)
            : context.Features.Get<IExceptionHandlerFeature>()?.Error is BadHttpRequestException bad ? AnswerAsync(context, bad.StatusCode)
            : AnswerAsync(context, StatusCodes.Status500InternalServerError);

    public static Task AnswerStatusAsync(HttpContext context)
        => WantsPage(context) ? AnswerAsync(context, context.Response.StatusCode) : Problem.OfStatus(context.Response.StatusCode).ExecuteAsync(context);

    private static Task AnswerAsync(HttpContext context, int status)
    {
        PageHeaders.MarkAsPage(context);
        context.Response.StatusCode = status;
        var kind = ProblemKind.OfStatus(status);
        var says = status switch
        {
            StatusCodes.Status404NotFound => "No page has this address. It may be mistyped, or what was there has ended.",
            StatusCodes.Status413PayloadTooLarge => "What was sent is larger than this server reads.",
            StatusCodes.Status500InternalServerError => $"The fault is the server's, and nothing half-done is kept. Try again; if it stays, tell your operator this number: {Requests.RequestId.Of(context)}.",
            _ => kind?.Meaning ?? ReasonPhrases.GetReasonPhrase(status),
        };
        return PageResult.Error(status, kind?.Title ?? ReasonPhrases.GetReasonPhrase(status), says, Home).ExecuteAsync(context);
    }

    // A program sends a key or wants JSON; a browser says what it would rather see. What the path is of is clear where it has an endpoint.
    private static bool WantsPage(HttpContext context)
        => Original(context)?.Metadata.GetMetadata<PageContract>() is not null
            || (Original(context) is null
                && context.Request.Headers.Authorization.Count == 0
                && !context.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase)
                && MediaTypeHeaderValue.TryParseList(context.Request.Headers.Accept, out var accepted) && accepted.Any(a => a.MediaType == "text/html"));

    // The handler of exceptions clears the endpoint.
    private static Endpoint? Original(HttpContext context) => context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint();
}
