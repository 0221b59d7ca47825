using Alerts.Alerting;
using Alerts.Notices;
using Alerts.Tests.Support;

namespace Alerts.Tests.Notices;

public sealed class SourceFailureTests
{
    private readonly World _world = new(Some.Noon);

    [Fact]
    public async Task Operators_are_told_once_of_a_source_that_failed_three_times_in_a_row()
    {
        _world.Reader.Fails("503");
        Assert.Equal((SourceOutcome.Failed, "503"), await OutcomeAsync());
        await WatchAsync();
        Assert.Empty(_world.Told.Rows);
        await WatchAsync();
        _world.Clock.Advance(TimeSpan.FromDays(3));
        await WatchAsync();
        var alert = Assert.Single(_world.Told.All);
        Assert.Equal(AlertKind.SourceFailing, alert.Kind);
        Assert.Contains("503", alert.Message.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_that_goes_on_writes_nothing()
    {
        _world.Reader.Fails("503");
        await WatchAsync();
        var written = _world.Ports.Writes;
        await WatchAsync();
        Assert.Equal(written, _world.Ports.Writes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_recovery_is_told_once_and_a_new_failure_is_a_new_one(bool unchanged)
    {
        await FailLongAsync();
        Mend(unchanged);
        Assert.Equal(AlertKind.SourceRecovered, Assert.Single((await WatchAsync()).Raised).Kind);
        Assert.Empty((await WatchAsync()).Raised);
        await FailLongAsync();
        Assert.Equal(2, _world.Told.All.Count(a => a.Kind == AlertKind.SourceFailing));
    }

    [Fact]
    public async Task A_short_failure_leaves_no_trace()
    {
        _world.Reader.Fails("503");
        await WatchAsync();
        Mend(unchanged: false);
        await WatchAsync();
        Assert.Empty(_world.Told.Rows);
        Assert.Null(_world.States.Rows.Values.Single().FailingSince);
    }

    [Fact]
    public async Task A_failure_keeps_the_cursor_and_the_first_sight()
    {
        _world.Reader.Fails("503");
        await WatchAsync();
        _world.Reader.Has(Some.Item("undated"));
        Assert.Empty((await WatchAsync()).Raised);
        var cursor = _world.States.Rows.Values.Single().Cursor;
        _world.Reader.Fails("503");
        await WatchAsync();
        Assert.Equal(cursor, _world.States.Rows.Values.Single().Cursor);
    }

    [Fact]
    public async Task Killed_anywhere_operators_hear_once_of_failure_and_recovery()
    {
        for (var kill = 1; kill < 8; kill++)
        {
            var world = new World(Some.Noon);
            world.Reader.Fails("503");
            await world.NoticeWatch.WatchAsync(Some.Source(), Some.Dataset(), World.Cancel);
            await world.NoticeWatch.WatchAsync(Some.Source(), Some.Dataset(), World.Cancel);
            await TwiceAsync(world, kill);
            world.Reader.Has();
            await TwiceAsync(world, kill);
            Assert.Equal([AlertKind.SourceFailing, AlertKind.SourceRecovered], world.Told.All.Select(a => a.Kind).Order());
            Assert.Null(world.States.Rows.Values.Single().FailingSince);
        }
    }

    private static async Task TwiceAsync(World world, int kill)
    {
        world.Ports.KillAfter(kill);
        await Record.ExceptionAsync(() => world.NoticeWatch.WatchAsync(Some.Source(), Some.Dataset(), World.Cancel));
        world.Ports.LetLive();
        await world.NoticeWatch.WatchAsync(Some.Source(), Some.Dataset(), World.Cancel);
    }

    private async Task FailLongAsync()
    {
        _world.Reader.Fails("503");
        _world.Clock.Advance(TimeSpan.FromHours(2));
        for (var i = 0; i < 3; i++)
        {
            await WatchAsync();
        }
    }

    private void Mend(bool unchanged)
    {
        _world.Reader.Has();
        _world.Reader.Next = unchanged ? new SourceRead.Unchanged() : _world.Reader.Next;
    }

    private async Task<(SourceOutcome, string?)> OutcomeAsync() => await WatchAsync() is var report ? (report.Outcome, report.Error) : default;

    private Task<SourceReport> WatchAsync() => _world.NoticeWatch.WatchAsync(Some.Source(), Some.Dataset(), World.Cancel);
}
