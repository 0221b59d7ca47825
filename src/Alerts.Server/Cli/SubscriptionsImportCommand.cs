using System.CommandLine;
using System.Text.Json;
using Alerts.Server.Cli.Remote;
using Alerts.Server.Hosting;
using Alerts.Server.Passes;
using Alerts.Subscriptions.Bulk;
using Alerts.Web.Subscriptions;

namespace Alerts.Server.Cli;

/// <summary>Subscribes many by a file.</summary>
internal sealed class SubscriptionsImportCommand : Command
{
    private const string StandardInput = "-";
    private const string Atomic = "atomic";
    private const string BestEffort = "best-effort";

    private readonly Argument<string> _file = new("FILE") { Description = "CSV with a header row, or JSON Lines, in UTF-8; - is standard input." };
    private readonly Option<string?> _format = BulkOptions.Format("csv or jsonl. [default: by the file's name]");
    private readonly Option<string> _mode = new("--mode") { Description = "atomic: nothing is stored unless every line is good. best-effort: the good lines are stored.", HelpName = "MODE", DefaultValueFactory = _ => Atomic };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Check everything and say what would be done, but store nothing." };
    private readonly Option<bool> _showSecrets = new("--show-secrets") { Description = "Print the signing secrets of new webhooks. They are shown here or never." };
    private readonly Option<bool> _json = CommandOptions.Json();

    public SubscriptionsImportCommand()
        : base("import", "Subscribe many by a file. Columns and members are those of a subscription; lists in a cell are separated by spaces.")
    {
        Add(_file);
        _mode.AcceptOnlyFromAmong(Atomic, BestEffort);
        foreach (var option in new Option[] { _format, _mode, _dryRun, _showSecrets, _json })
        {
            Add(option);
        }

        var where = new Where(this);
        SetAction((parse, token) => where.RunAsync<Desk>(
            parse, host => (order, body) => ImportHereAsync(host, order, body, token), server => (order, body) => ImportThereAsync(server, order, body, token), desk => RunAsync(parse, desk), token));
    }

    private delegate Task<Outcome<ImportResponse>> Desk(ImportOrder order, Stream body);

    private async Task<int> RunAsync(ParseResult parse, Desk desk)
    {
        var file = parse.GetValue(_file)!;
        if (BulkOptions.Read(parse.GetValue(_format) ?? Path.GetExtension(file).TrimStart('.').ToLowerInvariant()) is not { } format)
        {
            await Console.Error.WriteLineAsync($"{file}: say by --format whether it is csv or jsonl.");
            return ExitCode.Usage;
        }

        await using var body = Open(file);
        var order = new ImportOrder(format, parse.GetValue(_mode) == BestEffort ? ImportMode.BestEffort : ImportMode.Atomic, parse.GetValue(_dryRun), Tenant: null, parse.GetValue(_showSecrets));
        switch (await desk(order, body))
        {
            case Outcome<ImportResponse>.Done done:
                Print(file, done.Value, parse.GetValue(_json));
                return ExitOf(done.Value);
            case Outcome<ImportResponse>.Conflict large:
                return await Refusals.WriteAsync($"{file}: {large.Reason}");
            case var other:
                return await Refusals.WriteAsync(other);
        }
    }

    private static async Task<Outcome<ImportResponse>> ImportHereAsync(AlertsHost host, ImportOrder order, Stream body, CancellationToken cancellationToken)
        => await host.Services.GetRequiredService<ImportDesk>().ImportAsync(order, body, cancellationToken) switch
        {
            ImportResult.Done done => new Outcome<ImportResponse>.Done(ImportResponse.Of(done.Report)),
            ImportResult.TooLarge large => new Outcome<ImportResponse>.Conflict(large.Reason),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    // A refused atomic import is a problem document that lists the lines; by best effort, dry, the same is a report.
    private static async Task<Outcome<ImportResponse>> ImportThereAsync(ServerClient server, ImportOrder order, Stream body, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        await body.CopyToAsync(content, cancellationToken);
        Task<Outcome<ImportResponse>> AskAsync(bool isDry) => server.UploadAsync<ImportResponse>(
            ServerClient.Path("subscriptions", "import"), content.ToArray(), BulkOptions.MediaTypeOf(order.Format), cancellationToken,
            ("mode", order.Mode == ImportMode.Atomic ? Atomic : BestEffort), ("dryRun", isDry ? "true" : "false"), ("show", order.ShowsSecrets ? "secrets" : null));
        var outcome = await AskAsync(order.IsDryRun);
        return outcome is Outcome<ImportResponse>.Refused && await AskAsync(isDry: true) is Outcome<ImportResponse>.Done dry
            ? dry with { Value = dry.Value with { DryRun = false, Stored = false } }
            : outcome;
    }

    private static Stream Open(string file)
    {
        try
        {
            return file == StandardInput ? Console.OpenStandardInput() : File.OpenRead(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserFaultException($"{file} cannot be read: {e.Message}", e);
        }
    }

    private static int ExitOf(ImportResponse report)
        => report.Errors.Count == 0 ? ExitCode.Ok : report is { Stored: true, DryRun: false } ? ExitCode.DoneWithFailures : ExitCode.Usage;

    private static void Print(string file, ImportResponse report, bool json)
    {
        foreach (var error in report.Errors)
        {
            Console.Error.WriteLine($"{file}:{error.Line}: {(error.Column ?? error.Pointer) switch { { } at => $"{at}: ", null => "" }}{error.Detail}");
        }

        if (report.MoreErrors > 0)
        {
            Console.Error.WriteLine($"{file}: {report.MoreErrors} more faults");
        }

        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(report, PassJson.Options));
            return;
        }

        foreach (var warning in report.Warnings)
        {
            Console.Error.WriteLine($"{file}: {warning}");
        }

        foreach (var secret in report.Secrets)
        {
            Console.WriteLine($"line {secret.Line}: {secret.TargetId} signs with {secret.Secret}");
        }

        Console.WriteLine($"{report.Lines} lines: {report.Created} created, {report.Existing} there already, {report.Updated} updated, {report.Refused} refused.");
        if (report.DryRun || !report.Stored)
        {
            Console.WriteLine(report.DryRun ? "A dry run: nothing was stored." : "Nothing was stored.");
        }
    }
}

internal static class BulkOptions
{
    public static Option<string?> Format(string description)
    {
        var format = new Option<string?>("--format") { Description = description, HelpName = "FORMAT" };
        format.AcceptOnlyFromAmong("csv", "jsonl");
        return format;
    }

    public static string MediaTypeOf(BulkFormat format) => format == BulkFormat.Csv ? "text/csv" : "application/jsonl";

    /// <summary>Of a name or a file's extension; null for any other.</summary>
    public static BulkFormat? Read(string name) => name switch
    {
        "csv" => BulkFormat.Csv,
        "jsonl" or "ndjson" => BulkFormat.Jsonl,
        _ => null,
    };
}
