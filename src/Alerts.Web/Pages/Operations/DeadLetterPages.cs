using Alerts.Deliveries;
using Alerts.Queues;
using Alerts.Subscriptions;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Queries;
using Alerts.Web.Queues;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Pages.Operations;

/// <param name="Queue">Null: of both.</param>
public sealed record DeadLetterListModel(string? Queue, IReadOnlyList<FieldFault> Faults, PageList<DeadLetter> List);

/// <param name="About">The alert or delivery that its message names; null where it names none.</param>
/// <param name="Says">Why nothing was done; null: nothing was asked.</param>
public sealed record DeadLetterModel(DeadLetter Letter, PageLink? About, string? Says = null);

/// <summary>Messages that were put aside: put back, or forgotten.</summary>
internal static class DeadLetterPages
{
    public const string Path = "/operate/dead-letters";

    private static readonly PageLink All = new(Path, "All dead letters");

    public static void MapDeadLetterPages(this RouteGroupBuilder pages)
    {
        pages.MapRead(Path, ListAsync);
        pages.MapRead($"{Path}/{{id}}", ShowAsync);
        pages.MapPost($"{Path}/{{id}}/retry", RetryAsync);
        pages.MapPost($"{Path}/{{id}}/drop", DropAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext context, IMessageQueue queue, CancellationToken cancellationToken)
    {
        var query = new PageQuery(context);
        var name = query.Text(DeadLetterEndpoints.Queue);
        return await PageList.ReadAsync(context, (cursor, take) => queue.DeadLettersAsync(name, cursor, take, cancellationToken)) is { } list
            ? PageResult.Of<DeadLetterListPage>(new DeadLetterListModel(name, query.Faults, list), query.Faults.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK)
            : PageList.NoCursor(context);
    }

    private static async Task<IResult> ShowAsync(string id, IMessageQueue queue, CancellationToken cancellationToken)
        => await queue.FindDeadLetterAsync(id, cancellationToken) is { } letter ? PageResult.Of<DeadLetterPage>(new DeadLetterModel(letter, AboutOf(letter))) : PageResult.NotFound("dead letter", All);

    private static async Task<IResult> RetryAsync(string id, DeadLetterDesk desk, IMessageQueue queue, CancellationToken cancellationToken)
        => await desk.RetryAsync(id, cancellationToken) switch
        {
            DeadLetterResult.Done => PageResult.SeeOther($"{Path}?{PageDone.Name}=requeued"),
            DeadLetterResult.Refused refused when await queue.FindDeadLetterAsync(id, cancellationToken) is { } letter
                => PageResult.Of<DeadLetterPage>(new DeadLetterModel(letter, AboutOf(letter), refused.Reason), StatusCodes.Status409Conflict),
            _ => PageResult.NotFound("dead letter", All),
        };

    private static async Task<IResult> DropAsync(string id, DeadLetterDesk desk, CancellationToken cancellationToken)
        => await desk.RemoveAsync(id, cancellationToken) ? PageResult.SeeOther($"{Path}?{PageDone.Name}=dropped") : PageResult.NotFound("dead letter", All);

    private static PageLink? AboutOf(DeadLetter letter)
        => letter.Queue == QueueNames.Alerts ? new PageLink($"/alerts/{Uri.EscapeDataString(letter.Body)}", "The alert")
            : DeliveryMessage.TryParse(letter.Body, out var delivery, out _) ? new PageLink($"/deliveries/{Uri.EscapeDataString(delivery)}", "The delivery")
            : null;
}
