namespace Alerts.Sources.Reading;

/// <summary>Addresses that publishers write: only those of the web are kept; javascript:, file: and the like are none.</summary>
internal static class WebLink
{
    /// <param name="text">Absolute, or relative to <paramref name="start"/>.</param>
    /// <param name="start">Null: a relative address is none.</param>
    public static Uri? Of(string? text, Uri? start = null)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        // On Unix a path such as /news/1 counts as an absolute file: address.
        var address = Uri.TryCreate(text.Trim(), UriKind.Absolute, out var absolute) && !absolute.IsFile ? absolute
            : start is not null && Uri.TryCreate(start, text.Trim(), out var resolved) ? resolved
            : null;
        return IsWeb(address) ? address : null;
    }

    /// <summary>Whether it leads somewhere: .NET takes hosts for a URI that no name on the net can have, and throws when asked for them.</summary>
    public static bool IsWeb(Uri? address)
    {
        try
        {
            return address is { Scheme: "https" or "http" } && address.IdnHost.Length > 0;
        }
        catch (UriFormatException)
        {
            return false;
        }
    }

    /// <summary>Whether two addresses have one host, with or without "www.", and one port for one scheme; a page must not send us elsewhere.</summary>
    public static bool IsSameSite(Uri address, Uri? other)
        => other is not null && Site(address) == Site(other) && (address.Port == other.Port || address.Scheme != other.Scheme);

    private static string Site(Uri address)
        => address.IdnHost.ToLowerInvariant() is var host && host.StartsWith("www.", StringComparison.Ordinal) ? host["www.".Length..] : host;
}
