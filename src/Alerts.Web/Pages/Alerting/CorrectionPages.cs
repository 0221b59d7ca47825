using Alerts.Alerting;
using Alerts.Subscriptions;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Queries;
using Alerts.Web.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Pages.Alerting;

/// <param name="Wish">As written.</param>
/// <param name="Faults">All that is wrong with it; empty at first.</param>
/// <param name="Draft">How it would read; null while it is being written.</param>
/// <param name="Told">Who was told what it corrects, so far.</param>
public sealed record CorrectionModel(Alert Alert, CorrectionRequest Wish, IReadOnlyList<FieldFault> Faults, Alert? Draft, ToldList Told);

/// <summary>Corrects an alert in two steps: what is written is shown first as it would be told, and to how many.</summary>
internal static class CorrectionPages
{
    private const string Sends = "sends";

    public static void MapCorrectionPages(this RouteGroupBuilder pages)
    {
        pages.MapRead($"{AlertPages.Path}/{{id}}/correct", FormAsync);
        pages.MapPost($"{AlertPages.Path}/{{id}}/correct", TakeAsync);
    }

    private static async Task<IResult> FormAsync(string id, IAlertStore alerts, ToldReader told, CancellationToken cancellationToken)
        => await alerts.FindAsync(id, cancellationToken) is { } alert ? await ShowAsync(alert, new CorrectionRequest(), [], null, told, StatusCodes.Status200OK, cancellationToken) : PageResult.NotFound("alert", AlertPages.All);

    private static async Task<IResult> TakeAsync(string id, HttpRequest request, IAlertStore alerts, CorrectionDesk desk, ToldReader told, CancellationToken cancellationToken)
    {
        if (await alerts.FindAsync(id, cancellationToken) is not { } alert)
        {
            return PageResult.NotFound("alert", AlertPages.All);
        }

        var form = await request.ReadFormAsync(cancellationToken);
        var wish = new CorrectionRequest(form["reason"], form["headline"] is [{ Length: > 0 } headline] ? headline : null, form["summary"], form["withdraws"] == "on");
        if (CorrectionDesk.Check(wish) is { Count: > 0 } faults)
        {
            return await ShowAsync(alert, wish, faults, null, told, StatusCodes.Status422UnprocessableEntity, cancellationToken);
        }

        return form[Sends] == "on" ? await SendAsync(alert, wish, request, desk, cancellationToken)
            : await ShowAsync(alert, wish, [], form["again"] == "on" ? null : desk.Draft(alert, wish), told, StatusCodes.Status200OK, cancellationToken);
    }

    private static async Task<IResult> SendAsync(Alert alert, CorrectionRequest wish, HttpRequest request, CorrectionDesk desk, CancellationToken cancellationToken)
        => await desk.CorrectAsync(alert.Id, wish, IdempotencyFilter.NonceOf(request), cancellationToken) switch
        {
            CorrectionResult.Corrected done => PageResult.SeeOther($"{AlertPages.Path}/{done.Correction.Id}?{PageDone.Name}=corrected"),
            CorrectionResult.Conflict conflict => PageResult.Error(StatusCodes.Status409Conflict, "This alert cannot be corrected", conflict.Why, new PageLink($"{AlertPages.Path}/{alert.Id}", "Back to the alert")),
            CorrectionResult.NotFound => PageResult.NotFound("alert", AlertPages.All),

            // They were checked before.
            CorrectionResult.Refused => throw new System.Diagnostics.UnreachableException(),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static async Task<IResult> ShowAsync(Alert alert, CorrectionRequest wish, IReadOnlyList<FieldFault> faults, Alert? draft, ToldReader told, int status, CancellationToken cancellationToken)
        => PageResult.Of<CorrectionPage>(new CorrectionModel(alert, wish, faults, draft, await told.OfAsync(alert.Id, null, cancellationToken)), status);
}
