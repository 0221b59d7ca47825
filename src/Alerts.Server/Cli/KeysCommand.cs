using System.CommandLine;
using System.Text.Json;
using Alerts.Access;
using Alerts.Server.Hosting;
using Alerts.Server.Passes;

namespace Alerts.Server.Cli;

/// <summary>Keys to the API: list, create, rotate, revoke. A running server learns of a revocation within 30 seconds.</summary>
internal sealed class KeysCommand : Command
{
    private const int PageSize = 500;

    private readonly Option<string?> _name = new("--name") { Description = "A name for people.", HelpName = "TEXT" };
    private readonly Option<string?> _tenant = new("--tenant") { Description = "The one company whose things it opens. [default: an operator's key]", HelpName = "ID" };
    private readonly Option<string[]> _scopes = new("--scope") { Description = $"What it opens: {string.Join(", ", ApiScope.All)}. [default: all that such a key may have]", HelpName = "SCOPE" };
    private readonly Option<DateTimeOffset?> _expires = CommandOptions.Instant("--expires", "When it ends, exclusive. [default: never]");

    public KeysCommand()
        : base("keys", "Keys to the API: list, create, rotate, revoke.")
    {
        var (listData, json) = (CommandOptions.Data(), CommandOptions.Json());
        var list = new Command("list", "List the keys, without their text.") { listData, json };
        list.SetAction((parse, token) => FaultBoundary.RunAsync(() => ListAsync(parse.GetValue(listData)!, parse.GetValue(json), token), token));
        Add(list);

        var createData = CommandOptions.Data();
        var create = new Command("create", "Make a key; its text is shown once.") { _name, _tenant, _scopes, _expires, createData };
        create.SetAction((parse, token) => FaultBoundary.RunAsync(() => CreateAsync(parse, parse.GetValue(createData)!, token), token));
        Add(create);
        Add(One("rotate", "Make another key for the same; the old one goes on for 24 hours.", RotateAsync));
        Add(One("revoke", "End a key.", RevokeAsync));
    }

    private static Command One(string name, string description, Func<ApiKeyDesk, string, CancellationToken, Task<bool>> work)
    {
        var (data, id) = (CommandOptions.Data(), new Argument<string>("ID") { Description = "The key's id, as `alerts keys list` shows it." });
        var command = new Command(name, description) { id, data };
        command.SetAction((parse, token) => FaultBoundary.RunAsync(() => WithKeyAsync(parse.GetValue(id)!, parse.GetValue(data)!, work, token), token));
        return command;
    }

    private static async Task<int> WithKeyAsync(string id, string data, Func<ApiKeyDesk, string, CancellationToken, Task<bool>> work, CancellationToken cancellationToken)
    {
        await using var host = await AlertsHost.OpenAsync(data, cancellationToken);
        if (await work(Desk(host), id, cancellationToken))
        {
            return ExitCode.Ok;
        }

        await Console.Error.WriteLineAsync($"ID '{id}' is not a key in use: alerts keys list names them.");
        return ExitCode.Usage;
    }

    private static async Task<int> ListAsync(string data, bool json, CancellationToken cancellationToken)
    {
        await using var host = await AlertsHost.OpenAsync(data, cancellationToken);
        var store = host.Services.GetRequiredService<IApiKeyStore>();
        var all = await Pages.AllAsync(cursor => store.ListAsync(cursor, PageSize, cancellationToken)).ToListAsync(cancellationToken);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                all.Select(k => new { id = k.Id, name = k.Name, tenant = k.Tenant, scopes = k.Scopes, createdAt = k.CreatedAt, expiresAt = k.ExpiresAt, lastUsedAt = k.LastUsedAt }), PassJson.Options));
            return ExitCode.Ok;
        }

        foreach (var key in all)
        {
            var (end, used) = (key.ExpiresAt is { } at ? $"until {at:u}" : "without end", key.LastUsedAt is { } last ? $"last used {last:u}" : "never used");
            Console.WriteLine($"{key.Id}  {key.Tenant ?? "operator",-20}  {string.Join(' ', key.Scopes)}  {end}, {used}  {key.Name}");
        }

        Console.WriteLine(all.Count == 0 ? "There are none." : $"{all.Count} keys.");
        return ExitCode.Ok;
    }

    private async Task<int> CreateAsync(ParseResult parse, string data, CancellationToken cancellationToken)
    {
        await using var host = await AlertsHost.OpenAsync(data, cancellationToken);
        var scopes = parse.GetValue(_scopes)?.SelectMany(s => s.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
        var request = new ApiKeyRequest(parse.GetValue(_name), parse.GetValue(_tenant), scopes is { Count: > 0 } ? scopes : null, parse.GetValue(_expires));
        switch (await Desk(host).CreateAsync(request, cancellationToken))
        {
            case ApiKeyResult.Made made:
                Show(made);
                return ExitCode.Ok;
            case ApiKeyResult.Refused refused:
                foreach (var fault in refused.Faults)
                {
                    await Console.Error.WriteLineAsync($"{fault.Field}: {fault.Reason}");
                }

                return ExitCode.Usage;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static async Task<bool> RotateAsync(ApiKeyDesk desk, string id, CancellationToken cancellationToken)
    {
        if (await desk.RotateAsync(id, cancellationToken) is not { } made)
        {
            return false;
        }

        Show(made);
        Console.WriteLine($"{id} goes on for {ApiKeyDesk.Overlap.TotalHours} hours.");
        return true;
    }

    private static async Task<bool> RevokeAsync(ApiKeyDesk desk, string id, CancellationToken cancellationToken)
    {
        if (!await desk.RevokeAsync(id, cancellationToken))
        {
            return false;
        }

        Console.WriteLine($"{id} is ended. A running server goes on to take it for {ApiKeyDesk.Remembered.TotalSeconds} seconds at most.");
        return true;
    }

    private static ApiKeyDesk Desk(AlertsHost host) => host.Services.GetRequiredService<ApiKeyDesk>();

    private static void Show(ApiKeyResult.Made made)
    {
        Console.WriteLine($"{made.Key.Id}: {made.Key.Tenant ?? "operator"}, {string.Join(' ', made.Key.Scopes)}");
        Console.WriteLine($"API key, shown this once: {made.Text}");
    }
}
