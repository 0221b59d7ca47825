using Alerts.Notices;
using Microsoft.Extensions.Options;

namespace Alerts.Sources.Fetching;

/// <summary>
/// Reads a file: source from disk: one file, or all files of the format's extension below a folder, in ordinal order of
/// their paths. All of them or none.
/// </summary>
public sealed class FileFetcher(IOptions<SourcesOptions> options)
{
    private const string Scheme = "file:";

    // What cannot be read must fail, not be left out; and a link that points back up must not be followed for ever.
    private static readonly EnumerationOptions AllBelow = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = false,
        AttributesToSkip = FileAttributes.None,
        MaxRecursionDepth = 8,
    };

    public static bool Takes(Source source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.Url.StartsWith(Scheme, StringComparison.Ordinal);
    }

    public async Task<Fetched> FetchAsync(Source source, string extension, CancellationToken cancellationToken)
    {
        var path = PathOf(source);
        var shown = Shown(path);
        try
        {
            if (File.Exists(path))
            {
                return await ReadAsync([path], cancellationToken);
            }

            if (!Directory.Exists(path))
            {
                return new Fetched.Failed(shown, "no such file or folder");
            }

            string[] files = [.. Directory.EnumerateFiles(path, "*", AllBelow)
                .Where(f => f.EndsWith(extension, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)];
            return files.Length > 0
                ? await ReadAsync(files, cancellationToken)
                : new Fetched.Failed(shown, $"no {extension} file below it");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Fetched.Failed(shown, $"cannot be read ({e.GetType().Name})");
        }
    }

    private async Task<Fetched> ReadAsync(IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        var documents = new List<SourceDocument>();
        var left = options.Value.MaxBodyBytes;
        foreach (var file in files)
        {
            try
            {
                await using var stream = File.OpenRead(file);
                if (await CappedBody.ReadAsync(stream, left, cancellationToken) is not { } bytes)
                {
                    return new Fetched.Failed(Shown(file), $"the source is larger than {options.Value.MaxBodyBytes} bytes");
                }

                left -= bytes.Length;
                documents.Add(new SourceDocument(Shown(file), bytes));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return new Fetched.Failed(Shown(file), $"cannot be read ({e.GetType().Name})");
            }
        }

        return new Fetched.Body(documents);
    }

    private string PathOf(Source source)
    {
        var path = source.Url.StartsWith("file://", StringComparison.Ordinal) ? new Uri(source.Url).LocalPath : source.Url[Scheme.Length..];
        return Path.GetFullPath(path, Path.GetFullPath(options.Value.BaseDirectory));
    }

    private string Shown(string path) => Path.GetRelativePath(options.Value.BaseDirectory, path).Replace('\\', '/');
}
