using Alerts.Deliveries;
using Alerts.Web.Json;
using Alerts.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Alerts.Web.Deliveries;

/// <summary>Where SendGrid posts what became of mails. In the open: its signature is what counts.</summary>
internal static class MailEventEndpoints
{
    public const string Path = "/events/sendgrid";

    // SendGrid: a request holds at most 768 KB.
    private const int MaxBytes = 1024 * 1024;

    public static void MapMailEvents(this IEndpointRouteBuilder endpoints)
    {
        if (endpoints.ServiceProvider.GetService<IMailEvents>() is { AreTaken: true })
        {
            endpoints.MapPost(Path, TakeAsync).ExcludeFromDescription().DisableAntiforgery();
        }
    }

    private static async Task<IResult> TakeAsync(HttpRequest request, IMailEvents events, MailFeedback feedback, CancellationToken cancellationToken)
    {
        if (await JsonBody.ReadBytesAsync(request, MaxBytes, cancellationToken) is not { } body)
        {
            return Problem.Of(ProblemKind.BodyTooLarge, $"At most {MaxBytes} bytes are read.");
        }

        switch (events.Read(name => request.Headers[name] is [{ } value] ? value : null, body))
        {
            case MailEventsRead.Good good:
                await feedback.TakeAsync(good.Events, cancellationToken);
                return TypedResults.NoContent();
            case MailEventsRead.NotGenuine:
                return Problem.Of(ProblemKind.Unauthorized, "It is not signed by the mail service, or too old.");
            case MailEventsRead.Malformed malformed:
                return Problem.Of(ProblemKind.MalformedBody, malformed.Reason);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
