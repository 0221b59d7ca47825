namespace Alerts.Server.Cli.Remote;

/// <summary>Where a server is: its address, with the path before /v1 where a proxy puts one there.</summary>
internal static class ServerAddress
{
    /// <summary>Null where it can be used.</summary>
    /// <param name="isPlainHttpWanted">Whether the key may go over http to another machine.</param>
    public static string? FaultOf(string text, bool isPlainHttpWanted)
        => !Uri.TryCreate(text, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp) ? $"'{Text.Shorten(text, 200)}' is no address such as https://alerts.example.com."
            : uri is not { UserInfo.Length: 0, Query.Length: 0, Fragment.Length: 0 } ? "the address must have no user, query or fragment."
            : uri.Scheme == Uri.UriSchemeHttp && !uri.IsLoopback && !isPlainHttpWanted ? "over http whoever is between can read the key. Use https, or say --plain-http."
            : null;

    /// <summary>With a slash at the end, so that paths are joined to it.</summary>
    public static Uri Of(string text) => new(text.TrimEnd('/') + "/");
}
