namespace Alerts.Tests.Functions.Crashes;

public sealed class BusyStorageTests
{
    [Fact]
    public Task Whichever_request_is_answered_by_503_everybody_is_told()
        => CrashScenario.BusyEverywhereAsync(CrashScenario.LookAndTellAsync, step: 11, atLeast: 8);
}
