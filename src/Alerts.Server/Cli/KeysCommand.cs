using System.CommandLine;
using System.Text.Json;
using Alerts.Access;
using Alerts.Server.Cli.Here;
using Alerts.Server.Cli.Remote;
using Alerts.Server.Passes;
using Alerts.Web.Keys;

namespace Alerts.Server.Cli;

internal interface IKeys
{
    IAsyncEnumerable<ApiKeyResponse> ListAsync(CancellationToken cancellationToken);

    Task<Outcome<NewApiKeyResponse>> CreateAsync(ApiKeyRequest request, CancellationToken cancellationToken);

    Task<Outcome<NewApiKeyResponse>> RotateAsync(string id, CancellationToken cancellationToken);

    /// <summary>False where there was none.</summary>
    Task<bool> RevokeAsync(string id, CancellationToken cancellationToken);
}

/// <summary>Keys to the API: list, create, rotate, revoke. A running server learns of a revocation within 30 seconds.</summary>
internal sealed class KeysCommand : Command
{
    private readonly Option<string?> _name = new("--name") { Description = "A name for people.", HelpName = "TEXT" };
    private readonly Option<string?> _tenant = new("--tenant") { Description = "The one company whose things it opens. [default: an operator's key]", HelpName = "ID" };
    private readonly Option<string[]> _scopes = new("--scope") { Description = $"What it opens: {string.Join(", ", ApiScope.All)}. [default: all that such a key may have]", HelpName = "SCOPE" };
    private readonly Option<DateTimeOffset?> _expires = CommandOptions.Instant("--expires", "When it ends, exclusive. [default: never]");

    public KeysCommand()
        : base("keys", "Keys to the API: list, create, rotate, revoke.")
    {
        var json = CommandOptions.Json();
        AddVerb(new Command("list", "List the keys, without their text.") { json }, (keys, parse, token) => ListAsync(keys, parse.GetValue(json), token));
        AddVerb(new Command("create", "Make a key; its text is shown once.") { _name, _tenant, _scopes, _expires }, CreateAsync);
        AddOne("rotate", "Make another key for the same; the old one goes on for 24 hours.", RotateAsync);
        AddOne("revoke", "End a key.", RevokeAsync);
        _scopes.CompletionSources.Add(Completion.Candidates.Scopes);
    }

    private void AddOne(string name, string description, Func<IKeys, string, CancellationToken, Task<bool>> work)
    {
        var id = new Argument<string>("ID") { Description = "The key's id, as `alerts keys list` shows it." };
        AddVerb(
            new Command(name, description) { id },
            async (keys, parse, token) => await work(keys, parse.GetValue(id)!, token)
                ? ExitCode.Ok
                : await Refusals.WriteAsync($"ID '{parse.GetValue(id)}' is not a key in use: alerts keys list names them."));
    }

    private void AddVerb(Command verb, Func<IKeys, ParseResult, CancellationToken, Task<int>> work)
    {
        var where = new Where(verb);
        verb.SetAction((parse, token) => where.RunAsync<IKeys>(parse, host => new KeysHere(host.Services), server => new KeysThere(server), keys => work(keys, parse, token), token));
        Add(verb);
    }

    private static async Task<int> ListAsync(IKeys keys, bool json, CancellationToken cancellationToken)
    {
        var all = await keys.ListAsync(cancellationToken).ToListAsync(cancellationToken);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(all, PassJson.Options));
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

    private async Task<int> CreateAsync(IKeys keys, ParseResult parse, CancellationToken cancellationToken)
    {
        var scopes = parse.GetValue(_scopes)?.SelectMany(s => s.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
        var request = new ApiKeyRequest(parse.GetValue(_name), parse.GetValue(_tenant), scopes is { Count: > 0 } ? scopes : null, parse.GetValue(_expires));
        var outcome = await keys.CreateAsync(request, cancellationToken);
        if (outcome is not Outcome<NewApiKeyResponse>.Done done)
        {
            return await Refusals.WriteAsync(outcome);
        }

        Show(done.Value);
        return ExitCode.Ok;
    }

    private static async Task<bool> RotateAsync(IKeys keys, string id, CancellationToken cancellationToken)
    {
        if (await keys.RotateAsync(id, cancellationToken) is not Outcome<NewApiKeyResponse>.Done done)
        {
            return false;
        }

        Show(done.Value);
        Console.WriteLine($"{id} goes on for {ApiKeyDesk.Overlap.TotalHours} hours.");
        return true;
    }

    private static async Task<bool> RevokeAsync(IKeys keys, string id, CancellationToken cancellationToken)
    {
        if (!await keys.RevokeAsync(id, cancellationToken))
        {
            return false;
        }

        Console.WriteLine($"{id} is ended. A running server goes on to take it for {ApiKeyDesk.Remembered.TotalSeconds} seconds at most.");
        return true;
    }

    private static void Show(NewApiKeyResponse made)
    {
        Console.WriteLine($"{made.Key.Id}: {made.Key.Tenant ?? "operator"}, {string.Join(' ', made.Key.Scopes)}");
        Console.WriteLine($"API key, shown this once: {made.Text}");
    }
}
