using Alerts.Access;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Web.Keys;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Queries;
using Alerts.Web.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Pages.Deliveries;

/// <param name="IsOperator">Whether who looks sees every tenant's.</param>
public sealed record DeliveriesModel(DeliveryFilter Filter, PageList<DeliveryRow> List, bool IsOperator);

/// <param name="Alert">Null where it is not stored any more.</param>
/// <param name="Target">Null where it is not stored any more.</param>
/// <param name="LinksAlert">Whether who looks may open the alert's page.</param>
/// <param name="Fault">Why what was wished was not done; null: nothing was refused.</param>
public sealed record DeliveryModel(
    Delivery Delivery, Alert? Alert, Target? Target, IReadOnlyList<DeliveryAttempt> Attempts, IReadOnlyList<MailEvent> Events, bool LinksAlert, bool MayWrite, bool IsOperator, string? Fault);

/// <summary>What was sent, and what became of it.</summary>
internal static class DeliveryPages
{
    private const string Path = "/deliveries";

    private static readonly PageLink All = new(Path, "All deliveries");

    public static void MapDeliveries(this RouteGroupBuilder read, RouteGroupBuilder write)
    {
        read.MapRead(Path, ListAsync);
        read.MapRead($"{Path}/{{id}}", ShowAsync);
        write.MapPost($"{Path}/{{id}}/retry", RetryAsync);
        write.MapPost($"{Path}/{{id}}/replay", ReplayAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext context, IDeliveryLedger ledger, DeliveryRows rows, CancellationToken cancellationToken)
    {
        var filter = DeliveryFilter.Read(context);
        var query = filter.Query(context);
        var page = await PageList.ReadAsync(
            context, (cursor, take) => query is null ? Task.FromResult(new Page<Delivery>([], null)) : ledger.ListAsync(query, cursor, take, cancellationToken));
        return page is null ? PageList.NoCursor(context) : PageResult.Of<DeliveriesPage>(
            new DeliveriesModel(filter, new PageList<DeliveryRow>(await rows.OfAsync(page.Items, cancellationToken), page.NextHref, page.IsFirst), PageAccess.IsOperator(context)),
            filter.Faults.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);
    }

    private static async Task<IResult> ShowAsync(string id, HttpContext context, IDeliveryLedger ledger, IAlertStore alerts, ITargetStore targets, CancellationToken cancellationToken)
        => await FindAsync(id, context, ledger, cancellationToken) is { } delivery ? await PageAsync(context, delivery, null, ledger, alerts, targets, cancellationToken) : None();

    private static async Task<IResult> RetryAsync(
        string id, HttpContext context, IDeliveryLedger ledger, DeliveryRetry retry, IAlertStore alerts, ITargetStore targets, CancellationToken cancellationToken)
        => await FindAsync(id, context, ledger, cancellationToken) is not { } delivery ? None() : await retry.RetryAsync(id, cancellationToken) switch
        {
            RetryResult.Due => PageResult.SeeOther(PathOf(id, "retried")),
            RetryResult.Refused refused => await PageAsync(context, delivery, refused.Reason, ledger, alerts, targets, cancellationToken),
            RetryResult.NotFound => None(),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static async Task<IResult> ReplayAsync(
        string id, HttpContext context, IDeliveryLedger ledger, DeliveryDesk desk, IAlertStore alerts, ITargetStore targets, CancellationToken cancellationToken)
        => await FindAsync(id, context, ledger, cancellationToken) is not { } delivery ? None() : await desk.ReplayAsync(id, IdempotencyFilter.NonceOf(context.Request), cancellationToken) switch
        {
            ReplayResult.Replayed { Ids: [var once, ..] } => PageResult.SeeOther(PathOf(once, "replayed")),
            ReplayResult.Replayed or ReplayResult.NotFound => None(),
            ReplayResult.Refused refused => await PageAsync(context, delivery, refused.Reason, ledger, alerts, targets, cancellationToken),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static async Task<IResult> PageAsync(
        HttpContext context, Delivery delivery, string? fault, IDeliveryLedger ledger, IAlertStore alerts, ITargetStore targets, CancellationToken cancellationToken)
        => PageResult.Of<DeliveryPage>(
            new DeliveryModel(
                delivery, await alerts.FindAsync(delivery.AlertId, cancellationToken), await targets.FindAsync(delivery.TargetId, cancellationToken),
                await ledger.AttemptsAsync(delivery.Id, cancellationToken), await ledger.EventsAsync(delivery.Id, cancellationToken), PageAccess.MayRead(context),
                PageAccess.Has(context, ApiScope.SubscriptionsWrite), PageAccess.IsOperator(context), fault),
            fault is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict);

    private static async Task<Delivery?> FindAsync(string id, HttpContext context, IDeliveryLedger ledger, CancellationToken cancellationToken)
        => await ledger.FindAsync(id, cancellationToken) is { } delivery && Caller.Of(context).Sees(delivery) ? delivery : null;

    private static string PathOf(string id, string done) => $"{Path}/{Uri.EscapeDataString(id)}?{PageDone.Name}={done}";

    private static IResult None() => PageResult.NotFound("delivery", All);
}
