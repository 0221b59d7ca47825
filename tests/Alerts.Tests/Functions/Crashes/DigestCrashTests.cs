namespace Alerts.Tests.Functions.Crashes;

public sealed class DigestCrashTests
{
    [Fact]
    public Task Killed_anywhere_in_a_digest_it_is_told_once_and_whole()
        => CrashScenario.KillEverywhereAsync(CrashScenario.TellDigestAsync, atLeast: 30, before: CrashScenario.LookAndTellAsync);
}
