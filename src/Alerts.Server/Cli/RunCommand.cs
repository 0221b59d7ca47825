using System.CommandLine;
using Alerts.Server.Hosting;
using Alerts.Server.Passes;
using Alerts.Sources.Reference;

namespace Alerts.Server.Cli;

/// <summary>One pass, then exit.</summary>
internal sealed class RunCommand : Command
{
    public RunCommand()
        : base("run", "Make one pass: read the sources, raise what is due, deliver it, print what happened, and exit.")
    {
        var data = CommandOptions.Data();
        var json = CommandOptions.Json();
        var now = CommandOptions.Now();
        var policies = CommandOptions.Policies();
        Add(data);
        Add(json);
        Add(now);
        Add(policies);
        SetAction((parse, cancellationToken) => FaultBoundary.RunAsync(
            () => RunAsync(parse.GetValue(data)!, parse.GetValue(json), parse.GetValue(now), parse.GetValue(policies), cancellationToken), cancellationToken));
    }

    private static async Task<int> RunAsync(string data, bool json, DateTimeOffset? now, string? policies, CancellationToken cancellationToken)
    {
        var directory = DataDirectory.Open(data);
        using var taken = directory.TakeForWork();
        var reference = await ReferenceData.LoadAsync(directory.Root, cancellationToken);
        await using var host = AlertsHost.ForOnePass(directory, reference, ShiftedClock.At(now), PolicySettings.Of(policies));
        await host.Services.MakeReadyAsync(cancellationToken);

        var report = await PassProgress.RunAsync(host.Services.GetRequiredService<Pass>(), quiet: json, cancellationToken);
        report = report with { Now = now ?? report.Now };
        PassSummary.Print(report, reference.Catalogue, json);
        return report.HasFailures ? ExitCode.DoneWithFailures : ExitCode.Ok;
    }
}
