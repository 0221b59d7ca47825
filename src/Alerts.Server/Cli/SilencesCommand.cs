using System.CommandLine;
using System.Text.Json;
using Alerts.Alerting;
using Alerts.Server.Cli.Here;
using Alerts.Server.Cli.Remote;
using Alerts.Server.Passes;
using Alerts.Web.Alerting;

namespace Alerts.Server.Cli;

internal interface ISilences
{
    /// <summary>Those that hold, the next to end first.</summary>
    Task<IReadOnlyList<SilenceResponse>> ListAsync(CancellationToken cancellationToken);

    Task<Outcome<SilenceResponse>> AddAsync(SilenceRequest request, CancellationToken cancellationToken);

    /// <summary>False where there was none.</summary>
    Task<bool> RemoveAsync(string id, CancellationToken cancellationToken);
}

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
        var json = CommandOptions.Json();
        var list = new Command("list", "List the silences that hold.") { json };
        AddVerb(list, (silences, parse, token) => ListAsync(silences, parse.GetValue(json), token));

        var add = new Command("add", "Tell nobody of a material, a source or a kind for a while. What it holds back is stored, and not told later.") { _material, _source, _kind, _until, _reason };
        AddVerb(add, AddAsync);

        var id = new Argument<string>("ID") { Description = "The silence's id, as `alerts silences list` shows it." };
        var remove = new Command("remove", "End a silence.") { id };
        AddVerb(remove, (silences, parse, token) => RemoveAsync(silences, parse.GetValue(id)!, token));

        _material.CompletionSources.Add(Completion.Candidates.Materials);
        _source.CompletionSources.Add(Completion.Candidates.Sources);
        _kind.CompletionSources.Add(Completion.Candidates.Kinds);
    }

    private void AddVerb(Command verb, Func<ISilences, ParseResult, CancellationToken, Task<int>> work)
    {
        var where = new Where(verb);
        verb.SetAction((parse, token) => where.RunAsync<ISilences>(parse, host => new SilencesHere(host.Services), server => new SilencesThere(server), silences => work(silences, parse, token), token));
        Add(verb);
    }

    private static async Task<int> ListAsync(ISilences silences, bool json, CancellationToken cancellationToken)
    {
        var all = await silences.ListAsync(cancellationToken);
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

    private async Task<int> AddAsync(ISilences silences, ParseResult parse, CancellationToken cancellationToken)
    {
        var request = new SilenceRequest(parse.GetValue(_material), parse.GetValue(_source), parse.GetValue(_kind), parse.GetValue(_until), parse.GetValue(_reason));
        switch (await silences.AddAsync(request, cancellationToken))
        {
            case Outcome<SilenceResponse>.Done done:
                Console.WriteLine($"{done.Value.Id}: {What(done.Value)} is silent until {done.Value.Until:u}.");
                return ExitCode.Ok;
            case Outcome<SilenceResponse>.Refused refused:
                return await Refusals.WriteAsync(refused.Faults, field => $"--{field}");
            case var other:
                return await Refusals.WriteAsync(other);
        }
    }

    private static async Task<int> RemoveAsync(ISilences silences, string id, CancellationToken cancellationToken)
    {
        if (!await silences.RemoveAsync(id, cancellationToken))
        {
            return await Refusals.WriteAsync($"ID '{id}' is not a silence: alerts silences list names them.");
        }

        Console.WriteLine($"{id} is ended.");
        return ExitCode.Ok;
    }

    private static string What(SilenceResponse silence) => string.Join(", ", new[] { silence.Material, silence.Source, silence.Kind }.OfType<string>());
}
