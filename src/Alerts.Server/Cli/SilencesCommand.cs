using System.CommandLine;
using System.Text.Json;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Server.Hosting;
using Alerts.Server.Passes;

namespace Alerts.Server.Cli;

/// <summary>What nobody is told for a while: list, add, remove.</summary>
internal sealed class SilencesCommand : Command
{
    private readonly Option<string?> _material = new("--material") { Description = "A material or group: what concerns nothing else is held back.", HelpName = "ID" };
    private readonly Option<string?> _source = new("--source") { Description = "A source.", HelpName = "ID" };
    private readonly Option<string?> _kind = new("--kind") { Description = "A kind of alert, such as source.failing.", HelpName = "KIND" };
    private readonly Option<DateTimeOffset?> _until = CommandOptions.Instant("--until", "When it ends: an instant such as 2026-11-30T12:00:00Z, at most 90 days ahead.");
    private readonly Option<string> _reason = new("--reason") { Description = "Why.", HelpName = "TEXT", Required = true };

    public SilencesCommand()
        : base("silences", "What nobody is told for a while: list, add, remove.")
    {
        var (listData, json) = (CommandOptions.Data(), CommandOptions.Json());
        var list = new Command("list", "List the silences that hold.") { listData, json };
        list.SetAction((parse, token) => FaultBoundary.RunAsync(() => ListAsync(parse.GetValue(listData)!, parse.GetValue(json), token), token));
        Add(list);

        var addData = CommandOptions.Data();
        var add = new Command("add", "Tell nobody of a material, a source or a kind for a while. What it holds back is stored, and not told later.") { _material, _source, _kind, _until, _reason, addData };
        add.SetAction((parse, token) => FaultBoundary.RunAsync(() => AddAsync(parse, parse.GetValue(addData)!, token), token));
        Add(add);

        var (removeData, id) = (CommandOptions.Data(), new Argument<string>("ID") { Description = "The silence's id, as `alerts silences list` shows it." });
        var remove = new Command("remove", "End a silence.") { id, removeData };
        remove.SetAction((parse, token) => FaultBoundary.RunAsync(() => RemoveAsync(parse.GetValue(id)!, parse.GetValue(removeData)!, token), token));
        Add(remove);
    }

    private static async Task<int> ListAsync(string data, bool json, CancellationToken cancellationToken)
    {
        await using var host = await AlertsHost.OpenAsync(data, cancellationToken);
        var all = await host.Services.GetRequiredService<ISilenceStore>().AllAsync(host.Services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellationToken);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(all, PassJson.Options));
            return ExitCode.Ok;
        }

        foreach (var silence in all)
        {
            Console.WriteLine($"{silence.Id}  until {silence.Until:u}  {What(silence)}  {silence.Reason}");
        }

        Console.WriteLine(all.Count == 0 ? "There are none." : $"{all.Count} silences.");
        return ExitCode.Ok;
    }

    private async Task<int> AddAsync(ParseResult parse, string data, CancellationToken cancellationToken)
    {
        await using var host = await AlertsHost.OpenAsync(data, cancellationToken);
        var request = new SilenceRequest(parse.GetValue(_material), parse.GetValue(_source), parse.GetValue(_kind), parse.GetValue(_until), parse.GetValue(_reason));
        switch (await host.Services.GetRequiredService<SilenceDesk>().AddAsync(request, DeliveryDesk.NewNonce(), cancellationToken))
        {
            case SilenceResult.Silenced done:
                Console.WriteLine($"{done.Silence.Id}: {What(done.Silence)} is silent until {done.Silence.Until:u}.");
                return ExitCode.Ok;
            case SilenceResult.Refused refused:
                foreach (var fault in refused.Faults)
                {
                    await Console.Error.WriteLineAsync(fault.Field.Length > 0 ? $"--{fault.Field}: {fault.Reason}" : fault.Reason);
                }

                return ExitCode.Usage;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static async Task<int> RemoveAsync(string id, string data, CancellationToken cancellationToken)
    {
        await using var host = await AlertsHost.OpenAsync(data, cancellationToken);
        if (await host.Services.GetRequiredService<SilenceDesk>().RemoveAsync(id, cancellationToken))
        {
            Console.WriteLine($"{id} is ended.");
            return ExitCode.Ok;
        }

        await Console.Error.WriteLineAsync($"ID '{id}' is not a silence: alerts silences list names them.");
        return ExitCode.Usage;
    }

    private static string What(Silence silence)
        => string.Join(", ", new[] { silence.Material?.Value, silence.Source?.Value, silence.Kind is { } kind ? AlertKinds.Name(kind) : null }.OfType<string>());
}
