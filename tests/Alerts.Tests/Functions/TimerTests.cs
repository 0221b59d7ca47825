using Alerts.Access;
using Alerts.Alerting;
using Alerts.Functions;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Queues;
using Alerts.Subscriptions;
using Alerts.Tests.Support;
using Alerts.Web.Measures;
using Microsoft.Extensions.DependencyInjection;

namespace Alerts.Tests.Functions;

/// <summary>Which use case each timer calls, and that it does nothing twice.</summary>
public sealed class TimerTests : IAsyncDisposable
{
    private readonly FakeNoticeReader _reader = new();
    private readonly FunctionsRig _rig;

    public TimerTests() => _rig = new FunctionsRig([Some.Source()], with: services => services.AddSingleton<INoticeReader>(_reader));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WatchNotices_takes_the_first_dataset_and_looks_at_what_is_due_and_at_nothing_twice()
    {
        _reader.Has(Some.Item("1", "Announcement on gallium"));
        await WatchNoticesAsync();
        await WatchNoticesAsync();

        Assert.NotNull(_rig.Get<CurrentDataset>().Value);
        Assert.Equal(1, _reader.Reads);
        _rig.Clock.Advance(TimeSpan.FromMinutes(1));
        await WatchNoticesAsync();
        Assert.Equal(2, _reader.Reads);
    }

    [Fact]
    public async Task Two_instances_of_one_timer_raise_one_alert()
    {
        _reader.Has(Some.Item("0", "Announcement on tea"));
        await WatchNoticesAsync();
        _rig.Clock.Advance(TimeSpan.FromMinutes(1));
        _reader.Has(Some.Item("1", "Announcement on gallium"));
        await Task.WhenAll(WatchNoticesAsync(), WatchNoticesAsync());

        Assert.Single(await AlertsAsync(AlertKind.NoticePublished));
    }

    [Fact]
    public async Task WatchPolicies_takes_the_dataset_and_the_api_answers_from_it()
    {
        await _rig.TickAsync<WatchPolicies>((f, timer) => f.RunAsync(timer, Cancel));

        Assert.Equal((await _rig.Get<IPolicyRevisions>().LatestAsync(Cancel))!.Revision, _rig.Get<CurrentDataset>().Value!.Revision);
    }

    [Fact]
    public async Task WatchExpiries_waits_for_a_dataset_then_tells_cliffs_and_newcomers()
    {
        await WatchExpiriesAsync();
        Assert.Empty(await AlertsAsync(null));

        await _rig.TickAsync<WatchPolicies>((f, timer) => f.RunAsync(timer, Cancel));
        await _rig.AskAsync("POST", "/v1/subscriptions", await _rig.KeyAsync(), """{"channel":"webhook","target":"https://hooks.example.com/x","materials":["gallium"],"tenant":"acme"}""");
        await WatchExpiriesAsync();

        Assert.NotEmpty(await AlertsAsync(AlertKind.CliffUpcoming));
        Assert.Empty(await _rig.Get<ISubscriptionStore>().UnintroducedAsync(10, Cancel));
    }

    [Fact]
    public async Task SendDigests_closes_no_digest_where_none_is_due()
    {
        await _rig.TickAsync<SendDigests>((f, timer) => f.RunAsync(timer, Cancel));
        Assert.Empty(await AlertsAsync(null));
    }

    [Fact]
    public async Task SweepLostWork_enqueues_what_a_kill_left_and_empties_the_brokers_dead_letters()
    {
        await _rig.Get<IAlertStore>().AddAsync(Some.Alert(), Cancel);
        _rig.Broker.MaxDeliveryCount = 1;
        await _rig.Get<IMessageQueue>().EnqueueAsync("deliveries", [new QueueMessage("d", "dlv_d:1")], Cancel);
        Assert.NotNull(await _rig.NextAsync("deliveries"));
        _rig.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Null(await _rig.NextAsync("deliveries"));

        await SweepAsync();

        Assert.Equal([Some.Alert().Id], _rig.Broker.Waiting("alerts").Select(m => m.Id));
        Assert.Equal("d", Assert.Single(await _rig.DeadAsync()).Id);
        Assert.Empty(_rig.Broker.DeadLetters("deliveries"));
    }

    [Fact]
    public async Task SweepLostWork_forgets_answers_after_a_day()
    {
        var store = _rig.Get<IIdempotencyStore>();
        await store.ClaimAsync("idm_1", "f", _rig.Clock.GetUtcNow(), DateTimeOffset.MinValue, DateTimeOffset.MinValue, Cancel);
        await SweepAsync();
        _rig.Clock.Advance(TimeSpan.FromHours(25));
        await SweepAsync();

        Assert.Equal(0, await store.ForgetAsync(DateTimeOffset.MaxValue, Cancel));
    }

    [Fact]
    public async Task A_sweep_that_cannot_keep_a_dead_letter_has_done_the_rest_and_finds_it_again()
    {
        var dead = new FakeDeadLetterStore();
        await using var rig = new FunctionsRig([], with: services => services.AddSingleton<IDeadLetterStore>(dead));
        Task SweepThereAsync() => rig.TickAsync<SweepLostWork>((f, timer) => f.RunAsync(timer, Cancel));
        await rig.Get<IAlertStore>().AddAsync(Some.Alert(), Cancel);
        await rig.Get<IMessageQueue>().EnqueueAsync("deliveries", [new QueueMessage("d", "dlv_d:1")], Cancel);
        rig.Broker.MaxDeliveryCount = 1;
        await rig.NextAsync("deliveries");
        rig.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Null(await rig.NextAsync("deliveries"));
        dead.Fault = () => new StorageException("busy");

        await Assert.ThrowsAsync<StorageException>(SweepThereAsync);

        Assert.Single(rig.Broker.Waiting("alerts"));
        dead.Fault = null;
        rig.Clock.Advance(TimeSpan.FromMinutes(6));
        await SweepThereAsync();
        Assert.Equal("d", Assert.Single(dead.All).Id);
    }

    [Fact]
    public async Task A_look_at_the_dataset_of_another_instance_is_at_most_half_a_minute_old()
    {
        await _rig.TickAsync<WatchPolicies>((f, timer) => f.RunAsync(timer, Cancel));
        var follower = _rig.Get<DatasetFollower>();
        var mine = await follower.FollowAsync(Cancel);
        var theirs = Some.Dataset(Some.Measure("other", "2026-01-01", Some.Provision()));
        var latest = (await _rig.Get<IPolicyRevisions>().LatestAsync(Cancel))!;
        await _rig.Get<IPolicyRevisions>().AddAsync(theirs.Revision, theirs.File, latest.Sequence, _rig.Clock.GetUtcNow(), Cancel);

        Assert.Same(mine, await follower.FollowAsync(Cancel));
        _rig.Clock.Advance(DatasetFollower.Freshness);
        Assert.Equal(theirs.Revision, (await follower.FollowAsync(Cancel))!.Revision);
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    private Task WatchNoticesAsync() => _rig.TickAsync<WatchNotices>((f, timer) => f.RunAsync(timer, Cancel));

    private Task WatchExpiriesAsync() => _rig.TickAsync<WatchExpiries>((f, timer) => f.RunAsync(timer, Cancel));

    private Task SweepAsync() => _rig.TickAsync<SweepLostWork>((f, timer) => f.RunAsync(timer, Cancel));

    private async Task<IReadOnlyList<Alert>> AlertsAsync(AlertKind? kind)
        => [.. (await Pages.AllAsync(cursor => _rig.Get<IAlertStore>().ListAsync(cursor, 100, Cancel)).ToListAsync(Cancel)).Where(a => kind is null || a.Kind == kind)];
}
