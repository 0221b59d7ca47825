using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Tests.Support;

namespace Alerts.Tests.Subscriptions;

/// <summary>By the whole way of the data: what is sent to an address that somebody signed up.</summary>
public sealed class SignUpDeskTests
{
    private static readonly SubscriptionRequest Gallium = new("email", "buyer@example.com", ["gallium"]);

    private readonly World _world = new(Some.Noon, channel: ChannelKind.Email, confirmation: new ConfirmationRule(true));

    private Target Target => _world.Targets.Rows.Values.Single();

    [Fact]
    public async Task Only_the_question_is_sent_before_its_reader_says_yes()
    {
        await _world.SignUps.SignUpAsync(Gallium, "public", World.Cancel);
        await _world.TellAsync("before");
        Assert.Equal([AlertKind.SubscriptionConfirmation], _world.SentKinds);

        await _world.Confirmations.ConfirmAsync(Target.Id, World.Cancel);
        await _world.TellAsync("after");
        Assert.Equal([AlertKind.SubscriptionConfirmation, AlertKind.NoticePublished], _world.SentKinds);
    }

    [Fact]
    public async Task More_for_a_confirmed_address_is_asked_for_and_what_it_has_goes_on()
    {
        await _world.Desk.SubscribeAsync(Gallium with { Confirmed = true, Tenant = "public" }, World.Cancel);
        await _world.SignUps.SignUpAsync(Gallium with { Materials = [] }, "public", World.Cancel);
        await _world.TellAsync("news");
        Assert.Equal([AlertKind.SubscriptionConfirmation, AlertKind.NoticePublished], _world.SentKinds);
        Assert.Single(await _world.Confirmations.WaitingAsync(Target.Id, World.Cancel));

        await _world.Confirmations.ConfirmAsync(Target.Id, World.Cancel);
        Assert.Empty(await _world.Confirmations.WaitingAsync(Target.Id, World.Cancel));
        Assert.All(_world.Subscriptions.Rows.Values, s => Assert.True(s.IsTold));
    }

    [Fact]
    public async Task Its_company_may_vouch_for_what_its_reader_was_signed_up_for()
    {
        await _world.Desk.SubscribeAsync(Gallium with { Confirmed = true, Tenant = "public" }, World.Cancel);
        await _world.SignUps.SignUpAsync(Gallium with { Materials = ["germanium"] }, "public", World.Cancel);
        await _world.Desk.SubscribeAsync(Gallium with { Materials = ["germanium"], Confirmed = true, Tenant = "public" }, World.Cancel);
        Assert.All(_world.Subscriptions.Rows.Values, s => Assert.True(s.IsTold));
    }

    [Fact]
    public async Task What_waits_is_told_as_was_wished_last()
    {
        await _world.SignUps.SignUpAsync(Gallium, "public", World.Cancel);
        await _world.SignUps.SignUpAsync(Gallium with { Digest = "weekly" }, "public", World.Cancel);
        Assert.Equal(DigestEvery.Week, Assert.Single(_world.Subscriptions.Rows.Values).Cadence.Digest!.Every);
    }

    [Fact]
    public async Task Nothing_but_mail_can_be_signed_up()
    {
        Assert.Contains(_world.SignUps.FaultsOf(Gallium with { Target = "nobody" }), f => f.Field == "target");
        await Assert.ThrowsAsync<ArgumentException>(() => _world.SignUps.SignUpAsync(new SubscriptionRequest("webhook", "https://example.com/hook"), "public", World.Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => _world.SignUps.SignUpAsync(Gallium with { Target = "nobody" }, "public", World.Cancel));
        Assert.Empty(_world.Targets.Rows);
    }

    [Fact]
    public async Task Killed_anywhere_who_signs_up_again_is_asked()
    {
        for (var kill = 1; kill < 8; kill++)
        {
            var world = new World(Some.Noon, channel: ChannelKind.Email, confirmation: new ConfirmationRule(true));
            world.Ports.KillAfter(kill);
            await Record.ExceptionAsync(() => world.SignUps.SignUpAsync(Gallium, "public", World.Cancel));
            world.Ports.LetLive();
            await world.SignUps.SignUpAsync(Gallium, "public", World.Cancel);
            Assert.Single(world.Subscriptions.Rows);
            Assert.Single(world.Told.All, a => a.Kind == AlertKind.SubscriptionConfirmation);
        }
    }
}
