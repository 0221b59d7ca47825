using System.CommandLine;
using System.Text.Json;
using Alerts.Deliveries;
using Alerts.Server.Hosting;
using Alerts.Server.Passes;

namespace Alerts.Server.Cli;

/// <summary>Addresses to which nothing is mailed: list, add, remove.</summary>
internal sealed class SuppressionsCommand : Command
{
    private const int PageSize = 500;

    public SuppressionsCommand()
        : base("suppressions", "Addresses to which nothing is mailed, whoever asks for it: list, add, remove.")
    {
        var (listData, json) = (CommandOptions.Data(), CommandOptions.Json());
        var list = new Command("list", "List them, masked.") { listData, json };
        list.SetAction((parse, token) => FaultBoundary.RunAsync(() => ListAsync(parse.GetValue(listData)!, parse.GetValue(json), token), token));
        Add(list);

        var (addData, address) = (CommandOptions.Data(), new Argument<string>("ADDRESS") { Description = "An email address." });
        var add = new Command("add", "Mail nothing to an address any more.") { address, addData };
        add.SetAction((parse, token) => FaultBoundary.RunAsync(() => AddAsync(parse.GetValue(address)!, parse.GetValue(addData)!, token), token));
        Add(add);

        var (removeData, id) = (CommandOptions.Data(), new Argument<string>("ID") { Description = "The suppression's id, as `alerts suppressions list` shows it." });
        var remove = new Command("remove", "Take an address off the list. Its targets are switched on one by one: alerts targets enable.") { id, removeData };
        remove.SetAction((parse, token) => FaultBoundary.RunAsync(() => RemoveAsync(parse.GetValue(id)!, parse.GetValue(removeData)!, token), token));
        Add(remove);
    }

    private static async Task<int> ListAsync(string data, bool json, CancellationToken cancellationToken)
    {
        await using var host = await AlertsHost.OpenAsync(data, cancellationToken);
        var store = host.Services.GetRequiredService<ISuppressionStore>();
        var all = await Pages.AllAsync(cursor => store.ListAsync(cursor, PageSize, cancellationToken)).ToListAsync(cancellationToken);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(all.Select(s => new { id = s.Id, address = s.Masked, cause = s.Cause, detail = s.Detail, at = s.At }), PassJson.Options));
            return ExitCode.Ok;
        }

        foreach (var s in all)
        {
            Console.WriteLine($"{s.Id}  {s.Masked,-30}  {s.At:u}  {s.Says}{(s.Detail.Length > 0 ? $": {s.Detail}" : "")}");
        }

        Console.WriteLine(all.Count == 0 ? "There are none." : $"{all.Count} addresses.");
        return ExitCode.Ok;
    }

    private static async Task<int> AddAsync(string address, string data, CancellationToken cancellationToken)
    {
        await using var host = await AlertsHost.OpenAsync(data, cancellationToken);
        var (stored, reason) = await host.Services.GetRequiredService<SuppressionDesk>().AddAsync(address, cancellationToken);
        if (stored is null)
        {
            await Console.Error.WriteLineAsync($"ADDRESS: {reason}.");
            return ExitCode.Usage;
        }

        Console.WriteLine($"{stored.Id}: nothing is mailed to {stored.Masked} any more.");
        return ExitCode.Ok;
    }

    private static async Task<int> RemoveAsync(string id, string data, CancellationToken cancellationToken)
    {
        await using var host = await AlertsHost.OpenAsync(data, cancellationToken);
        if (await host.Services.GetRequiredService<SuppressionDesk>().RemoveAsync(id, cancellationToken))
        {
            Console.WriteLine($"{id} is off the list. alerts targets enable switches its targets on.");
            return ExitCode.Ok;
        }

        await Console.Error.WriteLineAsync($"ID '{id}' is not on the list: alerts suppressions list names them.");
        return ExitCode.Usage;
    }
}
