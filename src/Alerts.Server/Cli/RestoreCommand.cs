using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Alerts.Server.Backups;
using Alerts.Server.Hosting;
using Alerts.Server.Passes;

namespace Alerts.Server.Cli;

/// <summary><c>alerts restore</c>: puts up a data directory from what <c>alerts backup</c> wrote.</summary>
internal sealed class RestoreCommand : Command
{
    private readonly Argument<string> _file = new("FILE") { Description = "What 'alerts backup' wrote." };
    private readonly Option<bool> _force = new("--force") { Description = "Also where something is there: it is kept in a folder beside the restored files." };
    private readonly Option<string> _data = CommandOptions.Data();
    private readonly Option<bool> _json = CommandOptions.Json();

    public RestoreCommand()
        : base("restore", "Put a backup into the data directory, after it was checked, while no server works there.")
    {
        Add(_file);
        Add(_force);
        Add(_data);
        Add(_json);
        SetAction((parse, token) => FaultBoundary.RunAsync(() => RunAsync(parse, token), token));
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var file = Path.GetFullPath(parse.GetValue(_file)!);
        await using var stream = Open(file);
        using var archive = await BackupArchive.OpenAsync(stream, file, cancellationToken);
        var directory = DataDirectory.OpenForRestore(parse.GetValue(_data)!);
        using var taken = directory.TakeForWork();
        var restore = new Restore(directory, TimeProvider.System);
        if (!parse.GetValue(_force) && !restore.EndsAnother && restore.InTheWayOf(archive.Manifest) is { Count: > 0 } there)
        {
            return await Refusals.WriteAsync($"{directory.Root} is not empty ({Text.Shorten(string.Join(", ", there), 200)}). Choose another with --data, or say --force: what is there is kept aside.");
        }

        var aside = await restore.RunAsync(archive, file, cancellationToken);
        await PrintAsync(directory, archive.Manifest, aside, parse.GetValue(_json));
        return ExitCode.Ok;
    }

    private static async Task PrintAsync(DataDirectory directory, BackupManifest manifest, string? aside, bool json)
    {
        Console.WriteLine(json
            ? JsonSerializer.Serialize(new { directory = directory.Root, aside, manifest }, PassJson.Options)
            : string.Create(CultureInfo.InvariantCulture, $"{directory.Root} is as it was at {manifest.MadeAt:yyyy-MM-dd'T'HH:mm:ss'Z'}: {manifest.Rows.Values.Sum()} rows of schema {manifest.Schema}."));
        if (aside is not null)
        {
            await Console.Error.WriteLineAsync($"What was there before is in {aside}. Remove it when you need it no more: it holds keys and addresses.");
        }

        if (!Directory.Exists(directory.Keys))
        {
            await Console.Error.WriteLineAsync($"The backup holds no keys. Put your copy of the key ring into {directory.Keys} before you start: without it no address or secret can be read.");
        }
    }

    private static FileStream Open(string file)
    {
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserFaultException($"{file} cannot be read: {e.Message}", e);
        }
    }
}
