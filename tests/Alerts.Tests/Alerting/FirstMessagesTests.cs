using Alerts.Alerting;
using Alerts.Policies;
using Alerts.Queues;
using Alerts.Subscriptions;
using Alerts.Tests.Support;

namespace Alerts.Tests.Alerting;

public sealed class FirstMessagesTests
{
    private static readonly PolicyDataset Dataset = Some.SuspendedUntil("2026-11-27");
    private readonly World _world = new(Some.At("2026-11-20T08:00:00Z"));

    [Fact]
    public async Task Who_was_there_before_the_first_dataset_gets_none()
    {
        _world.Subscribe("gallium");
        await _world.FirstMessages.PassOverEarliestAsync(World.Cancel);
        await TakeAsync();
        Assert.Empty(await WatchAsync());
    }

    [Fact]
    public async Task Who_comes_later_gets_one_with_what_is_and_what_is_ahead()
    {
        await TakeAsync();
        var later = _world.Subscribe("gallium");
        _world.Subscribe("germanium", address: "https://example.com/other");
        await _world.FirstMessages.PassOverEarliestAsync(World.Cancel);
        var told = (await WatchAsync()).Single(a => a.Audience == later.Id);
        Assert.Equal(AlertKind.SubscriptionStarted, told.Kind);
        Assert.Equal("1 suspended; next change 2026-11-27: gallium", told.Message.Headline);
        Assert.Equal(["CN control: Provision 1: suspended until 2026-11-27, certain"], told.Message.Present);
        Assert.Equal(["2026-11-27: Suspension of control by pause ends on 2026-11-27"], told.Message.Ahead);
        await _world.DrainAsync();
        Assert.Equal(later.TargetId, Assert.Single(_world.Channel.Sent, s => s.AlertId == told.Id).TargetId);
        Assert.Equal(2, _world.Channel.Sent.Count);
        Assert.Empty(await WatchAsync());
    }

    [Theory]
    [InlineData("5", "2026-11-27", 1)]
    [InlineData("5", "2027-02-18", 1)]
    [InlineData("5", "2027-02-19", 0)]
    [InlineData("365,1", "2027-11-20", 1)]
    [InlineData("365,1", "2027-11-21", 0)]
    public async Task What_is_ahead_reaches_as_far_as_the_longest_lead_and_ninety_days_at_least(string ladder, string end, int days)
    {
        await TakeAsync();
        _world.Subscribe("gallium", s => s with { LeadDays = LeadDays.Parse(ladder) });
        Assert.Equal(days, Assert.Single(await _world.FirstMessages.WatchAsync(Some.SuspendedUntil(end), World.Cancel)).Message.Ahead.Count);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("cliff.upcoming", false)]
    [InlineData("subscription.started", true)]
    public async Task Who_lists_kinds_gets_one_only_if_it_is_among_them(string kinds, bool told)
    {
        await TakeAsync();
        var wanted = kinds.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(k => AlertKinds.TryParse(k, out var kind) ? kind : throw new FormatException(k)).ToList();
        _world.Subscribe("gallium", s => s with { Filter = s.Filter with { Kinds = wanted } });
        Assert.Equal(told ? 1 : 0, (await WatchAsync()).Count);
        Assert.Single(_world.Subscriptions.Introduced);
    }

    [Fact]
    public async Task Other_jurisdictions_are_left_out_and_nothing_at_all_is_said_so()
    {
        await TakeAsync();
        var abroad = _world.Subscribe("gallium", s => s with { Filter = s.Filter with { Jurisdictions = ["US"] } });
        var message = Assert.Single(await WatchAsync()).Message;
        Assert.Equal("no provision on record: gallium", message.Headline);
        Assert.Empty(message.Present);
        await _world.DrainAsync();
        Assert.Equal(abroad.TargetId, Assert.Single(_world.Channel.Sent).TargetId);
    }

    [Fact]
    public async Task Twenty_provisions_are_named_and_the_rest_counted_the_nearest_change_and_the_most_restrictive_first()
    {
        await TakeAsync();
        _world.Subscribe();
        var many = Some.Dataset(
        [
            .. Enumerable.Range(10, 30).Select(i => Some.Measure($"act-{i}", "2025-01-01", Some.Provision())),
            Some.Measure("ban", "2025-01-01", Some.Provision() with { Effect = ProvisionEffect.Ban }),
            Some.Measure("ending", "2025-01-01", Some.Provision(end: "2026-12-24") with { Effect = ProvisionEffect.Tariff }),
        ]);
        var present = Assert.Single(await _world.FirstMessages.WatchAsync(many, World.Cancel)).Message.Present;
        Assert.Equal(FirstMessages.MostNamed + 1, present.Count);
        Assert.StartsWith("CN ending: ", present[0], StringComparison.Ordinal);
        Assert.StartsWith("CN ban: ", present[1], StringComparison.Ordinal);
        Assert.Equal("and 12 more", present[^1]);
    }

    [Fact]
    public async Task A_bulk_of_subscriptions_is_told_page_by_page_at_a_few_writes_each()
    {
        await TakeAsync();
        for (var i = 0; i < (2 * FirstMessages.PageSize) + 1; i++)
        {
            _world.Subscribe("gallium", address: $"https://example.com/{i}");
        }

        _world.Ports.LetLive();
        Assert.Equal((2 * FirstMessages.PageSize) + 1, (await WatchAsync()).Count);
        Assert.InRange(_world.Ports.Calls, 1, 20);
        Assert.Equal((2 * FirstMessages.PageSize) + 1, _world.Queue.Waiting(QueueNames.Alerts).Count);
    }

    [Fact]
    public async Task One_that_is_made_again_later_is_a_new_one()
    {
        await TakeAsync();
        var first = _world.Subscribe("gallium");
        await WatchAsync();
        await _world.Subscriptions.RemoveAsync(first.Id, World.Cancel);
        _world.Subscribe("gallium", s => s with { CreatedAt = s.CreatedAt.AddDays(1) });
        Assert.Single(await WatchAsync());
    }

    [Fact]
    public async Task Killed_after_any_port_call_each_gets_one_and_one_only()
    {
        for (var kill = 1; kill < 30; kill++)
        {
            var world = new World(Some.Noon);
            await world.Revisions.AddAsync(Dataset.Revision, Dataset.File, Some.Noon, World.Cancel);
            world.Subscribe("gallium");
            world.Subscribe("", address: "https://example.com/2");
            world.Ports.KillAfter(kill);
            await Record.ExceptionAsync(async () =>
            {
                await world.FirstMessages.PassOverEarliestAsync(World.Cancel);
                await world.FirstMessages.WatchAsync(Dataset, World.Cancel);
            });
            world.Ports.LetLive();
            world.Clock.Advance(TimeSpan.FromDays(1));
            await world.FirstMessages.PassOverEarliestAsync(World.Cancel);
            await world.FirstMessages.WatchAsync(Dataset, World.Cancel);
            await world.ComeBackAsync();
            Assert.Equal(2, world.Channel.Sent.Count);
            Assert.Equal(2, world.Channel.Sent.DistinctBy(s => s.TargetId).Count());
            Assert.Equal(2, world.Told.Rows.Count);
        }
    }

    [Fact]
    public async Task The_shipped_law_fits_for_every_material()
    {
        var world = new World(Some.At("2026-11-20T08:00:00Z"), await ShippedData.CatalogueAsync());
        var dataset = await ShippedData.PoliciesAsync();
        foreach (var material in world.Catalogue.Materials)
        {
            world.Subscribe(material.Id.Value);
        }

        Assert.All(await world.FirstMessages.WatchAsync(dataset, World.Cancel), a =>
        {
            Assert.InRange(a.Message.Headline.Length, 1, AlertMessage.MaxHeadline);
            Assert.DoesNotContain("…", a.Message.Headline, StringComparison.Ordinal);
        });
    }

    private Task TakeAsync() => _world.Revisions.AddAsync(Dataset.Revision, Dataset.File, Some.Noon, World.Cancel);

    private Task<IReadOnlyList<Alert>> WatchAsync() => _world.FirstMessages.WatchAsync(Dataset, World.Cancel);
}
