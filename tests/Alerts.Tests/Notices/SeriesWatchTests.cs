using Alerts.Alerting;
using Alerts.Notices;
using Alerts.Tests.Support;

namespace Alerts.Tests.Notices;

public sealed class SeriesWatchTests
{
    private readonly World _world = new(Some.Noon);
    private readonly List<int> _numbers = [];

    [Fact]
    public async Task A_number_that_stays_away_is_told_to_operators_once_and_closed_when_it_comes()
    {
        Assert.Empty(await WatchAsync(44, 45, 47));
        _world.Clock.Advance(SeriesWatch.Grace - TimeSpan.FromMinutes(1));
        Assert.Empty(await WatchAsync());
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([(AlertKind.SeriesGap, "cn:mofcom:2026:46")], await WatchAsync());
        Assert.Empty(await WatchAsync(48));
        Assert.Equal([(AlertKind.SeriesGapClosed, "cn:mofcom:2026:46")], await WatchAsync(46));
        Assert.Empty(await WatchAsync());
    }

    [Fact]
    public async Task A_hole_is_told_at_a_look_that_finds_the_list_unchanged()
    {
        await WatchAsync(44, 46);
        _world.Clock.Advance(SeriesWatch.Grace);
        _world.Reader.Next = new SourceRead.Unchanged();
        Assert.Equal(AlertKind.SeriesGap, Assert.Single((await LookAsync()).Raised).Kind);
    }

    [Fact]
    public async Task Numbers_out_of_order_within_the_grace_are_no_hole()
    {
        await WatchAsync(44, 46);
        _world.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Empty(await WatchAsync(45));
        _world.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Empty(await WatchAsync());
    }

    [Fact]
    public async Task A_wide_hole_an_old_one_and_one_of_a_source_without_a_series_are_none()
    {
        await WatchAsync(1, 13);
        _world.Clock.Advance(SeriesWatch.Grace);
        Assert.Empty(await WatchAsync());
        _world.Clock.Advance(TimeSpan.FromDays(40));
        Assert.Empty(await WatchAsync(15));
        Assert.Equal([], SeriesHoles.In("cn:mofcom", 2026, [Entry(1, -40), Entry(3, -40)], Some.Noon, Some.Noon));
        Assert.Equal(["cn:mofcom:2026:2"], SeriesHoles.In("cn:mofcom", 2026, [Entry(1, -40), Entry(3, -4)], Some.Noon, Some.Noon).Select(h => h.Missing.Value));
    }

    [Fact]
    public async Task Killed_anywhere_operators_hear_once_of_a_hole_and_of_its_end()
    {
        for (var kill = 1; kill < 25; kill++)
        {
            var world = new World(Some.Noon);
            await LookAsync(world, 44, 46);
            world.Clock.Advance(SeriesWatch.Grace);
            await TwiceAsync(world, kill, 44, 46);
            await TwiceAsync(world, kill, 44, 46, 45);
            Assert.Equal([AlertKind.SeriesGap, AlertKind.SeriesGapClosed], world.Told.All.Select(a => a.Kind).Order());
        }
    }

    private static async Task TwiceAsync(World world, int kill, params int[] numbers)
    {
        world.Ports.KillAfter(kill);
        await Record.ExceptionAsync(() => LookAsync(world, numbers));
        world.Ports.LetLive();
        await LookAsync(world, numbers);
    }

    private static SeriesEntry Entry(int number, int published) => new(new InstrumentId($"cn:mofcom:2026:{number}"), Some.Noon.AddDays(-10), Some.Noon.AddDays(published));

    private static Task<SourceReport> LookAsync(World world, params int[] numbers)
    {
        world.Reader.Has([.. numbers.Select(n => Some.Item($"{n}", $"商务部公告2026年第{n}号", Some.Noon))]);
        return world.NoticeWatch.WatchAsync(Some.Source() with { Series = "cn:mofcom" }, Some.Dataset(), World.Cancel);
    }

    private async Task<IEnumerable<(AlertKind, string)>> WatchAsync(params int[] more)
    {
        _numbers.AddRange(more);
        return (await LookAsync(_world, [.. _numbers])).Raised.Select(a => (a.Kind, a.Subject));
    }

    private Task<SourceReport> LookAsync() => _world.NoticeWatch.WatchAsync(Some.Source() with { Series = "cn:mofcom" }, Some.Dataset(), World.Cancel);
}
