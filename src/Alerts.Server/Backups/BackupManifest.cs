using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Alerts.DataFiles;
using Alerts.Server.Hosting;

namespace Alerts.Server.Backups;

/// <summary>What is in a backup: its <c>manifest.json</c>.</summary>
/// <param name="Format">See <see cref="Current"/>.</param>
/// <param name="MadeAt">The database is as it was then.</param>
/// <param name="Program">The version that made it.</param>
/// <param name="Schema">Of the database: the number of its last migration.</param>
/// <param name="HoldsSecrets">Whether the key ring and settings.json are in it, where there were any.</param>
/// <param name="Rows">Of each table.</param>
/// <param name="Files">All but the manifest.</param>
internal sealed record BackupManifest(
    string Format, DateTimeOffset MadeAt, string Program, int Schema, bool HoldsSecrets, IReadOnlyDictionary<string, long> Rows, IReadOnlyList<BackupEntry> Files)
{
    public const string Current = "alerts-backup/1";

    public const string Name = "manifest.json";

    public static JsonSerializerOptions Options { get; } = new(DataFileReader.Options)
    {
        WriteIndented = true,
        NewLine = "\n",
        RespectRequiredConstructorParameters = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Whether anything of that is in it.</summary>
    [JsonIgnore]
    public bool OpensSecrets => TopNames.Any(BackupContent.IsSecret);

    /// <summary>The names that lie at the top of the data directory when all of it is restored.</summary>
    [JsonIgnore]
    public IEnumerable<string> TopNames => Files.Select(f => f.Path.Split('/')[0]).Distinct(StringComparer.Ordinal);
}

/// <param name="Path">Relative to the data directory, with slashes.</param>
/// <param name="Sha256">In lower-case hex.</param>
internal sealed record BackupEntry(string Path, long Bytes, string Sha256);

/// <summary>What of a data directory a backup holds.</summary>
internal static class BackupContent
{
    public const string Database = DataDirectory.DatabaseName;

    private const string Keys = DataDirectory.KeysName;
    private const string Settings = DataDirectory.SettingsName;

    private static readonly string[] DataFiles = ["materials.json", "policies.json", "sources.json"];

    /// <summary>The files beside the database, as paths in a backup. What opens or is a secret comes only where it is wanted.</summary>
    public static IEnumerable<string> BesideDatabase(string root, bool withSecrets)
    {
        var keys = Path.Combine(root, Keys);
        return (withSecrets ? [.. DataFiles, Settings] : DataFiles).Where(name => File.Exists(Path.Combine(root, name)))
            .Concat(withSecrets && Directory.Exists(keys) ? Directory.EnumerateFiles(keys, "*.xml").Order(StringComparer.Ordinal).Select(f => $"{Keys}/{Path.GetFileName(f)}") : []);
    }

    /// <summary>Whether a backup of ours can have such a path: no other is written to a disk.</summary>
    public static bool IsExpected(string path)
        => path is Database or Settings || DataFiles.Contains(path, StringComparer.Ordinal)
            || (path.Split('/') is [Keys, { Length: > 4 } name] && name.EndsWith(".xml", StringComparison.Ordinal) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.'));

    /// <summary>What a backup without secrets has nothing to say about.</summary>
    public static bool IsSecret(string topName) => topName is Keys or Settings;
}
