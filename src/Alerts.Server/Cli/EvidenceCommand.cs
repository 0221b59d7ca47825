using System.CommandLine;
using Alerts.Alerting;
using Alerts.Evidence;
using Alerts.Server.Hosting;

namespace Alerts.Server.Cli;

/// <summary><c>alerts evidence</c>: writes the file that proves what was known and who was told.</summary>
internal sealed class EvidenceCommand : Command
{
    private readonly Argument<string> _id = new("ALERT_ID") { Description = "The alert's id." };
    private readonly Option<string> _out = new("--out") { Description = "The ZIP to write.", HelpName = "FILE", Required = true };
    private readonly Option<string> _data = CommandOptions.Data();

    public EvidenceCommand()
        : base("evidence", "Write a ZIP that proves what was known of an alert, when, from which bytes, and who was told.")
    {
        Add(_id);
        Add(_out);
        Add(_data);
        SetAction((parse, token) => FaultBoundary.RunAsync(() => RunAsync(parse, token), token));
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var (id, path) = (parse.GetValue(_id)!, Path.GetFullPath(parse.GetValue(_out)!));
        await using var host = await AlertsHost.OpenAsync(parse.GetValue(_data)!, cancellationToken);
        if (await host.Services.GetRequiredService<IAlertStore>().FindAsync(id, cancellationToken) is not { } alert)
        {
            await Console.Error.WriteLineAsync($"ID '{id}' is not an alert of this installation.");
            return ExitCode.Usage;
        }

        // Whole or not at all: half a file proves nothing.
        var unfinished = $"{path}.tmp";
        await using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await host.Services.GetRequiredService<EvidenceDesk>().WriteAsync(alert, tenant: null, file, cancellationToken);
        }

        File.Move(unfinished, path, overwrite: true);
        Console.WriteLine($"{path}: unpack it, and check it with sha256sum -c SHA256SUMS.");
        return ExitCode.Ok;
    }
}
