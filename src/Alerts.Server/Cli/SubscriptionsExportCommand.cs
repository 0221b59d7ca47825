using System.CommandLine;
using Alerts.Server.Hosting;
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
        var data = CommandOptions.Data();
        foreach (var option in new Option[] { format, addresses, tenant, data })
        {
            Add(option);
        }

        SetAction((parse, cancellationToken) => FaultBoundary.RunAsync(
            async () =>
            {
                await using var host = await AlertsHost.OpenAsync(parse.GetValue(data)!, cancellationToken);
                await using var output = Console.OpenStandardOutput();
                await host.Services.GetRequiredService<ExportDesk>().ExportAsync(
                    output, BulkOptions.Read(parse.GetValue(format) ?? "") ?? BulkFormat.Jsonl, parse.GetValue(tenant), parse.GetValue(addresses) == Full, cancellationToken);
                return ExitCode.Ok;
            },
            cancellationToken));
    }
}
