using System.CommandLine;
using Alerts.Server.Cli.Remote;
using Alerts.Subscriptions.Bulk;

namespace Alerts.Server.Cli;

/// <summary>Prints all subscriptions as a file that an import takes.</summary>
internal sealed class SubscriptionsExportCommand : Command
{
    private const string Masked = "masked";
    private const string Full = "full";

    public SubscriptionsExportCommand()
        : base("export", "Print all subscriptions, so that an import takes them.")
    {
        var format = BulkOptions.Format("csv or jsonl. [default: jsonl]");
        var addresses = new Option<string>("--addresses") { Description = "masked, or full: what an import takes. Webhooks' URLs are secrets.", HelpName = "HOW", DefaultValueFactory = _ => Masked };
        addresses.AcceptOnlyFromAmong(Masked, Full);
        var tenant = new Option<string?>("--tenant") { Description = "Only those of this company.", HelpName = "ID" };
        foreach (var option in new Option[] { format, addresses, tenant })
        {
            Add(option);
        }

        var where = new Where(this);
        SetAction((parse, token) =>
        {
            var (file, of, isFull) = (BulkOptions.Read(parse.GetValue(format) ?? "") ?? BulkFormat.Jsonl, parse.GetValue(tenant), parse.GetValue(addresses) == Full);
            return where.RunAsync<Func<Stream, Task>>(
                parse, host => to => host.Services.GetRequiredService<ExportDesk>().ExportAsync(to, file, of, isFull, token), server => to => ExportThereAsync(server, to, file, of, isFull, token), PrintAsync, token);
        });
    }

    private static async Task<int> PrintAsync(Func<Stream, Task> export)
    {
        await using var output = Console.OpenStandardOutput();
        await export(output);
        return ExitCode.Ok;
    }

    // A server narrows by its key.
    private static async Task ExportThereAsync(ServerClient server, Stream to, BulkFormat format, string? tenant, bool isFull, CancellationToken cancellationToken)
        => ServerFaults.OrThrow(tenant is not null
            ? throw new UserFaultException("--tenant is for the data directory: a server exports what its key may see.")
            : await server.DownloadAsync(
                ServerClient.Path("subscriptions", "export"), BulkOptions.MediaTypeOf(format), to, cancellationToken,
                ("format", format == BulkFormat.Csv ? "csv" : "jsonl"), ("addresses", isFull ? Full : Masked)));
}
