using Alerts.Notices;
using Alerts.Tests.Support;

namespace Alerts.Tests.Notices;

/// <summary>Which sources are looked at by a host that is woken now and then.</summary>
public sealed class SourceRoundTests
{
    private static readonly SourceRegister Register = new(
        [Source("hourly"), Source("minutely"), Source("off") with { Enabled = false }, Source("new")], _ => TimeSpan.FromHours(1))
    {
        NextLook = (source, after) => after.AddMinutes(source.Id.Value == "hourly" ? 60 : 1),
    };

    [Fact]
    public void One_is_due_when_its_schedule_has_come_round_since_its_last_look_and_a_new_one_is_first()
    {
        Assert.Equal(["new", "minutely"], Due(Looked("hourly", 59), Looked("minutely", 1)));
        Assert.Equal(["new", "minutely", "hourly"], Due(Looked("hourly", 60), Looked("minutely", 5)));
        Assert.Equal(["new"], Due(Looked("hourly", 0), Looked("minutely", 0)));
    }

    [Fact]
    public void One_that_is_paused_held_or_left_alone_is_not()
    {
        Assert.Equal(["hourly"], Due(
            Looked("minutely", 90) with { PausedSince = Some.Noon },
            Looked("new", 90) with { NotBefore = Some.Noon.AddSeconds(1) },
            Looked("hourly", 61) with { NotBefore = Some.Noon }));
        Assert.Equal(["new"], Due(Looked("minutely", 2) with { Failures = 2 }, Looked("hourly", 0)));
    }

    [Fact]
    public async Task A_host_that_was_away_looks_once_and_begins_nothing_when_its_time_is_over()
    {
        var world = new World(Some.Noon);
        var round = new SourceRound(new SourceRegister([Some.Source()], _ => TimeSpan.Zero) { NextLook = (_, after) => after.AddMinutes(1) }, world.Health, world.NoticeWatch, world.Clock);
        await round.WatchDueAsync(Some.Dataset(), TimeSpan.FromMinutes(3), World.Cancel);
        world.Clock.Advance(TimeSpan.FromHours(5));
        Assert.Empty(await round.WatchDueAsync(Some.Dataset(), TimeSpan.FromTicks(-1), World.Cancel));
        Assert.Single(await round.WatchDueAsync(Some.Dataset(), TimeSpan.FromMinutes(3), World.Cancel));
        Assert.Empty(await round.WatchDueAsync(Some.Dataset(), TimeSpan.FromMinutes(3), World.Cancel));
        Assert.Equal(2, world.Reader.Reads);
    }

    private static IEnumerable<string> Due(params SourceHealth[] healths) => SourceRound.Due(Register, healths, Some.Noon).Select(s => s.Id.Value);

    private static Source Source(string id) => Some.Source() with { Id = SourceId.Parse(id) };

    private static SourceHealth Looked(string id, int minutesAgo) => new(SourceId.Parse(id)) { LastLook = Some.Noon.AddMinutes(-minutesAgo) };
}
