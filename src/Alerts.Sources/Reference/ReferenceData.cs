using Alerts.DataFiles;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Policies;
using Cronos;

namespace Alerts.Sources.Reference;

/// <summary>
/// materials.json, policies.json and sources.json: those in a folder of one's own where they exist, else the shipped ones (<c>data/</c> beside the program).
/// The schemas are always the shipped ones.
/// </summary>
public sealed class ReferenceData : IPolicyReader
{
    private readonly string _shipped = Path.Combine(AppContext.BaseDirectory, "data");

    private ReferenceData(string? ownFolder) => OwnFolder = ownFolder;

    /// <summary>Null where all files are the shipped ones.</summary>
    public string? OwnFolder { get; }

    public MaterialCatalogue Catalogue { get; private set; } = new([], []);

    public IReadOnlyList<Source> Sources { get; private set; } = [];

    /// <summary>The folder of sources.json: relative file: sources start there.</summary>
    public static string SourcesFolderOf(string? ownFolder) => Path.GetDirectoryName(SourcesPathOf(ownFolder))!;

    /// <exception cref="DataFileException">Materials or sources are refused; all faults of both.</exception>
    /// <exception cref="UserFaultException">A file cannot be read.</exception>
    public static async Task<ReferenceData> LoadAsync(string? ownFolder, CancellationToken cancellationToken)
    {
        var data = new ReferenceData(ownFolder);
        var materials = Task.Run(() => data.ReadAsync("materials.json", (name, bytes, schema) => MaterialFileReader.ReadAsync(name, bytes, schema, cancellationToken), cancellationToken), cancellationToken);
        var sources = await data.ReadAsync("sources.json", (name, bytes, schema) => SourceFileReader.ReadAsync(name, bytes, schema, SourceChecks, cancellationToken), cancellationToken);
        var faults = new List<DataFault>();
        data.Catalogue = Take(await materials, faults) ?? data.Catalogue;
        data.Sources = Take(sources, faults) ?? data.Sources;
        return faults.Count > 0 ? throw new DataFileException(faults) : data;
    }

    /// <summary>The same without the sources that need a network.</summary>
    public ReferenceData OfflineOnly()
        => new(OwnFolder) { Catalogue = Catalogue, Sources = [.. Sources.Where(s => s.Url.StartsWith("file:", StringComparison.Ordinal))] };

    /// <summary>policies.json in the own folder where it exists, else the shipped one.</summary>
    public string PoliciesPath => PathOf("policies.json");

    /// <exception cref="UserFaultException">The file cannot be read.</exception>
    public Task<DataFile<PolicyDataset>> ReadPoliciesAsync(CancellationToken cancellationToken) => ReadPoliciesAsync(PoliciesPath, cancellationToken);

    /// <summary>sources.json in the own folder where it exists, else the shipped one.</summary>
    public static string SourcesPathOf(string? ownFolder) => new ReferenceData(ownFolder).PathOf("sources.json");

    /// <summary>Any file by the shipped schema, whatever its name.</summary>
    /// <exception cref="UserFaultException">The file cannot be read.</exception>
    public static Task<DataFile<IReadOnlyList<Source>>> ReadSourcesAsync(string path, CancellationToken cancellationToken)
        => new ReferenceData(null).ReadAsync(path, "sources.json", (name, bytes, schema) => SourceFileReader.ReadAsync(name, bytes, schema, SourceChecks, cancellationToken), cancellationToken);

    /// <inheritdoc cref="ReadSourcesAsync(string, CancellationToken)"/>
    /// <param name="name">What faults call the file.</param>
    public static async Task<DataFile<IReadOnlyList<Source>>> ReadSourcesAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        => await SourceFileReader.ReadAsync(name, bytes, await new ReferenceData(null).SchemaAsync("sources.json", cancellationToken), SourceChecks, cancellationToken);

    /// <param name="name">What faults call the file.</param>
    public async Task<DataFile<PolicyDataset>> ReadPoliciesAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        => await PolicyFileReader.ReadAsync(name, bytes, await SchemaAsync("policies.json", cancellationToken), Catalogue, cancellationToken);

    Task<DataFile<PolicyDataset>> IPolicyReader.ReadAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => ReadPoliciesAsync(name, bytes, cancellationToken);

    /// <summary>Any file by the shipped schema and these materials, whatever its name.</summary>
    /// <exception cref="UserFaultException">The file cannot be read.</exception>
    public Task<DataFile<PolicyDataset>> ReadPoliciesAsync(string path, CancellationToken cancellationToken)
        => ReadAsync(path, "policies.json", (name, bytes, schema) => PolicyFileReader.ReadAsync(name, bytes, schema, Catalogue, cancellationToken), cancellationToken);

    private static SourceChecks SourceChecks { get; } = new(schedule => CronExpression.TryParse(schedule, out _), SourceTrial.IsSelector);

    private static T? Take<T>(DataFile<T> file, List<DataFault> faults)
        where T : class
    {
        switch (file)
        {
            case DataFile<T>.Good good:
                return good.Value;
            case DataFile<T>.Refused refused:
                faults.AddRange(refused.Faults);
                return null;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private Task<DataFile<T>> ReadAsync<T>(string name, Func<string, ReadOnlyMemory<byte>, string, Task<DataFile<T>>> read, CancellationToken cancellationToken)
        => ReadAsync(PathOf(name), name, read, cancellationToken);

    private async Task<DataFile<T>> ReadAsync<T>(string path, string name, Func<string, ReadOnlyMemory<byte>, string, Task<DataFile<T>>> read, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(path);
            // A pipe or a device says no length.
            var room = new byte[file is { CanSeek: true, Length: > 0 and <= DataFileReader.MaxBytes } ? file.Length : DataFileReader.MaxBytes + 1];
            var length = await file.ReadAtLeastAsync(room, room.Length, throwOnEndOfStream: false, cancellationToken);
            return length > DataFileReader.MaxBytes
                ? new DataFile<T>.Refused([new DataFault(path, "", DataFileReader.TooLarge(file.CanSeek ? Math.Max(file.Length, length) : length))])
                : await read(path, room.AsMemory(0, length), await SchemaAsync(name, cancellationToken));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserFaultException($"{path} cannot be read: {e.Message}", e);
        }
    }

    private Task<string> SchemaAsync(string name, CancellationToken cancellationToken)
        => File.ReadAllTextAsync(Path.Combine(_shipped, name.Replace(".json", ".schema.json", StringComparison.Ordinal)), cancellationToken);

    private string PathOf(string name) => OwnFolder is not null && File.Exists(Path.Combine(OwnFolder, name)) ? Path.Combine(OwnFolder, name) : Path.Combine(_shipped, name);
}
