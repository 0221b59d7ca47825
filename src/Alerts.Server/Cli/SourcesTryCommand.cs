using System.CommandLine;
using System.Text.Json;
using Alerts.Notices;
using Alerts.Server.Hosting;
using Alerts.Server.Passes;
using Alerts.Sources;
using Alerts.Sources.Reference;

namespace Alerts.Server.Cli;

/// <summary>Reads an address once and shows what it would give as a source.</summary>
internal sealed class SourcesTryCommand : Command
{
    private const int LongestText = 200;

    private readonly Argument<string> _url = new("URL") { Description = "An address, or the path of a file." };
    private readonly Option<string> _timeZone = new("--time-zone") { HelpName = "ZONE", Description = "Where a date without a zone is a day.", DefaultValueFactory = _ => "UTC" };
    private readonly Option<int> _take = new("--take") { HelpName = "N", Description = "How many items are shown.", DefaultValueFactory = _ => 10 };
    private readonly Option<string> _data = CommandOptions.Data();
    private readonly Option<bool> _json = CommandOptions.Json();
    private readonly SourceFieldOptions _reading;

    public SourcesTryCommand()
        : base("try", "Fetch an address, guess its format, and show what would be read. Stores nothing.")
    {
        Add(_url);
        _reading = new SourceFieldOptions(this, isFormatRequired: false);
        foreach (var option in new Option[] { _timeZone, _take, _data, _json })
        {
            Add(option);
        }

        SetAction((parse, token) => FaultBoundary.RunAsync(() => RunAsync(parse, token), token));
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var html = _reading.HtmlIn(parse);
        var given = _reading.FormatIn(parse) ?? (html is null ? null : SourceFormat.Html);
        var zone = parse.GetValue(_timeZone)!;
        if (AddressOf(parse.GetValue(_url)!) is not { } url || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            await Console.Error.WriteLineAsync($"URL must be an http: or https: address or an existing file, and --time-zone an IANA zone.");
            return ExitCode.Usage;
        }

        var directory = DataDirectory.ReadOnly(parse.GetValue(_data)!);
        await using var host = AlertsHost.ForOnePass(directory, await ReferenceData.LoadAsync(directory.Root, cancellationToken), TimeProvider.System);
        var draft = new Source(SourceId.Parse("trial"), "Trial", "ZZ", "Trial", zone, "und", given ?? default, url, "0 * * * *", Html: html);
        switch (await host.Services.GetRequiredService<SourceTrial>().TryAsync(draft, given is not null, cancellationToken))
        {
            case Tried.Read read:
                Show(read, parse.GetValue(_take), parse.GetValue(_json));
                return ExitCode.Ok;
            case Tried.Unreadable unreadable:
                await Console.Error.WriteLineAsync($"{(unreadable.Format is { } format ? $"As {SourceFieldOptions.NameOf(format)}: " : "")}{unreadable.Reason}");
                return ExitCode.Failed;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static void Show(Tried.Read read, int take, bool json)
    {
        var shown = read.Items.Take(take).ToList();
        if (json)
        {
            var items = shown.Select(i => new { title = i.Title, date = i.LegalDate, link = i.Link, identity = i.Identity, instruments = i.Instruments.Select(n => n.Value), detail = i.Detail, text = Text.Shorten(i.Text, LongestText) });
            Console.WriteLine(JsonSerializer.Serialize(new { format = read.Format, count = read.Items.Count, hasMore = read.HasMore, items }, PassJson.Options));
            return;
        }

        Console.WriteLine($"{SourceFieldOptions.NameOf(read.Format)}: {read.Items.Count} items{(read.HasMore ? ", and more on further pages" : "")}");
        foreach (var item in shown)
        {
            Console.WriteLine();
            Console.WriteLine($"{(item.LegalDate is { } day ? $"{day:yyyy-MM-dd}" : "(no date) ")}  {item.Title}");
            Console.WriteLine($"            {item.Link?.AbsoluteUri ?? "(no link)"}");
            Console.WriteLine($"            {item.Identity}");
        }

        if (shown.Count < read.Items.Count)
        {
            Console.WriteLine($"\n… {read.Items.Count - shown.Count} more; --take N shows more of them.");
        }
    }

    private static string? AddressOf(string text)
        => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? text
            : (text.StartsWith("file:", StringComparison.Ordinal) && !text.StartsWith("file://", StringComparison.Ordinal) ? text["file:".Length..] : text) is var path && File.Exists(path) ? $"file:{Path.GetFullPath(path)}"
            // As a browser reads what people type.
            : !text.Contains(':', StringComparison.Ordinal) && text.Split('/')[0].Contains('.', StringComparison.Ordinal) && Uri.TryCreate($"https://{text}", UriKind.Absolute, out _) ? $"https://{text}"
            : null;
}
