using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Alerts.Server.Backups;
using Alerts.Server.Hosting;
using Alerts.Server.Passes;

namespace Alerts.Server.Cli;

/// <summary><c>alerts backup</c>: one file from which an installation is put up again, made while a server works.</summary>
internal sealed class BackupCommand : Command
{
    private readonly Argument<string> _file = new("FILE") { Description = "The ZIP to write." };
    private readonly Option<bool> _withoutKeys = new("--without-keys") { Description = "Leave out what opens or is a secret: the key ring and settings.json." };
    private readonly Option<bool> _force = new("--force") { Description = "Take the place of a file that is there." };
    private readonly Option<string> _data = CommandOptions.Data();
    private readonly Option<bool> _json = CommandOptions.Json();

    public BackupCommand()
        : base("backup", "Write the database, the key ring, settings and own data files into one file, also while a server works on them.")
    {
        Add(_file);
        Add(_withoutKeys);
        Add(_force);
        Add(_data);
        Add(_json);
        SetAction((parse, token) => FaultBoundary.RunAsync(() => RunAsync(parse, token), token));
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var (file, force) = (Path.GetFullPath(parse.GetValue(_file)!), parse.GetValue(_force));
        if (Directory.Exists(file))
        {
            return await Refusals.WriteAsync($"FILE {file} is a directory. Name a file in it.");
        }

        if (File.Exists(file) && !force)
        {
            return await Refusals.WriteAsync($"FILE {file} is there already. Choose another name, or say --force to replace it.");
        }

        var directory = DataDirectory.Existing(parse.GetValue(_data)!);
        var manifest = await new Backup(directory, TimeProvider.System).WriteAsync(file, !parse.GetValue(_withoutKeys), force, cancellationToken);
        Console.WriteLine(parse.GetValue(_json)
            ? JsonSerializer.Serialize(new { file, bytes = new FileInfo(file).Length, manifest }, PassJson.Options)
            : string.Create(CultureInfo.InvariantCulture, $"{file}: {manifest.Rows.Values.Sum()} rows of schema {manifest.Schema}, {manifest.Files.Count} files, {new FileInfo(file).Length} bytes."));
        await Console.Error.WriteLineAsync(manifest.OpensSecrets
            ? "It holds the key ring and settings: who reads this file reads every address, webhook URL and signing secret. Keep it like a password, or say --without-keys."
            : $"It holds no keys: without a copy of {directory.Keys} no address or secret in it can be read.");
        return ExitCode.Ok;
    }
}
