using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Tests.Support;

namespace Alerts.Tests.Deliveries;

public sealed class MailFeedbackTests
{
    private static readonly DateTimeOffset Later = Some.Noon.AddMinutes(5);

    private readonly World _world = new(Some.Noon, channel: ChannelKind.Email);

    [Theory]
    [InlineData(MailEventKind.Bounce, "550 5.1.1 no such user", SuppressionCause.Bounce)]
    [InlineData(MailEventKind.SpamReport, "", SuppressionCause.SpamReport)]
    [InlineData(MailEventKind.Dropped, "Bounced Address", SuppressionCause.Bounce)]
    [InlineData(MailEventKind.Dropped, "Invalid", SuppressionCause.Bounce)]
    [InlineData(MailEventKind.Dropped, "Spam Reporting Address", SuppressionCause.SpamReport)]
    [InlineData(MailEventKind.Dropped, "Recipient List over Package Quota", null)]
    [InlineData(MailEventKind.Blocked, "421 try later", null)]
    [InlineData(MailEventKind.Deferred, "421", null)]
    [InlineData(MailEventKind.Delivered, "250 OK", null)]
    public async Task An_address_that_bounces_or_complains_is_suppressed_and_nothing_else_is(MailEventKind kind, string detail, SuppressionCause? cause)
    {
        var target = Mailbox("acme");
        var delivery = await TellAsync(target);
        await _world.Feedback.TakeAsync([new MailEvent(delivery, kind, Later, detail)], World.Cancel);

        Assert.Equal(cause is null ? [] : [(cause.Value, "b…@example.com")], _world.Suppressions.Rows.Values.Select(s => (s.Cause, s.Masked)));
        Assert.Equal(cause is null ? null : StopCause.Suppressed, _world.Targets.Rows[target.Id].DisabledBy);
        Assert.Equal(
            kind is MailEventKind.Bounce or MailEventKind.Dropped or MailEventKind.Blocked ? DeliveryStatus.Dead : DeliveryStatus.Accepted, _world.Ledger.Rows[delivery].Status);
        Assert.Equal([new MailEvent(delivery, kind, Later, detail)], _world.Ledger.Events);
    }

    [Fact]
    public async Task Pain_18_a_bounce_stops_one_address_and_the_tenant_hears_of_it_another_way()
    {
        var (bouncing, other) = (Mailbox("acme"), Mailbox("acme", "chief@example.com"));
        var delivery = await TellAsync(bouncing);
        var bounce = new MailEvent(delivery, MailEventKind.Bounce, Later, "550 5.1.1 no such user");
        for (var repeat = 0; repeat < 3; repeat++)
        {
            await _world.Feedback.TakeAsync([bounce], World.Cancel);
        }

        await _world.DrainAsync();
        var told = Assert.Single(_world.Told.All, a => a is { Kind: AlertKind.TargetDisabled, Audience: not null });
        Assert.Equal("b…@example.com: mail to it came back (550 5.1.1 no such user). Nothing more is sent to it until an operator takes its address off the suppression list and switches it on. What it missed can be replayed then.", told.Message.Summary);
        Assert.Single(_world.Channel.Sent, s => s.AlertId == told.Id && s.TargetId == other.Id);
        Assert.Null(_world.Targets.Rows[other.Id].DisabledReason);
        Assert.Equal(2, _world.Subscriptions.Rows.Count);
    }

    [Fact]
    public async Task A_suppressed_address_gets_nothing_from_another_tenant_either_and_that_tenant_hears_of_it()
    {
        var (acme, other) = (Mailbox("acme"), Mailbox("other"));
        var third = Mailbox("other", "chief@example.com");
        await _world.Feedback.TakeAsync([new MailEvent(await TellAsync(acme), MailEventKind.SpamReport, Later, "")], World.Cancel);
        _world.Channel.Sent.Clear();
        await TellAsync(other, "germanium");

        Assert.DoesNotContain(_world.Channel.Sent, s => s.TargetId == other.Id);
        Assert.Equal(StopCause.Suppressed, _world.Targets.Rows[other.Id].DisabledBy);
        Assert.Contains(_world.Channel.Sent, s => s.TargetId == third.Id && _world.Told.Rows[s.AlertId].Alert.Kind == AlertKind.TargetDisabled);
        Assert.Equal(StopCause.Suppressed, (await _world.TargetSwitch.EnableAsync(other.Id, World.Cancel))!.DisabledBy);
        await _world.Suppressions.RemoveAsync(_world.Suppressions.Rows.Keys.Single(), World.Cancel);
        Assert.Null((await _world.TargetSwitch.EnableAsync(other.Id, World.Cancel))!.DisabledBy);
    }

    [Fact]
    public async Task What_is_posted_again_after_an_operator_lifted_it_suppresses_nothing()
    {
        var bounce = new MailEvent(await TellAsync(Mailbox("acme")), MailEventKind.Bounce, Later, "550");
        await _world.Feedback.TakeAsync([bounce], World.Cancel);
        _world.Suppressions.Rows.Clear();
        await _world.Feedback.TakeAsync([bounce], World.Cancel);
        Assert.Empty(_world.Suppressions.Rows);
    }

    [Fact]
    public async Task A_link_of_the_mail_service_unsubscribes_too_and_events_of_other_mail_are_left_alone()
    {
        var target = Mailbox("acme");
        var delivery = await TellAsync(target);
        Assert.Equal(1, await _world.Feedback.TakeAsync([new MailEvent("dlv_of_another", MailEventKind.Bounce, Later, ""), new MailEvent(delivery, MailEventKind.Unsubscribe, Later, "")], World.Cancel));
        Assert.Equal(StopCause.Unsubscribed, _world.Targets.Rows[target.Id].DisabledBy);
        Assert.Empty(_world.Suppressions.Rows);
    }

    [Fact]
    public async Task Killed_anywhere_a_bounce_is_told_once_when_it_is_posted_again()
    {
        for (var kill = 1; kill < 25; kill++)
        {
            var world = new World(Some.Noon, channel: ChannelKind.Email);
            var target = Mailbox("acme", world: world);
            Mailbox("acme", "chief@example.com", world);
            var bounce = new MailEvent(await TellAsync(target, world: world), MailEventKind.Bounce, Later, "550");
            world.Ports.KillAfter(kill);
            await Record.ExceptionAsync(() => world.Feedback.TakeAsync([bounce], World.Cancel));
            world.Ports.LetLive();
            world.Clock.Advance(TimeSpan.FromMinutes(10));
            await world.Feedback.TakeAsync([bounce], World.Cancel);
            await world.ComeBackAsync();
            Assert.Single(world.Told.All, a => a is { Kind: AlertKind.TargetDisabled, Audience: not null });
            Assert.Single(world.Told.All, a => a is { Kind: AlertKind.TargetDisabled, Audience: null });
            Assert.Equal(StopCause.Suppressed, world.Targets.Rows[target.Id].DisabledBy);
            Assert.Equal(DeliveryStatus.Dead, world.Ledger.Rows[bounce.DeliveryId].Status);
        }
    }

    private Target Mailbox(string tenant, string address = "buyer@example.com", World? world = null)
    {
        var target = new Target(Target.IdOf(tenant, ChannelKind.Email, address), tenant, ChannelKind.Email, address, null, Some.Noon);
        var subscription = Some.Subscription("gallium germanium", target.Id) with { Tenant = tenant, Channel = ChannelKind.Email };
        subscription = subscription with { Id = Subscription.IdOf(target.Id, subscription.Filter, subscription.LeadDays) };
        (world ?? _world).Targets.Rows.Add(target.Id, target);
        (world ?? _world).Subscriptions.Rows.Add(subscription.Id, subscription);
        return target;
    }

    // The delivery's id.
    private async Task<string> TellAsync(Target target, string materials = "gallium", World? world = null)
    {
        var alert = Some.Alert(materials, subject: $"{materials} of {target.Tenant}");
        await (world ?? _world).Intake.RaiseAsync(alert, World.Cancel);
        await (world ?? _world).DrainAsync();
        return Delivery.IdOf(alert.Id, target.Id);
    }
}
