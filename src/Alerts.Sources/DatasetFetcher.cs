using System.Net;
using Alerts.DataFiles;
using Alerts.Sources.Fetching;

namespace Alerts.Sources;

/// <summary>
/// Gets the bytes of the policy dataset from a file or an address, never more than <see cref="DataFileReader.MaxBytes"/>.
/// For one caller at a time.
/// </summary>
public sealed class DatasetFetcher(HttpFetcher http)
{
    private (Uri Address, Validators Validators)? _taken;

    /// <summary>What faults call this place; holds no query.</summary>
    public static string NameOf(string location) => Address(location) is { } address ? HttpFetcher.Where(address) : Path(location);

    /// <summary>Null where the location is a file's path or an address that is read; else why not.</summary>
    public static string? Refusal(string location)
    {
        ArgumentNullException.ThrowIfNull(location);
        return Address(location) switch
        {
            null when !location.Contains("://", StringComparison.Ordinal) || location.StartsWith("file://", StringComparison.Ordinal) => null,
            null => "is neither the path of a file nor an https: address",
            { Scheme: "http" } address when !IsThisMachine(address) => "must be https:; http: is read from this machine only",
            { UserInfo.Length: > 0 } => "must hold no user and password",
            _ => null,
        };
    }

    public async Task<Fetched> FetchAsync(string location, CancellationToken cancellationToken)
    {
        if (Address(location) is not { } address)
        {
            return await ReadAsync(Path(location), cancellationToken);
        }

        var known = _taken is { } taken && taken.Address == address ? taken.Validators : Validators.None;
        return await http.FetchAsync(new HttpFetcher.Wanted(address, "application/json", DataFileReader.MaxBytes, known) { IsConfigured = true }, cancellationToken);
    }

    /// <summary>
    /// What was fetched is in use now: the next read asks for what is newer than it. Never called for a refused revision, so
    /// that one is read and refused again until it is mended.
    /// </summary>
    public void Keep(string location, Fetched.Body body)
    {
        ArgumentNullException.ThrowIfNull(body);
        _taken = Address(location) is { } address ? (address, new Validators(body.ETag, body.LastModified)) : null;
    }

    private static async Task<Fetched> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = File.OpenRead(path);
            if (stream.Length > DataFileReader.MaxBytes)
            {
                return new Fetched.Failed(path, DataFileReader.TooLarge(stream.Length));
            }

            // A device or a pipe says 0 and may go on for ever.
            return await CappedBody.ReadAsync(stream, DataFileReader.MaxBytes, cancellationToken) is { } bytes
                ? new Fetched.Body([new SourceDocument(path, bytes)])
                : new Fetched.Failed(path, $"the file has more than {DataFileReader.MaxBytes} bytes");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return new Fetched.Failed(path, e is FileNotFoundException or DirectoryNotFoundException ? "no such file" : $"cannot be read ({e.GetType().Name})");
        }
    }

    private static string Path(string location) => location.StartsWith("file://", StringComparison.Ordinal) ? new Uri(location).LocalPath : location;

    private static Uri? Address(string location)
        => Uri.TryCreate(location, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" ? address : null;

    private static bool IsThisMachine(Uri address)
        => address.IsLoopback || (IPAddress.TryParse(address.IdnHost, out var ip) && IPAddress.IsLoopback(ip));
}
