using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Notices;
using Alerts.Subscriptions;
using Alerts.Tests.Support;

namespace Alerts.Tests.Subscriptions;

public sealed class DigestTests
{
    private static readonly Cadence Daily = new(new Digest(DigestEvery.Day, new TimeOnly(8, 0), DayOfWeek.Monday, NothingNew: false, CriticalAtOnce: true), null, "Etc/UTC");

    private World _world = new(Some.Noon);

    [Fact]
    public async Task Alerts_wait_for_the_digest_and_come_in_one_message_the_gravest_first()
    {
        var subscription = Subscribe(Daily);
        await RaiseAsync("one", Severity.Info);
        await RaiseAsync("two", Severity.Warning);
        Assert.Empty(_world.Channel.Sent);

        await PassAtAsync(Some.Noon.AddHours(19).AddMinutes(59));
        Assert.Empty(_world.Channel.Sent);
        await PassAtAsync(Some.Noon.AddHours(20));
        await PassAtAsync(Some.Noon.AddHours(21));

        var digest = Told(Assert.Single(_world.Channel.Sent).AlertId);
        Assert.Equal((AlertKind.Digest, subscription.Id, "Daily digest of 2026-11-21: 2 alerts", Severity.Warning), (digest.Kind, digest.Audience, digest.Message.Headline, digest.Severity));
        Assert.Equal(["WARNING", "INFO"], digest.Message.Present.Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task A_critical_alert_does_not_wait_unless_that_was_asked_for()
    {
        Subscribe(Daily);
        await RaiseAsync("one", Severity.Critical);
        Assert.Single(_world.Channel.Sent);
        await PassAtAsync(Some.Noon.AddHours(20));
        Assert.Single(_world.Channel.Sent);

        _world = new World(Some.Noon);
        Subscribe(Daily with { Digest = Daily.Digest! with { CriticalAtOnce = false } });
        await RaiseAsync("one", Severity.Critical);
        Assert.Empty(_world.Channel.Sent);
        await PassAtAsync(Some.Noon.AddHours(20));
        Assert.Single(_world.Channel.Sent);
    }

    [Fact]
    public async Task After_an_outage_of_days_there_is_one_digest_and_then_the_next_at_its_time()
    {
        Subscribe(Daily);
        await RaiseAsync("one", Severity.Info);
        await PassAtAsync(Some.Noon.AddDays(5));
        Assert.Single(_world.Channel.Sent);

        await RaiseAsync("two", Severity.Info);
        await PassAtAsync(Some.Noon.AddDays(5).AddHours(20));
        Assert.Equal(2, _world.Channel.Sent.Count);
        Assert.Equal("Daily digest of 2026-11-26: 1 alert", Told(_world.Channel.Sent[1].AlertId).Message.Headline);
    }

    [Fact]
    public async Task Without_news_nothing_comes_unless_it_was_asked_for_and_then_it_says_how_far_that_can_be_said()
    {
        Subscribe(Daily);
        await PassAtAsync(Some.Noon.AddHours(20));
        Assert.Empty(_world.Channel.Sent);

        _world = new World(Some.Noon);
        Subscribe(Daily with { Digest = Daily.Digest! with { NothingNew = true } });
        await PassAtAsync(Some.Noon.AddHours(20));
        var digest = Told(Assert.Single(_world.Channel.Sent).AlertId);
        Assert.Equal("Daily digest of 2026-11-21: nothing new was found, with gaps", digest.Message.Headline);
        Assert.Equal(["official: never read"], digest.Message.OpenQuestions);

        await _world.Health.SaveAsync(new SourceHealth(SourceId.Parse("official")) { LastGood = Some.Noon.AddDays(1).AddHours(20) }, World.Cancel);
        await PassAtAsync(Some.Noon.AddDays(1).AddHours(20));
        var second = Told(_world.Channel.Sent[1].AlertId);
        Assert.Equal("Daily digest of 2026-11-22: nothing new", second.Message.Headline);
        Assert.Contains("all 1 sources that could carry it were read", second.Message.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_alert_is_in_one_digest_wherever_a_kill_comes()
    {
        for (var kill = 1; kill < 60; kill++)
        {
            _world = new World(Some.Noon);
            Subscribe(Daily);
            _world.Ports.KillAfter(kill);
            await Record.ExceptionAsync(() => RaiseAsync("one", Severity.Info));
            await _world.ComeBackAsync();
            if (!_world.Told.All.Any())
            {
                await RaiseAsync("one", Severity.Info);
            }

            _world.Ports.KillAfter(kill);
            await Record.ExceptionAsync(() => PassAtAsync(Some.Noon.AddHours(20)));
            await _world.ComeBackAsync();
            await PassAtAsync(Some.Noon.AddHours(21));
            await RaiseAsync("two", Severity.Info);
            await PassAtAsync(Some.Noon.AddDays(1).AddHours(20));

            var lines = _world.Channel.Sent.DistinctBy(s => s.DeliveryId).Select(s => Told(s.AlertId)).Select(d => string.Join(';', d.Message.Present.Select(p => p[^3..]))).ToList();
            Assert.Equal(2, lines.Count);
        }
    }

    [Fact]
    public async Task In_quiet_hours_a_message_waits_for_their_end_and_a_critical_one_does_not()
    {
        Subscribe(Cadence.AtOnce with { Quiet = new QuietHours(new TimeOnly(11, 0), new TimeOnly(13, 0)) });
        await RaiseAsync("one", Severity.Warning);
        Assert.Empty(_world.Channel.Sent);
        await RaiseAsync("two", Severity.Critical);
        Assert.Single(_world.Channel.Sent);

        _world.Clock.Advance(TimeSpan.FromHours(1));
        await _world.DrainAsync();
        Assert.Equal(2, _world.Channel.Sent.Count);
        Assert.All(_world.Ledger.Rows.Values, d => Assert.Equal((DeliveryStatus.Accepted, 1), (d.Status, d.Attempts)));
    }

    private Subscription Subscribe(Cadence cadence) => _world.Subscribe("gallium", s => s with { Cadence = cadence });

    private Alert Told(string id) => _world.Told.All.Single(a => a.Id == id);

    private async Task RaiseAsync(string subject, Severity severity)
    {
        await _world.Intake.RaiseAsync(Some.Alert(subject: subject) with { Severity = severity }, World.Cancel);
        await _world.DrainAsync();
    }

    private async Task PassAtAsync(DateTimeOffset at)
    {
        if (at > _world.Clock.GetUtcNow())
        {
            _world.Clock.Advance(at - _world.Clock.GetUtcNow());
        }

        await _world.DrainAsync();
        await _world.DigestWatch.WatchAsync(World.Cancel);
        await _world.DrainAsync();
    }
}
