namespace Alerts.Tests.Functions.Crashes;

public sealed class LookCrashTests
{
    [Fact]
    public Task Killed_anywhere_in_a_look_what_was_published_is_told() => CrashScenario.KillEverywhereAsync(CrashScenario.LookAsync, atLeast: 15);
}
