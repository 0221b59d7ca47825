using System.Xml;
using System.Xml.Linq;

namespace Alerts.Sources.Reading;

/// <summary>
/// Parses the XML of a feed, without document type and entities, and cuts it down to what is read of it: the syndication
/// library refuses a whole feed for one fault in parts that nobody needs (the length of an enclosure, an empty date).
/// </summary>
internal static class FeedDocument
{
    public static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    public static readonly XNamespace Content = "http://purl.org/rss/1.0/modules/content/";
    public static readonly XNamespace DublinCore = "http://purl.org/dc/elements/1.1/";

    private static readonly XNamespace Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

    // RSS 1.0 and its draft, 0.90.
    private static readonly XNamespace[] RdfRss = ["http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/"];

    // Feeds nest a dozen deep; a 10 MiB feed of a thousand long entries has about 100,000 elements.
    private const int MostDepth = 128;
    private const int MostElements = 1_000_000;

    private static readonly HashSet<XName> RssParts = ["title", "link", "description", "guid", "pubDate", Content + "encoded", DublinCore + "date"];

    private static readonly HashSet<XName> AtomParts =
        [Atom + "id", Atom + "title", Atom + "link", Atom + "published", Atom + "updated", Atom + "summary", Atom + "content"];

    private static readonly HashSet<XName> Dates = ["pubDate", Atom + "published", Atom + "updated"];

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = 128 * 1024 * 1024,
    };

    /// <returns>A document whose root is rss (which RDF is made into) or atom:feed, with nothing but items in it, at least one.</returns>
    /// <exception cref="UnreadableSourceException">It is no such document, or has no items.</exception>
    public static XElement Parse(SourceDocument document)
    {
        var text = TextDecoding.Of(document, TextKind.Xml);
        RefuseOtherKinds(text);
        try
        {
            Measure(text);
            using var reader = XmlReader.Create(new StringReader(text), Settings);
            return Reduce(XDocument.Load(reader).Root!);
        }
        catch (XmlException e)
        {
            throw new UnreadableSourceException($"not well-formed XML at line {e.LineNumber}: {OneLine(e)}", e);
        }
    }

    public static string OneLine(XmlException e) => Text.Shorten(PlainText.OneLine(e.Message), 200);

    private static void RefuseOtherKinds(string text)
    {
        var start = text.AsSpan(0, Math.Min(text.Length, 32));
        if (start.IsEmpty)
        {
            throw new UnreadableSourceException("empty where a feed should be");
        }

        if (start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase))
        {
            throw new UnreadableSourceException("an HTML page stands where the feed should be");
        }

        if (start[0] is '{' or '[')
        {
            throw new UnreadableSourceException("JSON stands where the feed should be");
        }
    }

    // Before a tree is built of it.
    private static void Measure(string text)
    {
        using var reader = XmlReader.Create(new StringReader(text), Settings);
        var elements = 0;
        while (reader.Read())
        {
            if (reader.Depth > MostDepth)
            {
                throw new UnreadableSourceException($"nested deeper than {MostDepth} elements");
            }

            if (reader.NodeType == XmlNodeType.Element && ++elements > MostElements)
            {
                throw new UnreadableSourceException($"more than {MostElements} elements");
            }
        }
    }

    private static XElement Reduce(XElement root)
    {
        if (root.Name == Rdf + "RDF")
        {
            root = AsRss(root);
        }

        if (root.Name == Atom + "feed")
        {
            Keep(root, Atom + "entry", AtomParts);
            return root;
        }

        if (root.Name != "rss" || root.Element("channel") is not { } channel)
        {
            var name = Text.Shorten(root.Name.ToString(), 100);
            throw new UnreadableSourceException($"the root element {name} is neither Atom 1.0, RSS 2.0 with a channel, nor RDF");
        }

        // 0.91 and 0.92 are subsets of 2.0; the library reads only what says 2.0.
        root.SetAttributeValue("version", "2.0");
        root.Nodes().Where(n => n != channel).Remove();
        Keep(channel, "item", RssParts);
        return root;
    }

    // The library reads no RDF. What identifies an item there is rdf:about; items stand beside the channel, not in it.
    private static XElement AsRss(XElement rdf)
    {
        var channel = new XElement("channel", rdf.Elements().Where(e => e.Name.LocalName == "item" && RdfRss.Contains(e.Name.Namespace)).Select(item => new XElement(
            "item",
            item.Attributes(XNamespace.Xml + "base"),
            item.Attribute(Rdf + "about") is { Value.Length: > 0 } about ? new XElement("guid", new XAttribute("isPermaLink", "false"), about.Value) : null,
            item.Elements().Select(part => RdfRss.Contains(part.Name.Namespace) ? new XElement(part.Name.LocalName, part.Nodes()) : part))));
        return new XElement("rss", rdf.Attributes(XNamespace.Xml + "base"), channel);
    }

    private static void Keep(XElement feed, XName entry, HashSet<XName> parts)
    {
        if (feed.Element(entry) is null)
        {
            throw new UnreadableSourceException("the feed has no items");
        }

        feed.Nodes().Where(n => n is not XElement e || e.Name != entry).Remove();
        feed.Elements().Nodes().Where(n => n is not XElement part || !parts.Contains(part.Name) || IsEmptyDate(part)).Remove();
    }

    private static bool IsEmptyDate(XElement part) => Dates.Contains(part.Name) && part.Value.Length == 0;
}
