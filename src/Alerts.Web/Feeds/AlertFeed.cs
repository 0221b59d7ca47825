using System.Security.Cryptography;
using System.ServiceModel.Syndication;
using System.Text;
using System.Text.Json;
using System.Xml;
using Alerts.Alerting;
using Alerts.Materials;

namespace Alerts.Web.Feeds;

/// <param name="Corrections">Oldest first.</param>
internal sealed record FeedEntry(Alert Alert, IReadOnlyList<Alert> Corrections)
{
    public DateTimeOffset Updated => Corrections.Count > 0 ? Corrections.Max(c => c.RaisedAt) : Alert.RaisedAt;
}

/// <param name="Next">The page that follows (RFC 5005 section 3); null on the last.</param>
internal sealed record FeedPlaces(Uri Self, Uri First, Uri? Next);

/// <summary>Writes alerts as Atom (RFC 4287). Ids are derived from those of feed and alert: the same wherever it is served.</summary>
internal static class AlertFeed
{
    public const string MediaType = "application/atom+xml";

    private static readonly XmlQualifiedName Language = new("lang", "http://www.w3.org/XML/1998/namespace");

    /// <param name="page">Where people can read the alert; null: nowhere.</param>
    public static byte[] Write(FeedScope scope, IReadOnlyList<FeedEntry> entries, FeedPlaces places, MaterialCatalogue catalogue, Func<Alert, Uri>? page)
    {
        var feed = new SyndicationFeed(entries.Select(e => Item(e, catalogue, page)))
        {
            Id = Name("feed", scope.Id),
            Title = new TextSyndicationContent(FeedText.Line($"Export alerts: {scope.Title(catalogue)}")),
            LastUpdatedTime = UpdatedAt(entries),
            Language = "en",
            Generator = "Alerts",
        };
        feed.Authors.Add(new SyndicationPerson { Name = "Alerts" });
        feed.Links.Add(new SyndicationLink(places.Self, "self", title: null, MediaType, length: 0));
        feed.Links.Add(new SyndicationLink(places.First, "first", title: null, MediaType, length: 0));
        if (places.Next is { } next)
        {
            feed.Links.Add(new SyndicationLink(next, "next", title: null, MediaType, length: 0));
        }

        using var stream = new MemoryStream();
        using (var writer = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) }))
        {
            new Atom10FeedFormatter(feed).WriteTo(writer);
        }

        return stream.ToArray();
    }

    /// <summary>When the newest of it changed. An empty feed has never changed.</summary>
    public static DateTimeOffset UpdatedAt(IReadOnlyList<FeedEntry> entries) => entries.Count > 0 ? entries.Max(e => e.Updated).ToUniversalTime() : DateTimeOffset.UnixEpoch;

    private static SyndicationItem Item(FeedEntry entry, MaterialCatalogue catalogue, Func<Alert, Uri>? page)
    {
        var alert = entry.Alert;
        var headline = entry.Corrections.Any(c => c.Corrects!.Withdraws) ? $"Withdrawn: {alert.Message.Headline}" : alert.Message.Headline;
        var title = new TextSyndicationContent(FeedText.Line(headline));
        if (FeedText.LanguageOf(headline) is { } language)
        {
            title.AttributeExtensions.Add(Language, language);
        }

        var item = new SyndicationItem
        {
            Id = Name("alert", alert.Id),
            Title = title,
            PublishDate = alert.RaisedAt.ToUniversalTime(),
            LastUpdatedTime = entry.Updated.ToUniversalTime(),
            Content = new TextSyndicationContent(EntryHtml.Of(alert, entry.Corrections), TextSyndicationContentKind.Html),
        };
        if (page is not null)
        {
            item.Links.Add(new SyndicationLink(page(alert), "alternate", title: null, "text/html", length: 0));
        }

        foreach (var source in alert.Message.References.Where(r => FeedLinks.IsWeb(r.Url)).DistinctBy(r => r.Url))
        {
            item.Links.Add(new SyndicationLink(source.Url, "related", FeedText.Line(source.Title), mediaType: null, length: 0));
        }

        item.Categories.Add(new SyndicationCategory(AlertKinds.Name(alert.Kind), "urn:alerts:kind", label: null));
        item.Categories.Add(new SyndicationCategory(JsonNamingPolicy.KebabCaseLower.ConvertName(alert.Severity.ToString()), "urn:alerts:severity", label: null));
        foreach (var material in alert.Materials)
        {
            item.Categories.Add(new SyndicationCategory(material.Value, "urn:alerts:material", FeedText.Line(catalogue.NameOf(material))));
        }

        foreach (var jurisdiction in alert.Jurisdictions)
        {
            item.Categories.Add(new SyndicationCategory(FeedText.Line(jurisdiction), "urn:alerts:jurisdiction", label: null));
        }

        return item;
    }

    // RFC 9562 section 5.8: 122 bits of a hash, marked as version 8. An id must be an IRI that needs no server.
    private static string Name(string kind, string id)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"urn:alerts:{kind}:{id}"))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return $"urn:uuid:{new Guid(bytes, bigEndian: true):D}";
    }
}
