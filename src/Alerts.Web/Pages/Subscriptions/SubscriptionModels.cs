using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Web.Feeds;
using Alerts.Web.Pages.Deliveries;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Subscriptions;

namespace Alerts.Web.Pages.Subscriptions;

/// <param name="IsOperator">Whether who looks sees every tenant's.</param>
public sealed record SubscriptionsModel(PageList<SubscriptionRow> List, bool MayWrite, bool IsOperator);

/// <param name="Target">Null where the store has lost it.</param>
public sealed record SubscriptionRow(Subscription Subscription, Target? Target);

/// <param name="Preview">Null where none was asked for.</param>
public sealed record NewSubscriptionModel(WishFields Fields, WishChoices Choices, bool AsksTenant, IReadOnlyList<FieldFault> Faults, PreviewResponse? Preview);

/// <param name="Target">Null where the store has lost it.</param>
/// <param name="Warnings">What of it can have no effect.</param>
/// <param name="Deliveries">The latest of its target.</param>
/// <param name="Feeds">Null for who may not see them.</param>
/// <param name="Form">What was written and is not stored; null: the form shows what stands.</param>
public sealed record SubscriptionModel(
    Subscription Subscription, Target? Target, IReadOnlyList<WarningResponse> Warnings, IReadOnlyList<DeliveryRow> Deliveries, FeedLinksResponse? Feeds, WishChoices Choices, bool MayWrite,
    bool IsOperator, SubscriptionForm? Form);

/// <summary>A change of a subscription that was not stored.</summary>
/// <param name="Fields">Null: the fault is of something else than the form.</param>
/// <param name="Version">That the form is about.</param>
/// <param name="Conflict">Where what stands differs from what was written; null: nobody else changed it.</param>
/// <param name="Same">The subscription that stands in its way; null: none does.</param>
/// <param name="Reason">Why a target was to be switched off, as it was written.</param>
public sealed record SubscriptionForm(
    WishFields? Fields, int Version, IReadOnlyList<FieldFault> Faults, PreviewResponse? Preview = null, IReadOnlyList<WishDifference>? Conflict = null, string? Same = null, string Reason = "");

/// <summary>A signing secret, shown once.</summary>
/// <param name="OldUntil">Until then the old one signs too; null: there was none before.</param>
public sealed record SecretModel(string SubscriptionId, string Secret, DateTimeOffset? OldUntil);

/// <param name="Title">What it is called.</param>
public sealed record RemoveModel(Subscription Subscription, string Title);
