namespace Alerts.Tests.Functions.Crashes;

public sealed class DeliveryCrashTests
{
    [Fact]
    public Task Killed_anywhere_in_routing_and_delivering_everybody_is_told()
        => CrashScenario.KillEverywhereAsync(rig => rig.PumpAsync(), atLeast: 40, before: CrashScenario.LookAsync);
}
