using System.CommandLine;
using System.Text.Json;
using Alerts.DataFiles;
using Alerts.Notices;
using Alerts.Server.Cli.Remote;
using Alerts.Server.Hosting;
using Alerts.Server.Passes;
using Alerts.Sources.Reference;

namespace Alerts.Server.Cli;

/// <summary>The sources: what they are, whether a file of them is good, one more, and what an address would give.</summary>
internal sealed class SourcesCommand : Command
{
    public SourcesCommand()
        : base("sources", "The official sources: list, check, add, try, pause, resume.")
    {
        Add(List());
        Add(Check());
        Add(new SourcesAddCommand());
        Add(new SourcesTryCommand());
        Add(SourcesPauseCommand.Pause());
        Add(SourcesPauseCommand.Resume());
    }

    private static Command List()
    {
        var json = CommandOptions.Json();
        var list = new Command("list", "List the sources that are read.") { json };
        var where = new Where(list);
        list.SetAction((parse, token) => FaultBoundary.RunAsync(() => ListAsync(where, parse, parse.GetValue(json), token), token));
        return list;
    }

    private static Command Check()
    {
        var file = new Argument<string?>("FILE") { Description = "A file of sources; default: the one in use.", Arity = ArgumentArity.ZeroOrOne };
        var (data, json) = (CommandOptions.Data(), CommandOptions.Json());
        var check = new Command("check", "Validate a file of sources; every fault is named.") { file, data, json };
        check.SetAction((parse, token) => FaultBoundary.RunAsync(() => CheckAsync(parse.GetValue(file), parse.GetValue(data)!, parse.GetValue(json), token), token));
        return check;
    }

    // Here it is the file that is listed, whether or not anything was ever read: JSON is as the file has it, and of a server as its API has it.
    private static async Task<int> ListAsync(Where where, ParseResult parse, bool json, CancellationToken cancellationToken)
    {
        if (await where.ServerAsync(parse, cancellationToken) is { } server)
        {
            using (server)
            {
                var answered = await SourcesThere.ListAsync(server, cancellationToken);
                Write(json, answered, [.. answered.Select(s => new SourceLine(s.Id, s.Format, s.Jurisdiction, s.Schedule, s.Enabled, s.Name))]);
            }
        }
        else
        {
            var sources = (await ReferenceData.ReadSourcesAsync(ReferenceData.SourcesPathOf(DataDirectory.ReadOnly(where.DataIn(parse)).Root), cancellationToken)).OrThrow();
            Write(json, sources, [.. sources.Select(s => new SourceLine(s.Id.Value, s.Format, s.Jurisdiction, s.Schedule, s.Enabled, s.Name))]);
        }

        return ExitCode.Ok;
    }

    private static void Write<T>(bool json, IReadOnlyList<T> all, IReadOnlyList<SourceLine> lines)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(all, PassJson.Options));
            return;
        }

        var width = lines.Select(s => s.Id.Length).DefaultIfEmpty().Max();
        foreach (var s in lines)
        {
            Console.WriteLine($"{s.Id.PadRight(width)}  {SourceFieldOptions.NameOf(s.Format),-21}  {s.Jurisdiction}  {s.Schedule,-16}  {(s.Enabled ? "enabled " : "disabled")}  {s.Name}");
        }
    }

    private static async Task<int> CheckAsync(string? file, string data, bool json, CancellationToken cancellationToken)
    {
        var path = file ?? ReferenceData.SourcesPathOf(DataDirectory.ReadOnly(data).Root);
        var read = await ReferenceData.ReadSourcesAsync(path, cancellationToken);
        if (json && read is DataFile<IReadOnlyList<Source>>.Refused refused)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { good = false, file = path, faults = refused.Faults }, PassJson.Options));
            return ExitCode.Failed;
        }

        var sources = read.OrThrow();
        var (count, enabled) = (sources.Count, sources.Count(s => s.Enabled));
        Console.WriteLine(json
            ? JsonSerializer.Serialize(new { good = true, file = path, sources = count, enabled }, PassJson.Options)
            : $"Good: {count} sources, {enabled} of them enabled; {path}.");
        return ExitCode.Ok;
    }

    private sealed record SourceLine(string Id, SourceFormat Format, string Jurisdiction, string Schedule, bool Enabled, string Name);
}
