using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Tests.Support;

namespace Alerts.Tests.Alerting;

public sealed class SilenceTests
{
    private readonly World _world = new(Some.Noon);

    [Theory]
    [InlineData("gallium", "gallium", true)]
    [InlineData("gallium", "gallium germanium", false)]
    [InlineData("rare-earths", "dysprosium", true)]
    [InlineData("rare-earths", "dysprosium neodymium", true)]
    [InlineData("heavy-rare-earths", "rare-earths", false)]
    [InlineData("gallium", "dual-use-all", false)]
    [InlineData("gallium", "", false)]
    public void A_material_is_silent_only_where_nothing_else_is_concerned(string silenced, string concerned, bool isHeld)
        => Assert.Equal(isHeld, Silence(silenced).Holds(Some.Alert(concerned), Some.Catalogue, Some.Noon));

    [Fact]
    public void What_may_concern_something_else_is_told()
        => Assert.False(Silence("gallium").Holds(Some.Alert() with { Possible = Some.Ids("germanium") }, Some.Catalogue, Some.Noon));

    [Fact]
    public void Every_part_that_is_given_must_fit()
    {
        var official = SourceId.Parse("official");
        var silence = Silence("gallium") with { Source = official, Kind = AlertKind.NoticePublished };
        var alert = Some.Alert() with { Source = official };
        Assert.True(silence.Holds(alert, Some.Catalogue, Some.Noon));
        Assert.False(silence.Holds(alert with { Source = null }, Some.Catalogue, Some.Noon));
        Assert.False(silence.Holds(alert with { Kind = AlertKind.NoticeRevised }, Some.Catalogue, Some.Noon));
        Assert.False(silence.Holds(alert, Some.Catalogue, silence.Until));
        Assert.False(silence.Holds(alert with { Audience = "sub_1" }, Some.Catalogue, Some.Noon));
    }

    [Fact]
    public async Task A_silenced_alert_is_stored_says_so_and_is_told_neither_now_nor_later()
    {
        _world.Subscribe("gallium");
        _world.Subscribe("germanium", address: "https://example.com/other");
        await _world.Silences.AddAsync(Silence("gallium"), World.Cancel);
        await _world.Intake.RaiseAsync(Some.Alert(subject: "silent"), World.Cancel);
        await _world.Intake.RaiseAsync(Some.Alert("gallium germanium", subject: "told"), World.Cancel);
        await _world.DrainAsync();
        _world.Clock.Advance(TimeSpan.FromDays(2));
        await _world.ComeBackAsync();

        Assert.Equal(2, _world.Channel.Sent.Count);
        Assert.Equal(["sil_1", null], _world.Told.Rows.Values.OrderBy(r => r.Alert.Subject, StringComparer.Ordinal).Select(r => r.SilencedBy));
        await _world.Intake.RaiseAsync(Some.Alert(subject: "after"), World.Cancel);
        await _world.DrainAsync();
        Assert.Equal(3, _world.Channel.Sent.Count);
    }

    [Fact]
    public async Task A_bad_wish_is_refused_with_every_fault()
    {
        var desk = new SilenceDesk(_world.Silences, Some.Catalogue, new SourceRegister([Some.Source()], _ => TimeSpan.FromMinutes(15)), _world.Trail, _world.Clock);
        var refused = Assert.IsType<SilenceResult.Refused>(await desk.AddAsync(new SilenceRequest("unobtainium", "nobody", "news", Some.Noon, "\u0007"), "n", World.Cancel));
        Assert.Equal(["material", "source", "kind", "until", "reason"], refused.Faults.Select(f => f.Field));
        Assert.Equal(["", "until", "reason"], Assert.IsType<SilenceResult.Refused>(await desk.AddAsync(new SilenceRequest(Until: Some.Noon.AddDays(91)), "n", World.Cancel)).Faults.Select(f => f.Field));
        Assert.Empty(_world.Silences.Rows);

        var good = new SilenceRequest("gallium", "official", "notice.published", Some.Noon.AddDays(90), "a drill");
        var first = Assert.IsType<SilenceResult.Silenced>(await desk.AddAsync(good, "n", World.Cancel)).Silence;
        Assert.Equal(first, Assert.IsType<SilenceResult.Silenced>(await desk.AddAsync(good, "n", World.Cancel)).Silence);
        Assert.Equal([first], _world.Silences.Rows.Values);
    }

    private static Silence Silence(string material) => new("sil_1", MaterialId.Parse(material), null, null, Some.Noon.AddDays(1), "a drill", Some.Noon);
}
