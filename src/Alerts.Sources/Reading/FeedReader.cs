using System.ServiceModel.Syndication;
using System.Xml;
using System.Xml.Linq;
using Alerts.Notices;

namespace Alerts.Sources.Reading;

/// <summary>Reads Atom 1.0, RSS 2.0 and RSS 1.0 (RDF), told apart by the root element.</summary>
public static class FeedReader
{
    /// <returns>At least one item, in the feed's order; of two with one identity the first, which feeds have newest.</returns>
    /// <exception cref="UnreadableSourceException">It is no feed, or one without items: a feed always has some.</exception>
    public static IReadOnlyList<SourceItem> Read(SourceDocument document, Source source)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(source);
        var root = FeedDocument.Parse(document);
        var authority = TimeZoneInfo.FindSystemTimeZoneById(source.TimeZone);
        var isRss = root.Name == "rss";
        return [.. Entries(root, document.Address, authority).Select(e => ItemOf(e, isRss, source, authority)).DistinctBy(i => i.Identity)];
    }

    private static IEnumerable<SyndicationItem> Entries(XElement root, Uri? address, TimeZoneInfo authority)
    {
        var formatter = FeedFormatters.For(root, address, authority);
        using var reader = root.CreateReader();
        try
        {
            formatter.ReadFrom(reader);
        }
        catch (XmlException e)
        {
            throw new UnreadableSourceException($"not a valid feed: {FeedDocument.OneLine(e)}", e);
        }

        return formatter.Feed.Items;
    }

    private static SourceItem ItemOf(SyndicationItem entry, bool isRss, Source source, TimeZoneInfo authority)
    {
        var published = PublishedOf(entry, authority);
        var link = LinkOf(entry);
        var title = PlainText.OneLine(TextOf(entry.Title, isRss));
        var text = PlainText.Join(TextOf(entry.Summary, isRss), TextOf(entry.Content, isRss), Encoded(entry));
        var identity = FeedIdentity.Of(source.Id, entry.Id, link, title.Length > 0 ? title : text, published);
        return new SourceItem(identity, PlainText.TitleOr(title, text, entry.Id ?? identity), text, link, published, FeedDate.DayOf(published, authority));
    }

    private static DateTimeOffset? PublishedOf(SyndicationItem entry, TimeZoneInfo authority)
        => entry.PublishDate != FeedFormatters.NoDate ? entry.PublishDate
            : entry.LastUpdatedTime != FeedFormatters.NoDate ? entry.LastUpdatedTime
            : Extension(entry, FeedDocument.DublinCore + "date") is { } date ? FeedDate.Parse(date, authority)
            : null;

    // RSS has HTML in its texts, by custom; Atom says what it has.
    private static string TextOf(SyndicationContent? content, bool isRss) => content switch
    {
        TextSyndicationContent { Text: null } => "",
        TextSyndicationContent text when isRss || text.Type is "html" or "xhtml" => PlainText.FromHtml(text.Text),
        TextSyndicationContent text => PlainText.Clean(text.Text),
        XmlSyndicationContent xml => PlainText.Clean(Value(xml.GetReaderAtContent())),
        _ => "",
    };

    private static string Encoded(SyndicationItem entry)
        => Extension(entry, FeedDocument.Content + "encoded") is { } html ? PlainText.FromHtml(html) : "";

    private static string? Extension(SyndicationItem entry, XName name)
        => entry.ElementExtensions.FirstOrDefault(e => e.OuterName == name.LocalName && e.OuterNamespace == name.NamespaceName) is { } extension
            ? Value(extension.GetReader())
            : null;

    private static string Value(XmlReader reader)
    {
        using (reader)
        {
            reader.MoveToContent();
            return ((XElement)XNode.ReadFrom(reader)).Value;
        }
    }

    // A guid that is no address counts as a relative link to the library.
    private static Uri? LinkOf(SyndicationItem entry)
        => entry.Links
            .Where(l => l.RelationshipType is null or "" or "alternate" && l.Uri is { OriginalString.Length: > 0 })
            .Where(l => l.Uri.IsAbsoluteUri || l.Uri.OriginalString != entry.Id)
            .Select(Absolute)
            .FirstOrDefault(uri => uri is not null);

    /// <summary>Only web addresses: a javascript: link is none.</summary>
    private static Uri? Absolute(SyndicationLink link)
    {
        var start = link.BaseUri is { IsAbsoluteUri: true } given ? given : null;
        var address = link.Uri.IsAbsoluteUri ? link.Uri
            : start is not null && Uri.TryCreate(start, link.Uri, out var resolved) ? resolved
            : null;
        return WebLink.IsWeb(address) ? address : null;
    }
}
