using System.Diagnostics;
using System.Reflection;
using Alerts.Tests.Support;

namespace Alerts.Tests.Infrastructure;

/// <summary>The Bicep compiler of the NuGet package, on a copy of infra/. It asks nothing of a network: no module of ours is in a registry.</summary>
internal static class BicepCli
{
    internal static readonly string Folder = Path.Combine(ShippedData.Root, "infra");

    private static readonly string Program = typeof(BicepCli).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Bicep").Value!;

    internal sealed record Answer(int Code, string Output, string Faults);

    /// <summary>infra/ in a scratch folder, where a test may change it and Bicep may write beside it.</summary>
    internal static DirectoryInfo CopyOfInfra()
    {
        var copy = Directory.CreateTempSubdirectory("alerts-infra-");
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy.FullName, Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    /// <param name="variables">All that main.bicepparam can read: nothing of the machine's own environment reaches it but PATH and HOME.</param>
    internal static async Task<Answer> RunAsync(string folder, IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo(Program, arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        start.Environment["HOME"] = Environment.GetEnvironmentVariable("HOME") ?? folder;
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var bicep = Process.Start(start) ?? throw new InvalidOperationException("Bicep did not start.");
        var output = bicep.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var faults = bicep.StandardError.ReadToEndAsync(CancellationToken.None);
        await bicep.WaitForExitAsync(CancellationToken.None);
        return new Answer(bicep.ExitCode, await output, await faults);
    }
}
