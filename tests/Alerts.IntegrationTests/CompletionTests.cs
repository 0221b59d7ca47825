using System.Diagnostics;

namespace Alerts.IntegrationTests;

/// <summary>The completion of each shell; that of bash in a real one.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("alerts subs", "subscribe", "subscriptions")]
    [InlineData("alerts silences ", "add", "list", "remove")]
    [InlineData("  alerts   deliveries re", "replay")]
    [InlineData("alerts subscribe --material gall", "gallium")]
    [InlineData("alerts subscribe --material gallium,germ", "gallium,germanium")]
    [InlineData("alerts state --material rare-e", "rare-earths")]
    [InlineData("alerts subscribe --channel ", "discord", "email", "slack", "teams", "webhook")]
    [InlineData("alerts subscribe --kind cliff.up", "cliff.upcoming")]
    [InlineData("alerts subscribe --digest w", "weekly")]
    [InlineData("alerts keys create --scope subscriptions:", "read", "write")]
    [InlineData("alerts state --measure cn-mofcom-2024-4", "cn-mofcom-2024-46")]
    [InlineData("alerts sources pause arch", "archive")]
    [InlineData("alerts completion p", "powershell")]
    [InlineData("alerts back", "backup")]
    [InlineData("alerts backup --w", "--without-keys")]
    [InlineData("alerts resto", "restore")]
    [InlineData("alerts migrate --to ", "tables")]
    [InlineData("alerts keys list --ser", "--server")]
    [InlineData("alerts nothing-of-this x")]
    public async Task Bash_completes(string line, params string[] words)
    {
        using var scratch = Installation.Offline();
        Assert.Equal(words, await CompleteAsync(line, scratch.Path));
    }

    [Fact]
    public async Task A_broken_data_file_completes_nothing_and_says_nothing()
    {
        using var scratch = new Scratch();
        await File.WriteAllTextAsync(scratch["materials.json"], "{ \"materials\": [ { \"id\": ", TestContext.Current.CancellationToken);
        Assert.Empty(await CompleteAsync("alerts subscribe --material gall", scratch.Path));
        Assert.False(File.Exists(scratch["alerts.db"]));
    }

    [Theory]
    [InlineData("zsh", "compdef _alerts alerts")]
    [InlineData("fish", "complete --command alerts")]
    [InlineData("powershell", "Register-ArgumentCompleter -Native -CommandName alerts")]
    public async Task Each_shell_has_its_script(string shell, string part)
    {
        var finished = await AlertsProcess.RunAsync(["completion", shell]);
        Assert.Equal((0, ""), (finished.ExitCode, finished.Error));
        Assert.Contains(part, finished.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shell_that_is_not_known_is_wrong_usage() => Assert.Equal(2, (await AlertsProcess.RunAsync(["completion", "cmd"])).ExitCode);

    // As readline calls it, with what complete says to call.
    private static async Task<string[]> CompleteAsync(string line, string data)
    {
        const string Script = """
            eval "$(alerts completion bash)"
            registered="$(complete -p alerts)"
            function="${registered#*-F }"
            COMP_LINE="$1" COMP_POINT=${#1} COMP_WORDS=(alerts) COMP_CWORD=0
            "${function%% *}" alerts
            for reply in "${COMPREPLY[@]}"; do echo "$reply"; done
            """;
        var start = new ProcessStartInfo("bash", ["--norc", "-c", Script, "bash", line]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        start.Environment["PATH"] = $"{Path.GetDirectoryName(AlertsProcess.Executable)}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["ALERTS_DATA"] = data;
        using var bash = Process.Start(start)!;
        var error = bash.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), (bash.ExitCode, await error));
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
