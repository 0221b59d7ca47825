using Alerts.Deliveries;
using Alerts.Materials;
using Alerts.Subscriptions;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Queries;
using Alerts.Web.Requests;
using Alerts.Web.Subscriptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Pages.Subscriptions;

/// <summary>What can be done with a subscription that is there, and with its target.</summary>
internal static class SubscriptionActionPages
{
    private const string One = $"{SubscriptionPages.Path}/{{id}}";

    public static void MapSubscriptionActions(this RouteGroupBuilder write)
    {
        write.MapPost($"{One}/pause", PauseAsync);
        write.MapPost($"{One}/resume", ResumeAsync);
        write.MapPost($"{One}/test", TestAsync);
        write.MapRead($"{One}/remove", AskRemoveAsync);
        write.MapPost($"{One}/remove", RemoveAsync);
        write.MapPost($"{One}/target/enable", EnableAsync);
        write.MapPost($"{One}/target/disable", DisableAsync);
        write.MapPost($"{One}/target/rotate-secret", RotateAsync);
    }

    private static async Task<IResult> PauseAsync(string id, HttpContext context, ISubscriptionStore subscriptions, SubscriptionChanges changes, SubscriptionLook look, CancellationToken cancellationToken)
        => await FindAsync(id, context, subscriptions, cancellationToken) is not { } subscription ? SubscriptionPages.None()
            : await AnswerAsync(context, subscription, await changes.PauseAsync(id, cancellationToken), "paused", look, cancellationToken);

    private static async Task<IResult> ResumeAsync(string id, HttpContext context, ISubscriptionStore subscriptions, SubscriptionChanges changes, SubscriptionLook look, CancellationToken cancellationToken)
        => await FindAsync(id, context, subscriptions, cancellationToken) is not { } subscription ? SubscriptionPages.None()
            : await AnswerAsync(context, subscription, await changes.ResumeAsync(id, cancellationToken), "resumed", look, cancellationToken);

    private static async Task<IResult> TestAsync(string id, HttpContext context, ISubscriptionStore subscriptions, TestMessages tests, CancellationToken cancellationToken)
        => await FindAsync(id, context, subscriptions, cancellationToken) is not null && await tests.SendAsync(id, IdempotencyFilter.NonceOf(context.Request), cancellationToken) is not null
            ? PageResult.SeeOther(SubscriptionPages.PathOf(id, "sent"))
            : SubscriptionPages.None();

    private static async Task<IResult> AskRemoveAsync(string id, HttpContext context, ISubscriptionStore subscriptions, MaterialCatalogue catalogue, CancellationToken cancellationToken)
        => await FindAsync(id, context, subscriptions, cancellationToken) is { } subscription
            ? PageResult.Of<RemovePage>(new RemoveModel(subscription, WishWords.Title(subscription, catalogue)))
            : SubscriptionPages.None();

    private static async Task<IResult> RemoveAsync(string id, HttpContext context, ISubscriptionStore subscriptions, SubscriptionDesk desk, CancellationToken cancellationToken)
        => await FindAsync(id, context, subscriptions, cancellationToken) is not null && await desk.RemoveAsync(id, cancellationToken)
            ? PageResult.SeeOther($"{SubscriptionPages.Path}?{PageDone.Name}=removed")
            : SubscriptionPages.None();

    private static async Task<IResult> EnableAsync(string id, HttpContext context, ISubscriptionStore subscriptions, TargetSwitch targetSwitch, SubscriptionLook look, CancellationToken cancellationToken)
        => await FindAsync(id, context, subscriptions, cancellationToken) is not { } subscription ? SubscriptionPages.None()
            : await targetSwitch.EnableAsync(subscription.TargetId, cancellationToken) switch
            {
                null => SubscriptionPages.None(),
                { DisabledReason: not null } => await RefuseAsync(
                    context, subscription, [new FieldFault("", "Its address is on the suppression list: an operator must take it off that list first.")], StatusCodes.Status409Conflict, look, cancellationToken),
                _ => PageResult.SeeOther(SubscriptionPages.PathOf(id, "enabled")),
            };

    private static async Task<IResult> DisableAsync(string id, HttpContext context, ISubscriptionStore subscriptions, TargetSwitch targetSwitch, SubscriptionLook look, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, context, subscriptions, cancellationToken) is not { } subscription)
        {
            return SubscriptionPages.None();
        }

        var reason = (await context.Request.ReadFormAsync(cancellationToken))["reason"].ToString().Trim();
        return TargetSwitch.ReasonFault(reason) is { } fault ? await RefuseAsync(context, subscription, [fault], StatusCodes.Status422UnprocessableEntity, look, cancellationToken, reason)
            : await targetSwitch.DisableAsync(subscription.TargetId, reason, cancellationToken) is null ? SubscriptionPages.None()
            : PageResult.SeeOther(SubscriptionPages.PathOf(id, "disabled"));
    }

    private static async Task<IResult> RotateAsync(string id, HttpContext context, ISubscriptionStore subscriptions, DeliveryDesk desk, SubscriptionLook look, CancellationToken cancellationToken)
        => await FindAsync(id, context, subscriptions, cancellationToken) is not { } subscription ? SubscriptionPages.None()
            : await desk.RotateSecretAsync(subscription.TargetId, cancellationToken) is { } rotated ? SecretPages.Show(context, new SecretModel(id, rotated.Secret, rotated.OldUntil))
            : await RefuseAsync(context, subscription, [new FieldFault("", "Only signed webhooks have a secret.")], StatusCodes.Status409Conflict, look, cancellationToken);

    private static async Task<IResult> AnswerAsync(HttpContext context, Subscription subscription, ChangeResult result, string done, SubscriptionLook look, CancellationToken cancellationToken)
        => result switch
        {
            ChangeResult.Done => PageResult.SeeOther(SubscriptionPages.PathOf(subscription.Id, done)),
            ChangeResult.Refused refused => await RefuseAsync(context, subscription, refused.Faults, StatusCodes.Status422UnprocessableEntity, look, cancellationToken),
            ChangeResult.Same same => await RefuseAsync(context, subscription, [new FieldFault("", same.Why)], StatusCodes.Status409Conflict, look, cancellationToken),
            ChangeResult.Stale stale => await RefuseAsync(
                context, stale.Stands, [new FieldFault("", "Others change it again and again at this moment. Nothing was done; try once more.")], StatusCodes.Status409Conflict, look, cancellationToken),
            ChangeResult.NotFound => SubscriptionPages.None(),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static Task<IResult> RefuseAsync(
        HttpContext context, Subscription subscription, IReadOnlyList<FieldFault> faults, int status, SubscriptionLook look, CancellationToken cancellationToken, string reason = "")
        => look.ShowAsync(context, subscription, new SubscriptionForm(null, subscription.Version, faults, Reason: reason), status, cancellationToken);

    private static Task<Subscription?> FindAsync(string id, HttpContext context, ISubscriptionStore subscriptions, CancellationToken cancellationToken)
        => SubscriptionEndpoints.FindOwnAsync(id, context, subscriptions, cancellationToken);
}
