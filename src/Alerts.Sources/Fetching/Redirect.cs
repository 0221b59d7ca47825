namespace Alerts.Sources.Fetching;

/// <summary>
/// Whether a redirect is followed: only within the site that the operator wrote down (the same host, with or without
/// "www."), on the same port or from http: up to https:, never down.
/// </summary>
public static class Redirect
{
    public const int Most = 5;

    /// <param name="configured">The address in sources.json.</param>
    /// <param name="from">The address that redirects.</param>
    /// <param name="to">Where it points, absolute.</param>
    /// <returns>Null where it is followed, else why not.</returns>
    public static string? Refusal(Uri configured, Uri from, Uri to)
    {
        if (to.Scheme != Uri.UriSchemeHttp && to.Scheme != Uri.UriSchemeHttps)
        {
            return $"redirects to {to.Scheme}:";
        }

        var isUpgrade = from.Scheme == Uri.UriSchemeHttp && to.Scheme == Uri.UriSchemeHttps;
        if (from.Scheme != to.Scheme && !isUpgrade)
        {
            return "redirects from https: down to http:";
        }

        return Site(to) == Site(configured) && (isUpgrade || to.Port == from.Port)
            ? null
            : $"redirects to another site, {to.IdnHost}:{to.Port}";
    }

    private static string Site(Uri address)
        => address.IdnHost.StartsWith("www.", StringComparison.OrdinalIgnoreCase)
            ? address.IdnHost["www.".Length..].ToLowerInvariant()
            : address.IdnHost.ToLowerInvariant();
}
