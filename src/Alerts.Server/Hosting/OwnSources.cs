using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Alerts.DataFiles;
using Alerts.Notices;
using Alerts.Sources.Reference;

namespace Alerts.Server.Hosting;

/// <summary>The sources.json of a data directory, which replaces the shipped one.</summary>
internal static class OwnSources
{
    private const string FilePrefix = "file:";

    private static readonly JsonSerializerOptions Options = new(DataFileReader.Options)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string PathIn(DataDirectory directory) => Path.Combine(directory.Root, "sources.json");

    /// <summary>
    /// Writes the file anew with one source more, as a whole or not at all. Where there is none it begins as the shipped one,
    /// with the paths of its archives made absolute.
    /// </summary>
    /// <returns>What is wrong with the source, by JSON Pointers within it; then nothing was written.</returns>
    /// <exception cref="DataFileException">The file as it is has faults.</exception>
    /// <exception cref="UserFaultException">It cannot be read or written, or another process is writing it.</exception>
    public static async Task<IReadOnlyList<DataFault>> AddAsync(DataDirectory directory, Source source, CancellationToken cancellationToken)
    {
        var path = PathIn(directory);
        var next = path + ".new";
        try
        {
            // Holds off another process that adds, from its look at the file to the end.
            await using var written = new FileStream(next, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            var root = await CurrentAsync(directory, cancellationToken);
            var sources = root["sources"]!.AsArray();
            sources.Add(JsonSerializer.SerializeToNode(source, Options));
            var bytes = JsonSerializer.SerializeToUtf8Bytes(root, Options);
            if (await ReferenceData.ReadSourcesAsync(path, bytes, cancellationToken) is DataFile<IReadOnlyList<Source>>.Refused refused)
            {
                File.Delete(next);
                var place = $"/sources/{sources.Count - 1}";
                return [.. refused.Faults.Select(f => f with { Pointer = f.Pointer.StartsWith(place, StringComparison.Ordinal) ? f.Pointer[place.Length..] : f.Pointer })];
            }

            written.SetLength(0);
            await written.WriteAsync(bytes, cancellationToken);
            written.Flush(flushToDisk: true);
            File.Move(next, path, overwrite: true);
            return [];
        }
        catch (DataFileException)
        {
            File.Delete(next);
            throw;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserFaultException($"{path} cannot be written: {e.Message}", e);
        }
    }

    private static async Task<JsonNode> CurrentAsync(DataDirectory directory, CancellationToken cancellationToken)
    {
        var current = ReferenceData.SourcesPathOf(directory.Root);
        _ = (await ReferenceData.ReadSourcesAsync(current, cancellationToken)).OrThrow();
        var root = JsonNode.Parse(await File.ReadAllTextAsync(current, cancellationToken))!;
        if (current == PathIn(directory))
        {
            return root;
        }

        // Its schema and archives stay where they are shipped.
        root.AsObject().Remove("$schema");
        foreach (var source in root["sources"]!.AsArray())
        {
            if (source!["url"]!.GetValue<string>() is var url && url.StartsWith(FilePrefix, StringComparison.Ordinal) && !url.StartsWith("file://", StringComparison.Ordinal))
            {
                source["url"] = FilePrefix + Path.GetFullPath(url[FilePrefix.Length..], Path.GetDirectoryName(current)!);
            }
        }

        return root;
    }
}
