using System.Text.Json;
using System.Text.Json.Serialization;
using Alerts.Notices;
using Alerts.Sources.Fetching;

namespace Alerts.Sources.Reading;

/// <summary>Reads JSON Feed 1.0 and 1.1. A list goes on at next_url.</summary>
internal sealed class JsonFeedReader : IFormatReader
{
    private const string Version = "https://jsonfeed.org/version/1";

    public string Accept => "application/feed+json, application/json;q=0.9";

    public string FileExtension => ".json";

    public SourcePage Read(SourceDocument document, Source source)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(source);
        var feed = JsonBody.Parse<Feed>(document, "a JSON Feed");
        if (feed.Version?.StartsWith(Version, StringComparison.Ordinal) is not true)
        {
            throw new UnreadableSourceException("not a JSON Feed: its version is none of 1.0 and 1.1");
        }

        if (feed.Items is not { Count: > 0 } entries)
        {
            throw new UnreadableSourceException("the feed has no items");
        }

        var authority = TimeZoneInfo.FindSystemTimeZoneById(source.TimeZone);
        return new SourcePage(
            [.. entries.Select(e => ItemOf(e, feed, document.Address, source, authority)).DistinctBy(i => i.Identity)],
            WebLink.Of(feed.NextUrl, document.Address) is { } next ? new SourceRequest(next) : null);
    }

    private static SourceItem ItemOf(Entry? entry, Feed feed, Uri? address, Source source, TimeZoneInfo authority)
    {
        if (entry is null)
        {
            throw new UnreadableSourceException("an item is null");
        }

        var published = FeedDate.Parse(entry.DatePublished ?? "", authority) ?? FeedDate.Parse(entry.DateModified ?? "", authority);
        var link = WebLink.Of(entry.Url, address) ?? WebLink.Of(entry.ExternalUrl, address);
        var title = PlainText.OneLine(entry.Title ?? "");
        var text = PlainText.Join(PlainText.Clean(entry.Summary ?? ""), PlainText.Clean(entry.ContentText ?? ""), PlainText.FromHtml(entry.ContentHtml ?? ""));
        var identity = FeedIdentity.Of(source.Id, entry.Id, link, title.Length > 0 ? title : text, published);
        return new SourceItem(identity, PlainText.TitleOr(title, text, entry.Id ?? identity), text, link, published, FeedDate.DayOf(published, authority))
        {
            Language = (entry.Language ?? feed.Language) is { } language && !string.IsNullOrWhiteSpace(language) ? PlainText.OneLine(language) : null,
        };
    }

    private sealed record Feed(string? Version, string? NextUrl, string? Language, IReadOnlyList<Entry?>? Items);

    private sealed record Entry(
        [property: JsonConverter(typeof(IdConverter))] string? Id, string? Url, string? ExternalUrl, string? Title, string? ContentHtml, string? ContentText,
        string? Summary, string? DatePublished, string? DateModified, string? Language);

    /// <summary>Ids are strings; where a publisher sent a number, the specification has it taken as its text.</summary>
    private sealed class IdConverter : JsonConverter<string?>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => JsonElement.ParseValue(ref reader).GetRawText(),
            _ => throw new JsonException("an id is neither text nor a number"),
        };

        public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
