using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Alerts.IntegrationTests;

/// <summary>What a finished <c>alerts</c> process left.</summary>
public sealed record Finished(int ExitCode, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;
}

/// <summary>Starts the real executable, as a user would.</summary>
public sealed class AlertsProcess : IDisposable
{
    // Generous: CI has two busy cores. A process that hangs fails the test instead of the run.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _error;

    private AlertsProcess(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync();
    }

    public static string RepositoryRoot { get; } = FindRoot();

    public static string Executable { get; } = Path.Combine(
        RepositoryRoot, "src", "Alerts.Server", "bin", AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug", "net10.0", "alerts");

    public int Id => _process.Id;

    /// <summary>Runs to the end.</summary>
    public static async Task<Finished> RunAsync(string[] arguments, IReadOnlyDictionary<string, string>? environment = null, string input = "")
        => await RunWithBytesAsync(arguments, Encoding.UTF8.GetBytes(input), environment);

    /// <summary>Runs to the end with these bytes on standard input, whatever they mean.</summary>
    public static async Task<Finished> RunWithBytesAsync(string[] arguments, byte[] input, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var process = Start(arguments, environment);
        await process._process.StandardInput.BaseStream.WriteAsync(input, TestContext.Current.CancellationToken);
        process._process.StandardInput.Close();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Patience);
        var output = await process._process.StandardOutput.ReadToEndAsync(timeout.Token);
        await process._process.WaitForExitAsync(timeout.Token);
        return new Finished(process._process.ExitCode, output, await process._error);
    }

    public static AlertsProcess Start(string[] arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(Executable, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["Alerts__Sources__AllowedNetworks__0"] = "127.0.0.0/8";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        return new AlertsProcess(Process.Start(start) ?? throw new InvalidOperationException("The process did not start."));
    }

    /// <summary>Reads standard output until a line holds the text; null where it ended before.</summary>
    public async Task<string?> LineWithAsync(string text)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Patience);
        while (await _process.StandardOutput.ReadLineAsync(timeout.Token) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        return null;
    }

    /// <summary>SIGKILL: nothing in the process gets a chance to tidy up.</summary>
    public void Kill() => _process.Kill();

    public Task ExitedAsync() => _process.WaitForExitAsync(TestContext.Current.CancellationToken);

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Alerts.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("Alerts.sln was not found above the tests.");
    }
}

/// <summary>A data directory of one test's own.</summary>
public sealed class Scratch : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("alerts-it-");

    public string Path => _directory.FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => _directory.Delete(recursive: true);
}
