using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Tests.Support;

namespace Alerts.Tests.Alerting;

/// <summary>
/// Killed after each port call in turn, while an alert is told, while it is corrected, and while the correction is told. In the end whoever
/// got the alert has got the correction, and nobody else; no delivery but one that a kill met goes out twice.
/// </summary>
public sealed class CorrectionCrashTests
{
    private const int Most = 90;
    private static readonly Cadence Daily = new(new Digest(DigestEvery.Day, new TimeOnly(13, 0), DayOfWeek.Monday, NothingNew: false, CriticalAtOnce: true), null, "Etc/UTC");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_kill_while_the_correction_is_made_and_told(bool withdraws)
    {
        for (var kill = 1; kill < Most; kill++)
        {
            var world = Prepare();
            await world.Intake.RaiseAsync(Some.Alert(), World.Cancel);
            await world.DrainAsync();
            await DigestAsync(world);
            world.Ports.KillAfter(kill);
            await Record.ExceptionAsync(() => CorrectAsync(world, withdraws));
            await Record.ExceptionAsync(world.DrainAsync);
            await world.ComeBackAsync();
            await CorrectAsync(world, withdraws);
            await EndAsync(world);
            AssertExactly(world, kill, everybody: true);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_kill_while_the_alert_is_told_and_a_correction_that_comes_before_the_host_is_back(bool withdraws)
    {
        for (var kill = 1; kill < Most; kill++)
        {
            var world = Prepare();
            await world.Intake.RaiseAsync(Some.Alert(), World.Cancel);
            world.Ports.KillAfter(kill);
            await Record.ExceptionAsync(world.DrainAsync);
            world.Ports.LetLive();
            await CorrectAsync(world, withdraws);
            await EndAsync(world);
            AssertExactly(world, kill, everybody: !withdraws);
        }
    }

    [Fact]
    public async Task A_kill_while_what_is_withdrawn_is_cancelled()
    {
        for (var kill = 1; kill < Most; kill++)
        {
            var world = new World(Some.Noon);
            var quiet = Cadence.AtOnce with { Quiet = new QuietHours(new TimeOnly(11, 0), new TimeOnly(23, 0)) };
            for (var i = 0; i < 3; i++)
            {
                world.Subscribe("gallium", s => s with { Cadence = quiet }, $"https://example.com/{i}");
            }

            await world.Intake.RaiseAsync(Some.Alert(), World.Cancel);
            await world.DrainAsync();
            world.Ports.KillAfter(kill);
            await Record.ExceptionAsync(() => CorrectAsync(world, withdraws: true));
            await Record.ExceptionAsync(world.DrainAsync);
            await world.ComeBackAsync();
            await CorrectAsync(world, withdraws: true);
            await EndAsync(world);
            Assert.Empty(world.Channel.Sent);
            Assert.All(world.Ledger.Rows.Values, d => Assert.Equal(DeliveryStatus.Cancelled, d.Status));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_kill_while_a_delivery_is_under_way_that_the_routed_correction_did_not_find(bool withdraws)
    {
        for (var kill = 1; kill < 20; kill++)
        {
            var world = new World(Some.Noon);
            world.Subscribe("gallium");
            await world.Intake.RaiseAsync(Some.Alert(), World.Cancel);
            world.Channel.Meanwhile = async () =>
            {
                var correction = Assert.IsType<CorrectionResult.Corrected>(await CorrectAsync(world, withdraws)).Correction;
                var message = Assert.Single(await world.Queue.ReceiveAsync(Alerts.Queues.QueueNames.Alerts, 1, World.Lock, TimeSpan.Zero, World.Cancel));
                Assert.Equal(correction.Id, message.Body);
                await world.Router.HandleAsync(message, World.Cancel);
                world.Ports.KillAfter(kill);
            };
            await Record.ExceptionAsync(world.DrainAsync);
            await EndAsync(world);
            Assert.Equal(2, world.Channel.Sent.DistinctBy(s => s.AlertId).Count());
            Assert.All(world.Channel.Sent.GroupBy(s => s.AlertId), sent => Assert.InRange(sent.Count(), 1, 2));
        }
    }

    private static World Prepare()
    {
        var world = new World(Some.Noon);
        world.Subscribe("gallium", address: "https://example.com/a");
        world.Subscribe("gallium", address: "https://example.com/b");
        world.Subscribe("gallium", s => s with { Cadence = Daily }, "https://example.com/digest");
        return world;
    }

    private static async Task DigestAsync(World world)
    {
        world.Clock.Advance(TimeSpan.FromHours(1));
        await world.DigestWatch.WatchAsync(World.Cancel);
        await world.DrainAsync();
    }

    // Until all that waits for its time has come.
    private static async Task EndAsync(World world)
    {
        await world.ComeBackAsync();
        await DigestAsync(world);
        await world.ComeBackAsync();
        world.Clock.Advance(TimeSpan.FromHours(12));
        await world.ComeBackAsync();
    }

    private static Task<CorrectionResult> CorrectAsync(World world, bool withdraws)
        => world.CorrectionDesk.CorrectAsync(Some.Alert().Id, new CorrectionRequest("A slip", null, "It did not.", withdraws), "nonce", World.Cancel);

    private static void AssertExactly(World world, int kill, bool everybody)
    {
        var correction = Assert.Single(world.Told.All, a => a.Kind == AlertKind.AlertCorrected).Id;
        var told = world.Channel.Sent.Where(s => s.AlertId != correction).Select(s => s.TargetId).Distinct().Order(StringComparer.Ordinal).ToList();
        var corrected = world.Channel.Sent.Where(s => s.AlertId == correction).Select(s => s.TargetId).Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.Equal((kill, everybody ? 3 : told.Count), (kill, told.Count));

        // Of a delivery that was in hand as its process was killed nobody knows whether it went out: its correction may go where it did not.
        Assert.True(told.TrueForAll(corrected.Contains), $"{kill}: somebody was missed");
        Assert.InRange(corrected.Except(told).Count(), 0, everybody ? 0 : 1);
        Assert.InRange(world.Channel.Sent.Count - world.Channel.Sent.DistinctBy(s => s.DeliveryId).Count(), 0, 1);
        Assert.All(world.Channel.Sent.GroupBy(s => (s.AlertId, s.TargetId)), sent => Assert.Single(sent.DistinctBy(s => s.DeliveryId)));
        Assert.DoesNotContain(world.Ledger.Rows.Values, d => d.Status == DeliveryStatus.Pending);
    }
}
