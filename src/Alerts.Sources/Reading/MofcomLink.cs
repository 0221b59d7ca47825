namespace Alerts.Sources.Reading;

/// <summary>Addresses at the Ministry of Commerce's sites, which write http and https, and one page both ways.</summary>
internal static class MofcomLink
{
    /// <summary>One identity for one page of one site, by whichever scheme it was linked. A copy at another site is another item.</summary>
    public static string IdentityOf(Uri link) => $"{FeedIdentity.Prefix}https://{link.IdnHost.ToLowerInvariant()}{link.PathAndQuery}";

    /// <summary>The page to read for an item: of the list's own site or one beside it, and never less secret than the list. Null: none.</summary>
    public static Uri? DetailOf(Uri link, Uri? list)
    {
        if (list is null || !(WebLink.IsSameSite(link, list) || (IsOfMinistry(link) && IsOfMinistry(list))))
        {
            return null;
        }

        var page = new UriBuilder(link) { Fragment = "" };
        if (list.Scheme == Uri.UriSchemeHttps && link.Scheme == Uri.UriSchemeHttp && link.IsDefaultPort)
        {
            (page.Scheme, page.Port) = (Uri.UriSchemeHttps, -1);
        }

        return page.Uri;
    }

    private static bool IsOfMinistry(Uri address) => address.IsDefaultPort && address.IdnHost.EndsWith(".mofcom.gov.cn", StringComparison.OrdinalIgnoreCase);
}
