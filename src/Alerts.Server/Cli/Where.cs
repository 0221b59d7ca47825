using System.CommandLine;
using System.CommandLine.Parsing;
using Alerts.Server.Cli.Remote;
using Alerts.Server.Hosting;

namespace Alerts.Server.Cli;

/// <summary>
/// Whom a verb asks: the data directory of this machine, or a server. To make a verb speak to both: declare an interface with what it asks for, of
/// the records that the API answers; implement it over the use cases (in Here/) and over <see cref="ServerClient"/> (in Remote/, mostly a line
/// each: the client knows pages, faults, repeats and refusals); add a Where to the verb, and do its work within <see cref="RunAsync"/>. What is
/// printed is then the same. Verbs that are of this machine by nature have no Where.
/// </summary>
internal sealed class Where
{
    public const string ServerVariable = "ALERTS_SERVER";
    public const string KeyVariable = "ALERTS_KEY";

    private readonly Option<string> _data = CommandOptions.Data();
    private readonly Option<string?> _server = new("--server") { HelpName = "URL", Description = $"Ask this server, not the data directory: https://alerts.example.com. Also {ServerVariable}, where --data is not given." };
    private readonly Option<string?> _key = new("--key") { HelpName = "KEY", Description = $"The key to the server. Others on this machine can see arguments: better {KeyVariable} or --key-file." };
    private readonly Option<string?> _keyFile = new("--key-file") { HelpName = "FILE", Description = "A file with the key; - for standard input." };
    private readonly Option<bool> _plainHttp = new("--plain-http") { Description = "Send the key over http to another machine, readable by whoever is between." };
    private readonly Option[] _hereOnly;

    /// <param name="hereOnly">Options of the verb that have no meaning at a server.</param>
    public Where(Command verb, params Option[] hereOnly)
    {
        _hereOnly = hereOnly;
        foreach (var option in (Option[])[_data, _server, _key, _keyFile, _plainHttp])
        {
            verb.Add(option);
        }

        verb.Validators.Add(Check);
    }

    public string DataIn(ParseResult parse) => parse.GetValue(_data)!;

    /// <summary>Null: the data directory is meant.</summary>
    /// <exception cref="UserFaultException">The key cannot be read.</exception>
    public async Task<ServerClient?> ServerAsync(ParseResult parse, CancellationToken cancellationToken)
        => AddressIn(parse.CommandResult) is { } address
            ? ServerClient.To(address, await ServerKey.ReadAsync(parse.GetValue(_key), parse.GetValue(_keyFile), Environment.GetEnvironmentVariable(KeyVariable), cancellationToken))
            : null;

    /// <summary>Has the work done by what it needs, here or there.</summary>
    public Task<int> RunAsync<T>(ParseResult parse, Func<AlertsHost, T> here, Func<ServerClient, T> there, Func<T, Task<int>> work, CancellationToken cancellationToken)
        => FaultBoundary.RunAsync(
            async () =>
            {
                if (await ServerAsync(parse, cancellationToken) is { } server)
                {
                    using (server)
                    {
                        return await work(there(server));
                    }
                }

                await using var host = await AlertsHost.OpenAsync(DataIn(parse), cancellationToken);
                return await work(here(host));
            },
            cancellationToken);

    // Wrong usage ends with 2, before anything is done.
    private void Check(CommandResult result)
    {
        // It is a verb below this one that was called.
        if (result.Children.OfType<CommandResult>().Any())
        {
            return;
        }

        if (IsGiven(result, _server) && IsGiven(result, _data))
        {
            result.AddError("--server and --data: say one of them, whom to ask.");
            return;
        }

        if (TextIn(result) is not { } text)
        {
            if (((Option[])[_key, _keyFile, _plainHttp]).FirstOrDefault(o => IsGiven(result, o)) is { } lone)
            {
                result.AddError($"{lone.Name} needs --server.");
            }

            return;
        }

        if (ServerAddress.FaultOf(text, result.GetValue(_plainHttp)) is { } fault)
        {
            result.AddError($"--server: {fault}");
        }

        if (IsGiven(result, _key) && IsGiven(result, _keyFile))
        {
            result.AddError("--key and --key-file: say one of them.");
        }
        else if (!IsGiven(result, _key) && !IsGiven(result, _keyFile) && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(KeyVariable)))
        {
            result.AddError($"--key is missing: set {KeyVariable}, or give a --key-file.");
        }

        foreach (var option in _hereOnly.Where(o => IsGiven(result, o)))
        {
            result.AddError($"{option.Name} is for the data directory: a server answers as it is.");
        }
    }

    private Uri? AddressIn(CommandResult result) => TextIn(result) is { } text ? ServerAddress.Of(text) : null;

    private string? TextIn(CommandResult result)
        => IsGiven(result, _server) ? result.GetValue(_server)
            : !IsGiven(result, _data) && Environment.GetEnvironmentVariable(ServerVariable) is { Length: > 0 } set ? set
            : null;

    private static bool IsGiven(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };
}
