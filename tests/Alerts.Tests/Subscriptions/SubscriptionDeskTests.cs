using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Tests.Support;

namespace Alerts.Tests.Subscriptions;

public sealed class SubscriptionDeskTests
{
    private static readonly SubscriptionRequest Good = new("webhook", "https://example.com/hook", ["gallium", "rare-earths"], ["CN"], ["cliff.upcoming"], [30, 7], Name: "Desk", Tenant: "acme");
    private readonly World _world = new(Some.Noon);

    public static TheoryData<SubscriptionRequest, string, string> Faults => new()
    {
        { Good with { Channel = null }, "channel", "must be one of email, slack, webhook, teams, discord" },
        { Good with { Channel = "Webhook" }, "channel", "must be one of email, slack, webhook, teams, discord" },
        { Good with { Channel = "fax" }, "channel", "must be one of email, slack, webhook, teams, discord" },
        { Good with { Target = null }, "target", "is missing: an email address or a webhook's URL" },
        { Good with { Target = "  " }, "target", "is missing: an email address or a webhook's URL" },
        { Good with { Target = "ftp://example.com" }, "target", "is not an address" },
        { Good with { Materials = ["gallium", "galium"] }, "materials/1", "'galium' is not a material or group; did you mean 'gallium'?" },
        { Good with { Materials = ["Gallium"] }, "materials/0", "'Gallium' is not a material or group; did you mean 'gallium'?" },
        { Good with { Materials = ["unobtainium-of-the-moon"] }, "materials/0", "'unobtainium-of-the-moon' is not a material or group" },
        { Good with { Materials = [null!] }, "materials/0", "'' is not a material or group" },
        { Good with { Jurisdictions = ["CN", "cn"] }, "jurisdictions/1", "'cn' is not a two-letter country code (ISO 3166-1 alpha-2) or EU" },
        { Good with { Jurisdictions = [null!] }, "jurisdictions/0", "'' is not a two-letter country code (ISO 3166-1 alpha-2) or EU" },
        { Good with { LeadDays = [] }, "leadDays", "must be 1 to 20 whole numbers from 0 to 365" },
        { Good with { LeadDays = [400] }, "leadDays", "must be 1 to 20 whole numbers from 0 to 365" },
        { Good with { Name = new string('x', 201) }, "name", "has 201 characters; at most 200" },
        { Good with { Name = "a\nb" }, "name", "has a control character" },
        { Good with { Tenant = "Acme Ltd" }, "tenant", "must be lower-case words joined by hyphens, at most 64 characters" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_is_named_with_its_field_and_nothing_is_stored(SubscriptionRequest request, string field, string reason)
    {
        Assert.Equal([new FieldFault(field, reason)], await RefusedAsync(request));
        Assert.Equal(0, _world.Ports.Writes);
    }

    [Fact]
    public async Task A_kind_that_is_unknown_is_answered_with_those_that_are_known()
        => Assert.Contains("cliff.upcoming", Assert.Single(await RefusedAsync(Good with { Kinds = ["cliff"] })).Reason, StringComparison.Ordinal);

    [Fact]
    public async Task All_faults_are_named_at_once()
        => Assert.Equal(
            ["channel", "jurisdictions/0", "kinds/0", "leadDays", "materials/0", "name", "target", "tenant"],
            (await RefusedAsync(new SubscriptionRequest("fax", "", ["x"], ["x"], ["x"], [-1], null, "\0", "x y"))).Select(f => f.Field).Order(StringComparer.Ordinal));

    [Fact]
    public async Task A_huge_name_of_a_material_is_refused_at_once_and_shown_short()
        => Assert.InRange(Assert.Single(await RefusedAsync(Good with { Materials = [new string('g', 5_000_000)] })).Reason.Length, 1, 200);

    [Fact]
    public async Task A_good_wish_is_stored_whole()
    {
        var done = await SubscribedAsync(Good);
        Assert.True(done.Created);
        Assert.Equal(done.Subscription, Assert.Single(_world.Subscriptions.Rows.Values));
        Assert.Equal(("acme", "Desk", LeadDays.Parse("30,7"), ChannelKind.Webhook), (done.Subscription.Tenant, done.Subscription.Name, done.Subscription.LeadDays, done.Subscription.Channel));
        Assert.Equal(Some.Ids("gallium rare-earths"), done.Subscription.Filter.Materials);
        Assert.Equal([AlertKind.CliffUpcoming], done.Subscription.Filter.Kinds);
        Assert.True(done.Subscription.Filter.AllDualUse);
    }

    [Fact]
    public async Task What_is_left_out_means_all_and_the_usual()
    {
        var done = await SubscribedAsync(new SubscriptionRequest("email", "Buyer@Example.com"));
        Assert.Equal((SubscriptionDesk.DefaultTenant, LeadDays.Default), (done.Subscription.Tenant, done.Subscription.LeadDays));
        Assert.Equal(SubscriptionFilter.Everything.ToString(), done.Subscription.Filter.ToString());
        Assert.Equal("buyer@example.com", done.Target.Address);
        Assert.Null(done.Target.Secret);
    }

    [Fact]
    public async Task The_same_wish_twice_is_one_subscription_in_whatever_order_it_is_written()
    {
        var first = await SubscribedAsync(Good);
        var again = await SubscribedAsync(Good with { Materials = ["rare-earths", "gallium", "gallium"], LeadDays = [7, 30], Target = "HTTPS://EXAMPLE.COM/HOOK", Name = "Other" });
        Assert.False(again.Created);
        Assert.Equal(first.Subscription, again.Subscription);
        Assert.Single(_world.Subscriptions.Rows);
        Assert.Single(_world.Targets.Rows);
    }

    [Fact]
    public async Task Other_tenants_and_filters_are_other_subscriptions()
    {
        await SubscribedAsync(Good);
        await SubscribedAsync(Good with { Tenant = "other" });
        await SubscribedAsync(Good with { AllDualUse = false });
        await SubscribedAsync(Good with { LeadDays = null });
        Assert.Equal(4, _world.Subscriptions.Rows.Count);
        Assert.Equal(2, _world.Targets.Rows.Count);
    }

    [Fact]
    public async Task A_webhook_gets_a_secret_of_its_own_that_stays()
    {
        var first = (await SubscribedAsync(Good)).Target.Secret!;
        Assert.StartsWith("whsec_", first, StringComparison.Ordinal);
        Assert.InRange(Convert.FromBase64String(first["whsec_".Length..]).Length, 24, 64);
        Assert.Equal(first, (await SubscribedAsync(Good with { Materials = [] })).Target.Secret);
        Assert.NotEqual(first, (await SubscribedAsync(Good with { Target = "https://example.com/2" })).Target.Secret);
    }

    [Fact]
    public async Task Subscribing_again_switches_the_target_on_again()
    {
        var target = (await SubscribedAsync(Good)).Target;
        await _world.Targets.DisableAsync(target.Id, StopCause.Gone, "410", World.Cancel);
        Assert.Null((await SubscribedAsync(Good)).Target.DisabledReason);
        Assert.Null(_world.Targets.Rows[target.Id].DisabledReason);
    }

    [Fact]
    public async Task A_target_shows_neither_address_nor_secret()
    {
        var target = (await SubscribedAsync(Good)).Target;
        Assert.Equal($"Webhook https://example.com/… ({target.Id})", target.ToString());
        Assert.Equal("b…@example.com", new Target("t", "acme", ChannelKind.Email, "buyer@example.com", null, Some.Noon).Masked);
    }

    private async Task<IReadOnlyList<FieldFault>> RefusedAsync(SubscriptionRequest request)
        => Assert.IsType<SubscribeResult.Refused>(await _world.Desk.SubscribeAsync(request, World.Cancel)).Faults;

    private async Task<SubscribeResult.Subscribed> SubscribedAsync(SubscriptionRequest request)
        => Assert.IsType<SubscribeResult.Subscribed>(await _world.Desk.SubscribeAsync(request, World.Cancel));
}
