using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Tests.Support;

namespace Alerts.Tests.Subscriptions;

public sealed class ConfirmationTests
{
    private static readonly SubscriptionRequest Mail = new("email", "buyer@example.com", ["gallium"]);

    private readonly World _world = new(Some.Noon, channel: ChannelKind.Email, confirmation: new ConfirmationRule(true));

    private Target Target => _world.Targets.Rows.Values.Single();

    [Fact]
    public async Task A_new_address_gets_a_question_and_nothing_else_before_its_reader_confirms()
    {
        await SubscribeAsync();
        await _world.TellAsync("before");
        Assert.Equal([AlertKind.SubscriptionConfirmation], _world.SentKinds);

        await _world.Confirmations.ConfirmAsync(Target.Id, World.Cancel);
        await _world.TellAsync("after");
        Assert.Equal([AlertKind.SubscriptionConfirmation, AlertKind.NoticePublished], _world.SentKinds);
    }

    [Fact]
    public async Task Who_subscribes_the_address_again_and_again_has_it_asked_once_a_day()
    {
        for (var hour = 0; hour < 36; hour++)
        {
            await SubscribeAsync(Mail with { Materials = [hour % 2 == 0 ? "gallium" : "germanium"] });
            _world.Clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(2, _world.SentKinds.Count);
        Assert.Equal(2, _world.Subscriptions.Rows.Count);
        await _world.Confirmations.ConfirmAsync(Target.Id, World.Cancel);
        Assert.All(_world.Subscriptions.Rows.Values, s => Assert.False(s.AwaitsConfirmation));
    }

    [Fact]
    public async Task What_an_operator_vouches_for_and_what_is_no_mail_is_not_asked()
    {
        await SubscribeAsync(Mail with { Confirmed = true });
        await SubscribeAsync(new SubscriptionRequest("webhook", "https://example.com/hook"));
        await _world.TellAsync("news");
        Assert.DoesNotContain(AlertKind.SubscriptionConfirmation, _world.SentKinds);
        Assert.Equal(2, _world.Ledger.Rows.Count);
    }

    [Fact]
    public async Task An_operator_may_vouch_later()
    {
        await SubscribeAsync();
        await SubscribeAsync(Mail with { Confirmed = true });
        Assert.False(Target.AwaitsConfirmation);
        await _world.TellAsync("news");
        Assert.Contains(AlertKind.NoticePublished, _world.SentKinds);
    }

    [Fact]
    public async Task A_confirmed_reader_is_not_asked_again_for_another_subscription()
    {
        await SubscribeAsync();
        await _world.Confirmations.ConfirmAsync(Target.Id, World.Cancel);
        await SubscribeAsync(Mail with { Materials = ["germanium"] });
        Assert.Single(_world.SentKinds);
        Assert.All(_world.Subscriptions.Rows.Values, s => Assert.False(s.AwaitsConfirmation));
    }

    [Fact]
    public async Task Killed_anywhere_who_follows_the_link_again_is_confirmed()
    {
        for (var kill = 1; kill < 4; kill++)
        {
            var world = new World(Some.Noon, channel: ChannelKind.Email, confirmation: new ConfirmationRule(true));
            await world.Desk.SubscribeAsync(Mail, World.Cancel);
            var target = world.Targets.Rows.Keys.Single();
            world.Ports.KillAfter(kill);
            await Record.ExceptionAsync(() => world.Confirmations.ConfirmAsync(target, World.Cancel));
            world.Ports.LetLive();
            await world.Confirmations.ConfirmAsync(target, World.Cancel);
            Assert.False(world.Targets.Rows[target].AwaitsConfirmation);
            Assert.False(world.Subscriptions.Rows.Values.Single().AwaitsConfirmation);
        }
    }

    private async Task SubscribeAsync(SubscriptionRequest? request = null)
    {
        Assert.IsType<SubscribeResult.Subscribed>(await _world.Desk.SubscribeAsync(request ?? Mail, World.Cancel));
        await _world.DrainAsync();
    }
}
