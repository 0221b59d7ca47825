using System.CommandLine;
using System.Text.Json;
using Alerts.Deliveries;
using Alerts.Server.Cli.Here;
using Alerts.Server.Cli.Remote;
using Alerts.Server.Passes;
using Alerts.Web.Deliveries;

namespace Alerts.Server.Cli;

internal interface ISuppressions
{
    IAsyncEnumerable<SuppressionResponse> ListAsync(CancellationToken cancellationToken);

    Task<Outcome<SuppressionResponse>> AddAsync(string address, CancellationToken cancellationToken);

    /// <summary>False where there was none.</summary>
    Task<bool> RemoveAsync(string id, CancellationToken cancellationToken);
}

/// <summary>Addresses to which nothing is mailed: list, add, remove.</summary>
internal sealed class SuppressionsCommand : Command
{
    public SuppressionsCommand()
        : base("suppressions", "Addresses to which nothing is mailed, whoever asks for it: list, add, remove.")
    {
        var json = CommandOptions.Json();
        AddVerb(new Command("list", "List them, masked.") { json }, (suppressions, parse, token) => ListAsync(suppressions, parse.GetValue(json), token));

        var address = new Argument<string>("ADDRESS") { Description = "An email address." };
        AddVerb(new Command("add", "Mail nothing to an address any more.") { address }, (suppressions, parse, token) => AddAsync(suppressions, parse.GetValue(address)!, token));

        var id = new Argument<string>("ID") { Description = "The suppression's id, as `alerts suppressions list` shows it." };
        AddVerb(
            new Command("remove", "Take an address off the list. Its targets are switched on one by one: alerts targets enable.") { id },
            (suppressions, parse, token) => RemoveAsync(suppressions, parse.GetValue(id)!, token));
    }

    private void AddVerb(Command verb, Func<ISuppressions, ParseResult, CancellationToken, Task<int>> work)
    {
        var where = new Where(verb);
        verb.SetAction((parse, token) => where.RunAsync<ISuppressions>(
            parse, host => new SuppressionsHere(host.Services), server => new SuppressionsThere(server), suppressions => work(suppressions, parse, token), token));
        Add(verb);
    }

    private static async Task<int> ListAsync(ISuppressions suppressions, bool json, CancellationToken cancellationToken)
    {
        var all = await suppressions.ListAsync(cancellationToken).ToListAsync(cancellationToken);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(all, PassJson.Options));
            return ExitCode.Ok;
        }

        foreach (var s in all)
        {
            Console.WriteLine($"{s.Id}  {s.Address,-30}  {s.At:u}  {Suppression.Words(s.Cause)}{(s.Detail.Length > 0 ? $": {s.Detail}" : "")}");
        }

        Console.WriteLine(all.Count == 0 ? "There are none." : $"{all.Count} addresses.");
        return ExitCode.Ok;
    }

    private static async Task<int> AddAsync(ISuppressions suppressions, string address, CancellationToken cancellationToken)
    {
        switch (await suppressions.AddAsync(address, cancellationToken))
        {
            case Outcome<SuppressionResponse>.Done done:
                Console.WriteLine($"{done.Value.Id}: nothing is mailed to {done.Value.Address} any more.");
                return ExitCode.Ok;
            case Outcome<SuppressionResponse>.Refused refused:
                return await Refusals.WriteAsync(refused.Faults, field => field.ToUpperInvariant());
            case var other:
                return await Refusals.WriteAsync(other);
        }
    }

    private static async Task<int> RemoveAsync(ISuppressions suppressions, string id, CancellationToken cancellationToken)
    {
        if (!await suppressions.RemoveAsync(id, cancellationToken))
        {
            return await Refusals.WriteAsync($"ID '{id}' is not on the list: alerts suppressions list names them.");
        }

        Console.WriteLine($"{id} is off the list. alerts targets enable switches its targets on.");
        return ExitCode.Ok;
    }
}
