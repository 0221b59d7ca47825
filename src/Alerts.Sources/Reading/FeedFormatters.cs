using System.ServiceModel.Syndication;
using System.Xml.Linq;

namespace Alerts.Sources.Reading;

/// <summary>Sets the syndication library up to take dates and links as they come.</summary>
internal static class FeedFormatters
{
    /// <summary>Stands for a date that is missing or cannot be read.</summary>
    public static DateTimeOffset NoDate => default;

    /// <param name="address">What relative links start from where the feed has no xml:base; null for none.</param>
    public static SyndicationFeedFormatter For(XElement root, Uri? address, TimeZoneInfo authority)
    {
        SyndicationFeedFormatter formatter = root.Name == "rss"
            ? new Rss(address) { PreserveAttributeExtensions = false, SerializeExtensionsAsAtom = false }
            : new Atom(address) { PreserveAttributeExtensions = false };
        formatter.DateTimeParser = (XmlDateTimeData data, out DateTimeOffset date) =>
        {
            date = FeedDate.Parse(data.DateTimeString, authority) ?? NoDate;
            return true;
        };
        formatter.UriParser = (XmlUriData data, out Uri uri) =>
        {
            uri = ParseLink(data.UriString);
            return true;
        };
        return formatter;
    }

    // On Unix a path such as /news/1 counts as an absolute file: address unless it is said to be relative.
    private static Uri ParseLink(string text)
        => Uri.TryCreate(text.Trim(), UriKind.Absolute, out var absolute) && !absolute.IsFile ? absolute
            : Uri.TryCreate(text.Trim(), UriKind.Relative, out var relative) ? relative
            : new Uri("", UriKind.Relative);

    private sealed class Atom(Uri? address) : Atom10FeedFormatter
    {
        protected override SyndicationFeed CreateFeedInstance() => new() { BaseUri = address };
    }

    private sealed class Rss(Uri? address) : Rss20FeedFormatter
    {
        protected override SyndicationFeed CreateFeedInstance() => new() { BaseUri = address };
    }
}
