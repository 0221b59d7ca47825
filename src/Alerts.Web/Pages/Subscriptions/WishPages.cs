using System.Globalization;
using Alerts.Materials;
using Alerts.Subscriptions;
using Alerts.Web.Keys;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Queries;
using Alerts.Web.Subscriptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Pages.Subscriptions;

/// <summary>The form of a subscription: a new one, and the change of one that is there.</summary>
internal static class WishPages
{
    private const string New = $"{SubscriptionPages.Path}/new";
    private const string Preview = "preview";

    public static void MapWishes(this RouteGroupBuilder write)
    {
        write.MapRead(New, ShowNew);
        write.MapPost(New, SendNewAsync);
        write.MapPost($"{SubscriptionPages.Path}/{{id}}", SendChangeAsync);
    }

    private static IResult ShowNew(HttpContext context, WishChoices choices, MaterialCatalogue catalogue)
    {
        // Other pages lead here with the material that is looked at.
        var material = LawView.Text(context, "material") is { } named && MaterialId.TryParse(named, null, out var id) && catalogue.Contains(id) ? named : null;
        return NewPage(context, WishFields.New with { Materials = material is null ? [] : [material] }, choices, [], null, StatusCodes.Status200OK);
    }

    private static async Task<IResult> SendNewAsync(HttpContext context, SubscriptionDesk desk, SubscriptionLook look, WishChoices choices, CancellationToken cancellationToken)
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var (fields, tenant) = (WishFields.Of(form), Caller.Of(context).Tenant);
        var request = fields.Request();
        if (form["do"] == Preview)
        {
            // Where to may come later.
            var (preview, faults) = await look.PreviewAsync(context, request.Target is null ? request with { Channel = null } : request, cancellationToken);
            return NewPage(context, fields, choices, faults, preview, StatusOf(faults));
        }

        if (RequestOwner.Faults(request, tenant).ToList() is { Count: > 0 } foreign)
        {
            return NewPage(context, fields, choices, foreign, null, StatusCodes.Status422UnprocessableEntity);
        }

        switch (await desk.SubscribeAsync(request with { Tenant = tenant ?? request.Tenant }, cancellationToken))
        {
            case SubscribeResult.Refused refused:
                return NewPage(context, fields, choices, refused.Faults, null, StatusCodes.Status422UnprocessableEntity);
            case SubscribeResult.Subscribed { Created: true, Target.Secret: { } secret } made:
                return SecretPages.Show(context, new SecretModel(made.Subscription.Id, secret, null));
            case SubscribeResult.Subscribed done:
                return PageResult.SeeOther(SubscriptionPages.PathOf(done.Subscription.Id, done.Created ? "created" : "same"));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static async Task<IResult> SendChangeAsync(
        string id, HttpContext context, ISubscriptionStore subscriptions, SubscriptionChanges changes, SubscriptionLook look, CancellationToken cancellationToken)
    {
        if (await SubscriptionEndpoints.FindOwnAsync(id, context, subscriptions, cancellationToken) is not { } subscription)
        {
            return SubscriptionPages.None();
        }

        var form = await context.Request.ReadFormAsync(cancellationToken);
        var fields = WishFields.Of(form);

        // A form without the version that it is about is of none.
        var seen = int.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
        if (form["do"] == Preview)
        {
            var (preview, faults) = await look.PreviewAsync(context, fields.Wish(), cancellationToken);
            return await look.ShowAsync(context, subscription, new SubscriptionForm(fields, seen, faults, preview), StatusOf(faults), cancellationToken);
        }

        return await changes.PatchAsync(id, fields.Patch(), seen, cancellationToken) switch
        {
            ChangeResult.Done => PageResult.SeeOther(SubscriptionPages.PathOf(id, "saved")),
            ChangeResult.Refused refused => await look.ShowAsync(context, subscription, new SubscriptionForm(fields, seen, refused.Faults), StatusCodes.Status422UnprocessableEntity, cancellationToken),
            ChangeResult.Same same => await look.ShowAsync(
                context, subscription, new SubscriptionForm(fields, seen, [new FieldFault("", same.Why)], Same: same.Id), StatusCodes.Status409Conflict, cancellationToken),

            // The form is now about what stands: sent once more, it is meant.
            ChangeResult.Stale { Stands: var stands } => await look.ShowAsync(
                context, stands, new SubscriptionForm(fields, stands.Version, [], Conflict: WishFields.Between(WishFields.Of(stands), fields)), StatusCodes.Status409Conflict, cancellationToken),
            ChangeResult.NotFound => SubscriptionPages.None(),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static int StatusOf(IReadOnlyList<FieldFault> faults)
        => faults.Count == 0 ? StatusCodes.Status200OK : faults.Contains(SubscriptionLook.NoDataset) ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status422UnprocessableEntity;

    private static IResult NewPage(HttpContext context, WishFields fields, WishChoices choices, IReadOnlyList<FieldFault> faults, PreviewResponse? preview, int status)
        => PageResult.Of<NewSubscriptionPage>(new NewSubscriptionModel(fields, choices, PageAccess.IsOperator(context), faults, preview), status);
}
