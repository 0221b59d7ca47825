using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Queues;
using Alerts.Subscriptions;
using Alerts.Tests.Support;
using FsCheck;
using FsCheck.Xunit;

namespace Alerts.Tests.Alerting;

public sealed class AlertRouterTests
{
    private readonly World _world = new(Some.Noon);

    [Theory]
    [InlineData("gallium", "gallium", true)]
    [InlineData("gallium", "germanium", false)]
    [InlineData("rare-earths", "dysprosium", true)]
    [InlineData("heavy-rare-earths", "dysprosium", true)]
    [InlineData("heavy-rare-earths", "neodymium", false)]
    [InlineData("dysprosium", "rare-earths", true)]
    [InlineData("heavy-rare-earths", "rare-earths", true)]
    [InlineData("rare-earths", "heavy-rare-earths", true)]
    [InlineData("neodymium", "heavy-rare-earths", false)]
    [InlineData("gallium", "rare-earths", false)]
    [InlineData("gallium", "germanium gallium", true)]
    [InlineData("gallium germanium", "germanium", true)]
    [InlineData("", "gallium", true)]
    [InlineData("", "rare-earths", true)]
    [InlineData("", "dual-use-all", true)]
    [InlineData("gallium", "dual-use-all", true)]
    [InlineData("heavy-rare-earths", "dual-use-all", true)]
    [InlineData("dual-use-all", "dual-use-all", true)]
    [InlineData("dual-use-all", "gallium", false)]
    public async Task Materials_and_groups_meet_both_ways(string wanted, string concerned, bool told)
    {
        _world.Subscribe(wanted);
        Assert.Equal(told ? 1 : 0, await _world.Router.RouteAsync(Some.Alert(concerned), World.Cancel));
    }

    [Fact]
    public async Task Acts_on_all_dual_use_items_can_be_switched_off()
    {
        _world.Subscribe("gallium", s => s with { Filter = s.Filter with { AllDualUse = false } });
        Assert.Equal(0, await _world.Router.RouteAsync(Some.Alert("dual-use-all"), World.Cancel));
        Assert.Equal(1, await _world.Router.RouteAsync(Some.Alert("gallium dual-use-all"), World.Cancel));
    }

    [Theory]
    [InlineData(AlertKind.SourceFailing)]
    [InlineData(AlertKind.SourceRecovered)]
    [InlineData(AlertKind.DatasetRefused)]
    [InlineData(AlertKind.TargetDisabled)]
    public async Task Only_who_asks_for_it_hears_of_the_system_itself(AlertKind kind)
    {
        _world.Subscribe();
        _world.Subscribe("gallium", address: "https://example.com/2");
        Assert.Equal(0, await _world.Router.RouteAsync(Some.Alert(kind: kind), World.Cancel));
        var operators = _world.Subscribe("gallium", s => s with { Filter = new SubscriptionFilter(s.Filter.Materials, ["US"], [kind]) }, "https://example.com/ops");
        Assert.Equal(1, await _world.Router.RouteAsync(Some.Alert(kind: kind), World.Cancel));
        Assert.Equal([operators.TargetId], _world.Ledger.Rows.Values.Select(d => d.TargetId));
        Assert.Equal(0, await _world.Router.RouteAsync(Some.Alert("gallium", jurisdiction: "US"), World.Cancel) - 2);
    }

    [Theory]
    [InlineData("CN", true)]
    [InlineData("US", false)]
    [InlineData("US CN", true)]
    [InlineData("", true)]
    public async Task A_subscription_hears_of_its_jurisdictions_only(string wanted, bool told)
    {
        _world.Subscribe("gallium", s => s with { Filter = s.Filter with { Jurisdictions = wanted.Split(' ', StringSplitOptions.RemoveEmptyEntries) } });
        Assert.Equal(told ? 1 : 0, await _world.Router.RouteAsync(Some.Alert(), World.Cancel));
    }

    [Theory]
    [InlineData(AlertKind.NoticePublished, true)]
    [InlineData(AlertKind.PolicyChanged, false)]
    public async Task A_subscription_hears_of_its_kinds_only(AlertKind wanted, bool told)
    {
        _world.Subscribe("gallium", s => s with { Filter = s.Filter with { Kinds = [wanted] } });
        Assert.Equal(told ? 1 : 0, await _world.Router.RouteAsync(Some.Alert(), World.Cancel));
    }

    [Theory]
    [InlineData("90,30,7", 30, 30, true)]
    [InlineData("90,30,7", 30, 10, true)]
    [InlineData("90,30,14", 30, 10, false)]
    [InlineData("90,30,14", 14, 10, true)]
    [InlineData("90,7", 30, 30, false)]
    [InlineData("0", 0, 0, true)]
    public async Task A_subscription_hears_of_the_rungs_of_its_own_ladder_only(string ladder, int rung, int daysLeft, bool told)
    {
        _world.Subscribe("gallium", s => s with { LeadDays = LeadDays.Parse(ladder) });
        Assert.Equal(told ? 1 : 0, await _world.Router.RouteAsync(Some.Alert(kind: AlertKind.CliffUpcoming, rung: new CliffRung(rung, daysLeft)), World.Cancel));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("policy.changed", true)]
    [InlineData("cliff.closed", false)]
    [InlineData("policy.changed cliff.closed", false)]
    public async Task Who_hears_of_the_same_by_another_kind_is_not_told_twice(string kinds, bool told)
    {
        var wanted = kinds.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(k => AlertKinds.TryParse(k, out var kind) ? kind : throw new FormatException(k)).ToList();
        _world.Subscribe("gallium", s => s with { Filter = s.Filter with { Kinds = wanted } });
        Assert.Equal(told ? 1 : 0, await _world.Router.RouteAsync(Some.Alert(kind: AlertKind.PolicyChanged) with { YieldsTo = AlertKind.CliffClosed }, World.Cancel));
    }

    [Fact]
    public async Task What_is_for_one_subscription_reaches_that_one_whatever_its_materials()
    {
        var one = _world.Subscribe("gallium", s => s with { Filter = s.Filter with { Jurisdictions = ["EU"] } });
        _world.Subscribe("", address: "https://example.com/other");
        var alert = Some.Alert("germanium", AlertKind.SubscriptionStarted);
        Assert.Equal(1, await _world.Router.RouteAsync(alert with { Audience = one.Id }, World.Cancel));
        Assert.Equal(one.TargetId, Assert.Single(_world.Ledger.Rows.Values).TargetId);
        Assert.Equal(0, await _world.Router.RouteAsync(alert with { Audience = "sub_removed" }, World.Cancel));
    }

    [Fact]
    public async Task Two_subscriptions_of_a_tenant_with_one_target_get_one_delivery()
    {
        _world.Subscribe("gallium");
        _world.Subscribe("");
        _world.Subscribe("gallium", address: "https://example.com/other");
        Assert.Equal(2, await _world.Router.RouteAsync(Some.Alert(), World.Cancel));
        Assert.Equal(2, _world.Ledger.Rows.Count);
    }

    [Fact]
    public async Task Routing_again_sends_nothing_again()
    {
        _world.Subscribe("gallium");
        await _world.Intake.RaiseAsync(Some.Alert(), World.Cancel);
        await _world.DrainAsync();
        await _world.Router.RouteAsync(Some.Alert(), World.Cancel);
        await _world.DrainAsync();
        Assert.Single(_world.Channel.Sent);
        Assert.Single(_world.Ledger.Rows);
    }

    [Fact]
    public async Task More_subscriptions_than_a_page_are_all_told()
    {
        for (var i = 0; i < AlertRouter.PageSize + 5; i++)
        {
            _world.Subscribe("gallium", address: $"https://example.com/{i}");
        }

        Assert.Equal(AlertRouter.PageSize + 5, await _world.Router.RouteAsync(Some.Alert(), World.Cancel));
        Assert.Equal(AlertRouter.PageSize + 5, _world.Queue.Waiting(QueueNames.Deliveries).Count);
    }

    [Fact]
    public async Task What_does_not_fit_a_page_is_routed_in_parts_and_marked_when_the_last_of_them_is_at_its_end()
    {
        SubscribeMany((2 * AlertRouter.PageSize) + 5);
        var alert = Some.Alert();
        await _world.Intake.RaiseAsync(alert, World.Cancel);

        await HandleNextAsync(Hasty());
        Assert.Empty(_world.Ledger.Rows);
        Assert.Equal(RoutePart.Count, _world.Queue.Waiting(QueueNames.Alerts).Count);
        var handled = 0;
        while (_world.Queue.Waiting(QueueNames.Alerts).Count > 0)
        {
            Assert.Null(_world.Told.Rows[alert.Id].RoutedAt);
            await HandleNextAsync(Hasty());
            handled++;
        }

        Assert.Equal(RoutePart.Count, handled);
        Assert.NotNull(_world.Told.Rows[alert.Id].RoutedAt);
        Assert.Equal((2 * AlertRouter.PageSize) + 5, _world.Ledger.Rows.Count);
        Assert.Equal(_world.Ledger.Rows.Count, _world.Queue.Waiting(QueueNames.Deliveries).Count);
    }

    [Fact]
    public async Task When_the_time_of_a_part_is_over_the_rest_has_a_message_of_its_own()
    {
        // All in one part.
        for (var i = 0; i < (2 * AlertRouter.PageSize) + 5; i++)
        {
            var one = _world.Subscribe("gallium", address: $"https://example.com/{i}");
            _world.Subscriptions.Rows.Remove(one.Id);
            _world.Subscriptions.Rows.Add($"sub_z{i}", one with { Id = $"sub_z{i}" });
        }

        var alert = Some.Alert();
        await _world.Intake.RaiseAsync(alert, World.Cancel);
        await HandleNextAsync(Hasty());
        var filed = new List<int>();
        while (_world.Queue.Waiting(QueueNames.Alerts).Count > 0)
        {
            await HandleNextAsync(Hasty());
            filed.Add(_world.Ledger.Rows.Count);
            _world.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([AlertRouter.PageSize, 2 * AlertRouter.PageSize, (2 * AlertRouter.PageSize) + 5], filed.SkipWhile(n => n == 0).Distinct());
        Assert.Equal(RoutePart.Count + 2, filed.Count);
        Assert.NotNull(_world.Told.Rows[alert.Id].RoutedAt);
    }

    [Fact]
    public async Task What_fits_a_page_is_routed_by_one_message()
    {
        SubscribeMany(3);
        await _world.Intake.RaiseAsync(Some.Alert(), World.Cancel);
        await HandleNextAsync(Hasty());

        Assert.Empty(_world.Queue.Waiting(QueueNames.Alerts));
        Assert.NotNull(Assert.Single(_world.Told.Rows.Values).RoutedAt);
        Assert.Equal(3, _world.Ledger.Rows.Count);
    }

    [Fact]
    public async Task An_alert_whose_parts_go_on_is_not_swept_and_one_whose_parts_are_lost_is_with_only_what_is_left()
    {
        SubscribeMany(AlertRouter.PageSize + 5);
        var budget = new RouteBudget(TimeSpan.FromMinutes(4));
        var sweeper = new Sweeper(_world.Told, _world.Intake, _world.Ledger, _world.Queue, _world.Clock, routing: budget);
        var router = Hasty(budget);
        await _world.Intake.RaiseAsync(Some.Alert(), World.Cancel);
        await HandleNextAsync(router);
        _world.Clock.Advance(TimeSpan.FromMinutes(5));
        await HandleNextAsync(router);
        _world.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(0, await sweeper.SweepAsync(Sweeper.LeftBehind, World.Cancel) - _world.Ledger.Rows.Count);

        foreach (var lost in await _world.Queue.ReceiveAsync(QueueNames.Alerts, RoutePart.Count, TimeSpan.FromMinutes(1), TimeSpan.Zero, World.Cancel))
        {
            await _world.Queue.CompleteAsync(lost, World.Cancel);
        }

        _world.Clock.Advance(TimeSpan.FromMinutes(2));
        await sweeper.SweepAsync(Sweeper.LeftBehind, World.Cancel);
        await HandleNextAsync(router);
        Assert.Equal(RoutePart.Count - 1, _world.Queue.Waiting(QueueNames.Alerts).Count);
    }

    [Fact]
    public async Task A_correction_to_many_goes_on_in_a_message_of_its_own()
    {
        SubscribeMany(AlertDeliveries.PageSize + 5);
        var alert = Some.Alert();
        await _world.Intake.RaiseAsync(alert, World.Cancel);
        await _world.DrainAsync();
        var correction = Some.Alert(kind: AlertKind.AlertCorrected) with { Id = "alt_correction", Corrects = new Correction(alert.Id, alert.Kind, Withdraws: false, "why") };
        await _world.Intake.RaiseAsync(correction, World.Cancel);
        var handled = 0;
        while (_world.Queue.Waiting(QueueNames.Alerts).Count > 0)
        {
            Assert.Null(_world.Told.Rows[correction.Id].RoutedAt);
            await HandleNextAsync(Hasty());
            handled++;
        }

        // Two pages of deliveries, then the digests.
        Assert.Equal(3, handled);
        Assert.NotNull(_world.Told.Rows[correction.Id].RoutedAt);
        Assert.Equal(AlertDeliveries.PageSize + 5, _world.Ledger.Rows.Values.Count(d => d.AlertId == correction.Id));
    }

    [Theory]
    [InlineData("16")]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("")]
    public async Task A_part_that_there_is_not_is_put_aside(string part)
    {
        await _world.Told.AddAsync(Some.Alert(), World.Cancel);
        await _world.Queue.EnqueueAsync(QueueNames.Alerts, [new QueueMessage("x", $"{Some.Alert().Id} {part}")], World.Cancel);
        await HandleNextAsync(Hasty());
        Assert.Contains("There is no alert", Assert.Single(_world.Queue.Dead).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_goes_on_from_nowhere_is_put_aside_at_once()
    {
        var correction = Some.Alert(kind: AlertKind.AlertCorrected) with { Corrects = new Correction("alt_1", AlertKind.PolicyChanged, Withdraws: false, "why") };
        await _world.Told.AddAsync(correction, World.Cancel);
        await _world.Queue.EnqueueAsync(QueueNames.Alerts, [new RouteMessage(correction.Id, null, "nonsense").ToQueue()], World.Cancel);
        await HandleNextAsync(Hasty());
        Assert.Contains("'nonsense' is not a cursor", Assert.Single(_world.Queue.Dead).Reason, StringComparison.Ordinal);
    }

    [Property]
    public bool Every_id_is_in_one_part(NonNull<string> text)
    {
        var id = DerivedId.Of("sub", text.Get);
        return Enumerable.Range(0, RoutePart.Count).Count(n => RoutePart.Of(n).Holds(id)) == 1;
    }

    [Property]
    public bool A_message_reads_as_it_was_written(NonEmptyString cursor, byte part)
    {
        var message = new RouteMessage("alt_1", part < RoutePart.Count ? part : null, cursor.Get);
        return RouteMessage.Parse(message.ToQueue().Body) == message;
    }

    [Fact]
    public async Task A_message_without_an_alert_goes_to_the_dead_letters()
    {
        await _world.Queue.EnqueueAsync(QueueNames.Alerts, [new QueueMessage("x", "alt_gone")], World.Cancel);
        await _world.DrainAsync();
        Assert.Contains("alt_gone", Assert.Single(_world.Queue.Dead).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_after_any_port_call_each_target_is_told_at_least_once_and_with_one_id()
    {
        for (var kill = 1; kill < 40; kill++)
        {
            var world = new World(Some.Noon);
            world.Subscribe("gallium");
            world.Subscribe("", address: "https://example.com/2");
            world.Ports.KillAfter(kill);
            await Record.ExceptionAsync(async () =>
            {
                await world.Intake.RaiseAsync(Some.Alert(), World.Cancel);
                await world.DrainAsync();
            });
            await world.ComeBackAsync();
            Assert.Equal(2, world.Channel.Sent.DistinctBy(s => s.TargetId).Count());
            Assert.Equal(2, world.Channel.Sent.DistinctBy(s => s.DeliveryId).Count());
            Assert.InRange(world.Channel.Sent.Count, 2, 3);
            Assert.All(world.Ledger.Rows.Values, d => Assert.Equal(DeliveryStatus.Accepted, d.Status));
            Assert.NotNull(Assert.Single(world.Told.Rows.Values).RoutedAt);
        }
    }

    private void SubscribeMany(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _world.Subscribe("gallium", address: $"https://example.com/{i}");
        }
    }

    // Of a host whose functions end: after each page by default.
    private AlertRouter Hasty(RouteBudget? budget = null)
        => new(_world.Told, _world.Subscriptions, _world.Ledger, _world.Digests, _world.Silences, _world.Queue, _world.Corrections, _world.Catalogue, _world.Clock, budget ?? new RouteBudget(TimeSpan.Zero));

    private async Task HandleNextAsync(AlertRouter router)
        => await router.HandleAsync(Assert.Single(await _world.Queue.ReceiveAsync(QueueNames.Alerts, 1, TimeSpan.FromMinutes(1), TimeSpan.Zero, World.Cancel)), World.Cancel);
}
