using System.Diagnostics;

namespace Alerts.IntegrationTests;

/// <summary>Runs scripts of the npm projects beside these tests; <c>test.sh</c> installs their packages.</summary>
internal static class Node
{
    /// <param name="project">Its folder's name under tests/, in which the script runs.</param>
    /// <param name="arguments">The script's path in the project, and what it is given.</param>
    public static async Task<Finished> RunAsync(string project, string[] arguments, byte[]? input = null)
    {
        var start = new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = Path.Combine(AlertsProcess.RepositoryRoot, "tests", project),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // The linter would ask its maker for a newer version, and tell it that it ran.
        start.Environment["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true";
        start.Environment["REDOCLY_TELEMETRY"] = "off";
        using var process = Process.Start(start) ?? throw new InvalidOperationException("Node.js did not start.");
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.BaseStream.WriteAsync(input ?? [], TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var finished = new Finished(process.ExitCode, output, await error);
        Assert.False(
            finished.Error.Contains("MODULE_NOT_FOUND", StringComparison.Ordinal), $"Packages are missing: npm ci --prefix tests/{project}\n{finished.Error}");
        return finished;
    }
}
