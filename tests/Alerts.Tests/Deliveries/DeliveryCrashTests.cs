using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Tests.Support;

namespace Alerts.Tests.Deliveries;

/// <summary>Killed after each port call in turn; then a host comes back and goes on until the schedule is over.</summary>
public sealed class DeliveryCrashTests
{
    [Fact]
    public Task What_is_accepted() => KillEverywhereAsync(() => new SendOutcome.Accepted(200, ""), DeliveryStatus.Accepted, most: 2);

    [Fact]
    public Task What_is_refused() => KillEverywhereAsync(() => new SendOutcome.Refused(404, ""), DeliveryStatus.Dead, most: 2);

    [Fact]
    public Task What_is_retried_to_the_end() => KillEverywhereAsync(() => new SendOutcome.Retry(500, ""), DeliveryStatus.Dead, most: 11);

    [Fact]
    public async Task What_succeeds_at_the_second_try()
    {
        var tries = 0;
        await KillEverywhereAsync(() => ++tries % 2 == 1 ? new SendOutcome.Retry(500, "") : new SendOutcome.Accepted(200, ""), DeliveryStatus.Accepted, most: 4, before: () => tries = 0);
    }

    [Fact]
    public async Task A_target_that_is_gone_is_off_and_told_once_whenever_the_kill_comes()
    {
        for (var kill = 1; kill < 40; kill++)
        {
            var world = await RunAsync(kill, () => new SendOutcome.Gone(410, ""));
            Assert.NotNull(world.Targets.Rows.Values.Single().DisabledReason);
            Assert.Single(world.Told.All, a => a.Kind == AlertKind.TargetDisabled);
            Assert.NotEqual(DeliveryStatus.Pending, world.Ledger.Rows.Values.Single().Status);
        }
    }

    private static async Task KillEverywhereAsync(Func<SendOutcome> answer, DeliveryStatus expected, int most, Action? before = null)
    {
        for (var kill = 1; kill < 80; kill++)
        {
            before?.Invoke();
            var world = await RunAsync(kill, answer);
            Assert.Equal(expected, world.Ledger.Rows.Values.Single().Status);
            Assert.Single(world.Channel.Sent.DistinctBy(s => s.DeliveryId));
            Assert.InRange(world.Channel.Sent.Count, 1, most);
        }
    }

    private static async Task<World> RunAsync(int kill, Func<SendOutcome> answer)
    {
        var world = new World(Some.Noon);
        world.Subscribe("gallium");
        world.Channel.Answer = answer;
        await world.Intake.RaiseAsync(Some.Alert(), World.Cancel);
        world.Ports.KillAfter(kill);
        for (var round = 0; round < 14; round++)
        {
            await Record.ExceptionAsync(world.DrainAsync);
            await world.ComeBackAsync();
            if (world.Ledger.Rows.Values.SingleOrDefault() is { Status: DeliveryStatus.Pending } row && row.NextAttemptAt > world.Clock.GetUtcNow())
            {
                world.Clock.Advance(row.NextAttemptAt - world.Clock.GetUtcNow());
            }
        }

        return world;
    }
}
