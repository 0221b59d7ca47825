using System.CommandLine;
using Alerts.Alerting;
using Alerts.Evidence;
using Alerts.Server.Cli.Remote;
using Alerts.Server.Hosting;

namespace Alerts.Server.Cli;

/// <summary><c>alerts evidence</c>: writes the file that proves what was known and who was told.</summary>
internal sealed class EvidenceCommand : Command
{
    private readonly Argument<string> _id = new("ALERT_ID") { Description = "The alert's id." };
    private readonly Option<string> _out = new("--out") { Description = "The ZIP to write.", HelpName = "FILE", Required = true };

    public EvidenceCommand()
        : base("evidence", "Write a ZIP that proves what was known of an alert, when, from which bytes, and who was told.")
    {
        Add(_id);
        Add(_out);
        var where = new Where(this);
        SetAction((parse, token) => where.RunAsync<Source>(
            parse, host => (id, to) => WriteHereAsync(host, id, to, token), server => (id, to) => WriteThereAsync(server, id, to, token), source => RunAsync(parse, source), token));
    }

    // False where there is no such alert.
    private delegate Task<bool> Source(string id, Stream to);

    private async Task<int> RunAsync(ParseResult parse, Source source)
    {
        // Whole or not at all: half a file proves nothing.
        var (id, path) = (parse.GetValue(_id)!, Path.GetFullPath(parse.GetValue(_out)!));
        var unfinished = $"{path}.tmp";
        try
        {
            bool isThere;
            await using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                isThere = await source(id, file);
            }

            if (!isThere)
            {
                return await Refusals.WriteAsync($"ID '{id}' is not an alert of this installation.");
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserFaultException($"{path} cannot be written: {e.Message}", e);
        }
        finally
        {
            File.Delete(unfinished);
        }

        Console.WriteLine($"{path}: unpack it, and check it with sha256sum -c SHA256SUMS.");
        return ExitCode.Ok;
    }

    private static async Task<bool> WriteHereAsync(AlertsHost host, string id, Stream to, CancellationToken cancellationToken)
    {
        if (await host.Services.GetRequiredService<IAlertStore>().FindAsync(id, cancellationToken) is not { } alert)
        {
            return false;
        }

        await host.Services.GetRequiredService<EvidenceDesk>().WriteAsync(alert, tenant: null, to, cancellationToken);
        return true;
    }

    private static async Task<bool> WriteThereAsync(ServerClient server, string id, Stream to, CancellationToken cancellationToken)
        => ServerFaults.OrThrow(await server.DownloadAsync(ServerClient.Path("alerts", id, "evidence"), "application/zip", to, cancellationToken));
}
