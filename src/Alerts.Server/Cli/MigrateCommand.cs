using System.CommandLine;
using System.Globalization;
using Alerts.Moving;
using Alerts.Server.Hosting;
using Alerts.Server.Moving;
using Alerts.Server.Passes;

namespace Alerts.Server.Cli;

/// <summary><c>alerts migrate --to tables</c>: carries an installation to the storage account of the Functions host.</summary>
internal sealed class MigrateCommand : Command
{
    // What replaces shipped files, and settings, in a data directory.
    private static readonly string[] BesideDatabase = ["materials.json", "policies.json", "sources.json", DataDirectory.SettingsName];

    private readonly Option<string> _to = new("--to") { Description = "Where to: tables, the storage account that Alerts:Storage names.", HelpName = "STORE", Required = true };
    private readonly Option<bool> _verify = new("--verify") { Description = "Only compare both sides; write nothing." };
    private readonly Option<bool> _replace = new("--replace") { Description = "Also where these tables hold rows of somebody else: what is not here is removed there." };
    private readonly Option<string> _data = CommandOptions.Data();
    private readonly Option<bool> _json = CommandOptions.Json();

    public MigrateCommand()
        : base("migrate", "Carry all that is stored here to Table storage, and compare both sides by counts and hashes. It can be stopped and said again.")
    {
        _to.AcceptOnlyFromAmong("tables");
        Add(_to);
        Add(_verify);
        Add(_replace);
        Add(_data);
        Add(_json);
        SetAction((parse, token) => FaultBoundary.RunAsync(() => RunAsync(parse, token), token));
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var (verifies, replaces, json) = (parse.GetValue(_verify), parse.GetValue(_replace), parse.GetValue(_json));
        if (verifies && replaces)
        {
            return await Refusals.WriteAsync("--verify writes nothing: it does not go with --replace.");
        }

        var directory = DataDirectory.Existing(parse.GetValue(_data)!);
        var destination = MoveDestination.Of(AlertsHost.AddSettings(new ConfigurationBuilder(), directory).Build());
        using var taken = directory.TakeForWork();
        var move = new MoveToTables(directory, destination, json || Console.IsErrorRedirected ? null : new StepLines());
        if (verifies)
        {
            var report = await move.CompareAsync(cancellationToken);
            Write(report, 0, 0, json);
            return await EndAsync(report, report.IsSame ? "Both sides are the same." : "Both sides are not the same.");
        }

        switch (await move.RunAsync(replaces, cancellationToken))
        {
            case MoveOutcome.Compared done:
                Write(done.Report, done.Written, done.Removed, json);
                await TellBesidesAsync(directory, destination);
                return await EndAsync(done.Report, Sentence(done));
            case MoveOutcome.Refused refused:
                return await Refusals.WriteAsync($"{refused.Reason} Nothing was written. Choose another Alerts:Storage:Prefix, or say --replace: what is not here is then removed there.", ExitCode.Failed);
            default:
                return await Refusals.WriteAsync("Somebody else began to work on these tables meanwhile. Find out who it is, then say it again.", ExitCode.Failed);
        }
    }

    private static void Write(MoveReport report, long written, long removed, bool json)
    {
        if (json)
        {
            Console.WriteLine(MoveText.Json(report, written, removed));
        }
        else
        {
            MoveText.Write(report, ScreenText.ForOutput());
        }
    }

    private static string Sentence(MoveOutcome.Compared done)
        => !done.Report.IsSame ? "What was written is not what is here: the tables are not ready for use. Say it again; if the same rows differ then, tell us."
            : done is { Written: 0, Removed: 0 } ? "Both sides are the same: nothing was to be done."
            : string.Create(CultureInfo.InvariantCulture, $"Both sides are the same: {done.Written} rows were written, {done.Removed} removed. The tables are ready.");

    private static async Task<int> EndAsync(MoveReport report, string sentence)
    {
        await Console.Error.WriteLineAsync(sentence);
        return report.IsSame ? ExitCode.Ok : ExitCode.DoneWithFailures;
    }

    private static async Task TellBesidesAsync(DataDirectory directory, MoveDestination destination)
    {
        if (BesideDatabase.Where(name => File.Exists(Path.Combine(directory.Root, name))).ToList() is { Count: > 0 } files)
        {
            await Console.Error.WriteLineAsync($"Not in the database, and so not moved: {string.Join(", ", files)}. Data files of your own belong into the package, settings into the app's settings.");
        }

        if (destination.Wrap is null)
        {
            await Console.Error.WriteLineAsync("The key ring is not wrapped: who reads the storage account reads every address and secret. For your own machine only.");
        }
    }

    private sealed class StepLines : IProgress<string>
    {
        public void Report(string value) => Console.Error.WriteLine(value);
    }
}
