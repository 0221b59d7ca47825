using System.CommandLine;
using System.Text.Json;
using Alerts.DataFiles;
using Alerts.Notices;
using Alerts.Server.Hosting;
using Alerts.Server.Passes;

namespace Alerts.Server.Cli;

/// <summary>Adds a source to the data directory's own sources.json.</summary>
internal sealed class SourcesAddCommand : Command
{
    private readonly Option<string> _id = Field("--id", "ID", "Kebab-case, such as us-usgs-news.");
    private readonly Option<string> _name = Field("--name", "TEXT", "What people call it.");
    private readonly Option<string> _jurisdiction = Field("--jurisdiction", "CODE", "ISO 3166-1 alpha-2, or EU.");
    private readonly Option<string> _authority = Field("--authority", "TEXT", "Who publishes it.");
    private readonly Option<string> _timeZone = Field("--time-zone", "ZONE", "IANA zone of the authority: a date without a zone is a day there.");
    private readonly Option<string> _language = Field("--language", "TAG", "BCP 47 tag of what it publishes.");
    private readonly Option<string> _url = Field("--url", "URL", "https: address, or file: with a file or folder.");
    private readonly Option<string> _schedule = new("--schedule") { HelpName = "CRON", Description = "Five fields, in UTC.", DefaultValueFactory = _ => "0 * * * *" };
    private readonly Option<string[]> _ignore = new("--ignore") { HelpName = "PATTERN", Description = "Text that changes without meaning; may be given several times.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<int?> _mostPages = new("--most-pages") { HelpName = "N", Description = "How many pages of one list are read at most. [default: as many as it has, to 50]" };
    private readonly Option<string?> _series = new("--series") { HelpName = "SERIES", Description = "The numbers that it lists without a gap, such as cn:mofcom: one that is missing is reported." };
    private readonly Option<bool> _plainHttp = new("--plain-http") { Description = "The publisher has no https." };
    private readonly Option<bool> _archive = new("--archive") { Description = "A record of the past, in files." };
    private readonly Option<bool> _disabled = new("--disabled") { Description = "Write it down without reading it." };
    private readonly Option<string?> _notes = new("--notes") { HelpName = "TEXT", Description = "For who reads the file." };
    private readonly Option<string> _data = CommandOptions.Data();
    private readonly Option<bool> _json = CommandOptions.Json();
    private readonly SourceFieldOptions _reading;

    public SourcesAddCommand()
        : base("add", "Add a source to the data directory's sources.json, which begins as a copy of the shipped one.")
    {
        foreach (var option in new Option[] { _id, _name, _jurisdiction, _authority, _timeZone, _language, _url, _schedule, _ignore, _mostPages, _series, _plainHttp, _archive, _disabled, _notes, _data, _json })
        {
            Add(option);
        }

        _reading = new SourceFieldOptions(this, isFormatRequired: true);
        SetAction((parse, token) => FaultBoundary.RunAsync(() => RunAsync(parse, token), token));
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        if (!SourceId.TryParse(parse.GetValue(_id), null, out var id))
        {
            await Console.Error.WriteLineAsync($"--id: '{parse.GetValue(_id)}' is not a source id: lower-case letters and digits, with single hyphens between.");
            return ExitCode.Usage;
        }

        var source = new Source(
            id, parse.GetValue(_name)!, parse.GetValue(_jurisdiction)!, parse.GetValue(_authority)!, parse.GetValue(_timeZone)!, parse.GetValue(_language)!,
            _reading.FormatIn(parse)!.Value, parse.GetValue(_url)!, parse.GetValue(_schedule)!, !parse.GetValue(_disabled), parse.GetValue(_archive), parse.GetValue(_notes),
            _reading.HtmlIn(parse), parse.GetValue(_ignore) is { Length: > 0 } ignore ? ignore : null, parse.GetValue(_mostPages), parse.GetValue(_series), parse.GetValue(_plainHttp));
        var directory = DataDirectory.Open(parse.GetValue(_data)!);
        var faults = await OwnSources.AddAsync(directory, source, cancellationToken);
        foreach (var fault in faults)
        {
            await Console.Error.WriteLineAsync($"{OptionOf(fault)}: {fault.Reason}");
        }

        if (faults.Count > 0)
        {
            return ExitCode.Usage;
        }

        Console.WriteLine(parse.GetValue(_json)
            ? JsonSerializer.Serialize(new { id, file = OwnSources.PathIn(directory) }, PassJson.Options)
            : $"Added {id} to {OwnSources.PathIn(directory)}. 'run' reads it from now on, 'serve' from its next start.");
        return ExitCode.Ok;
    }

    // /timeZone was said with --time-zone, /html/item with --item; /ignore/0 is one of several.
    private static string OptionOf(DataFault fault)
    {
        var names = fault.Pointer.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return names switch
        {
            [] => "the source",
            ["html", var selector, ..] => $"--{selector}",
            ["html"] => "--item",
            [var name, ..] => $"--{JsonNamingPolicy.KebabCaseLower.ConvertName(name)}",
        };
    }

    private static Option<string> Field(string name, string help, string description) => new(name) { HelpName = help, Description = description, Required = true };
}
