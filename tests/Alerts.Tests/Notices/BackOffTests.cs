using Alerts.Notices;
using Alerts.Tests.Support;
using FsCheck.Xunit;

namespace Alerts.Tests.Notices;

public sealed class BackOffTests
{
    [Fact]
    public void A_source_that_failed_once_is_asked_by_its_schedule()
        => Assert.Null(BackOff.Until(new SourceHealth(Some.Source().Id) { LastLook = Some.Noon, Failures = 1 }));

    [Fact]
    public void Each_failure_in_a_row_doubles_the_wait_up_to_less_than_an_hour()
    {
        var minutes = Enumerable.Range(2, 8).Select(failures => (BackOff.Until(new SourceHealth(Some.Source().Id) { LastLook = Some.Noon, Failures = failures })! - Some.Noon).Value.TotalMinutes).ToList();
        Assert.All(minutes.Zip([5.0, 10, 20, 40, 50, 50, 50, 50]), x => Assert.InRange(x.First, x.Second * 0.8, x.Second * 1.2));
    }

    [Property]
    public void No_wait_is_an_hour_and_sources_that_fail_together_come_back_apart(int failures)
    {
        var waits = Enumerable.Range(0, 50).Select(i => BackOff.Delay(SourceId.Parse($"source-{i}"), 2 + (Math.Abs(failures % 100_000)))).ToList();
        Assert.All(waits, w => Assert.InRange(w, TimeSpan.FromMinutes(4), TimeSpan.FromHours(1)));
        Assert.True(waits.Distinct().Count() > 40);
    }

    [Fact]
    public async Task A_failing_source_is_left_alone_by_the_schedule_but_not_by_who_asks_for_it_and_is_asked_again_in_time()
    {
        var world = new World(Some.Noon);
        world.Reader.Fails("503");
        await world.NoticeWatch.WatchAsync(Some.Source(), Some.Dataset(), World.Cancel);
        await world.NoticeWatch.WatchAsync(Some.Source(), Some.Dataset(), World.Cancel);
        world.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Null(await world.NoticeWatch.WatchUnlessFailingAsync(Some.Source(), Some.Dataset(), World.Cancel));
        world.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(SourceOutcome.Failed, (await world.NoticeWatch.WatchUnlessFailingAsync(Some.Source(), Some.Dataset(), World.Cancel))?.Outcome);
        world.Reader.Has();
        Assert.Equal(SourceOutcome.Read, (await world.NoticeWatch.WatchAsync(Some.Source(), Some.Dataset(), World.Cancel)).Outcome);
        Assert.NotNull(await world.NoticeWatch.WatchUnlessFailingAsync(Some.Source(), Some.Dataset(), World.Cancel));
    }

    [Fact]
    public async Task A_publisher_who_asks_to_be_left_alone_is()
    {
        var world = new World(Some.Noon);
        world.Reader.Next = new SourceRead.Failed("answered 429") { RetryAfter = TimeSpan.FromHours(1) };
        await world.NoticeWatch.WatchAsync(Some.Source(), Some.Dataset(), World.Cancel);
        world.Reader.Has();
        world.Clock.Advance(TimeSpan.FromMinutes(59));
        var held = await world.NoticeWatch.WatchAsync(Some.Source(), Some.Dataset(), World.Cancel);
        Assert.Equal((SourceOutcome.Held, "answered 429; it asked not to be asked before 2026-11-20 13:00:00Z"), (held.Outcome, held.Error));
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(SourceOutcome.Read, (await world.NoticeWatch.WatchAsync(Some.Source(), Some.Dataset(), World.Cancel)).Outcome);
        Assert.Null(world.Health.Rows.Values.Single().NotBefore);
    }
}
