using Alerts.Notices;

namespace Alerts.Sources.Reading;

/// <summary>
/// A page of GOV.UK is one item whichever of its interfaces showed it. All of them give its path, only some its content id:
/// so the path identifies, and the content id is an instrument, by which a page that moved is known again.
/// </summary>
internal static class GovUkPage
{
    private const string FinderPrefix = "tag:www.gov.uk,2005:/";

    public static Uri Site { get; } = new("https://www.gov.uk/");

    /// <param name="id">The address of a page, or the id that an Atom feed of GOV.UK gave it; the # and what follows is the time of the update.</param>
    /// <returns>Null where it is none.</returns>
    public static string? IdentityOf(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var address = id.StartsWith(FinderPrefix, StringComparison.Ordinal) ? WebLink.Of(id[(FinderPrefix.Length - 1)..], Site) : WebLink.Of(id);
        return address is not null && address.Host is "www.gov.uk" or "gov.uk" && address.AbsolutePath.Length > 1 ? IdentityOf(address) : null;
    }

    public static string IdentityOf(Uri address) => $"{FeedIdentity.Prefix}https://www.gov.uk{address.AbsolutePath.TrimEnd('/')}";

    /// <summary>The record of a page in the content API, which stands beside the list; null where the page is elsewhere than on GOV.UK.</summary>
    public static Uri? ContentOf(Uri page, Uri? list)
        => page.Host is "www.gov.uk" or "gov.uk" && page.AbsolutePath.Length > 1 ? new Uri(list ?? Site, $"/api/content{page.AbsolutePath.TrimEnd('/')}") : null;

    public static IReadOnlyList<InstrumentId> InstrumentsOf(string? contentId, string? locale)
        => Guid.TryParse(contentId, out var id) ? [new InstrumentId($"gb:govuk:{id}:{(string.IsNullOrWhiteSpace(locale) ? "en" : PlainText.OneLine(locale))}")] : [];
}
