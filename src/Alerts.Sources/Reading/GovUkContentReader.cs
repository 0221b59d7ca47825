using System.Text.Json;
using System.Text.Json.Serialization;
using Alerts.Notices;

namespace Alerts.Sources.Reading;

/// <summary>
/// Reads a record of GOV.UK's content API: a page is one item with its text and history of changes, a collection is one item
/// for each of its documents. Only public_updated_at says that something changed: updated_at moves whenever a page is
/// published anew, and is not read.
/// </summary>
internal sealed class GovUkContentReader : IFormatReader
{
    public const string Withdrawn = "Withdrawn.";

    public string Accept => "application/json";

    public string FileExtension => ".json";

    public SourcePage Read(SourceDocument document, Source source)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(source);
        var page = Parse(document);
        var authority = TimeZoneInfo.FindSystemTimeZoneById(source.TimeZone);
        return new SourcePage(page.Links?.Documents is { Count: > 0 } documents
            ? [.. documents.Select(d => ItemOf(d, authority, document.Address)).DistinctBy(i => i.Identity)]
            : [ItemOf(page, authority, document.Address) with { Text = TextOf(page), Detail = null }]);
    }

    public SourceItem Complete(SourceDocument document, SourceItem item, Source source) => CompleteFrom(document, item);

    /// <summary>The item with the text of its page's record.</summary>
    public static SourceItem CompleteFrom(SourceDocument document, SourceItem item)
    {
        var page = Parse(document);
        return item with
        {
            Text = PlainText.Join(item.Text, TextOf(page)),
            Detail = null,
            Language = string.IsNullOrWhiteSpace(page.Locale) ? item.Language : PlainText.OneLine(page.Locale),
        };
    }

    private static Record Parse(SourceDocument document)
    {
        var page = JsonBody.Parse<Record>(document, "GOV.UK's content");
        return page switch
        {
            { BasePath: null } or { Title: null, DocumentType: null } => throw new UnreadableSourceException("not a record of GOV.UK's content: it has no base_path or no title"),
            { DocumentType: "redirect" or "gone" or "vanish" } => throw new UnreadableSourceException($"the page is not there any more: {JsonBody.Shown(page.DocumentType)}"),
            _ => page,
        };
    }

    private static SourceItem ItemOf(Record? page, TimeZoneInfo authority, Uri? list)
    {
        if (WebLink.Of(page?.BasePath, GovUkPage.Site) is not { } link || GovUkPage.IdentityOf(link.AbsoluteUri) is not { } identity)
        {
            throw new UnreadableSourceException("a page has no base_path");
        }

        var published = FeedDate.Parse(page!.PublicUpdatedAt ?? page.FirstPublishedAt ?? "", authority);
        var text = PlainText.Join(PlainText.Clean(page.Description ?? ""), page.IsWithdrawn ? Withdrawn : "");
        return new SourceItem(identity, PlainText.TitleOr(PlainText.OneLine(page.Title ?? ""), text, link.AbsolutePath), text, link, published, FeedDate.DayOf(published, authority))
        {
            Instruments = GovUkPage.InstrumentsOf(page.ContentId, page.Locale),
            Language = string.IsNullOrWhiteSpace(page.Locale) ? null : PlainText.OneLine(page.Locale),
            Detail = GovUkPage.ContentOf(link, list),
        };
    }

    private static string TextOf(Record page) => PlainText.Join([
        PlainText.Clean(page.Description ?? ""),
        PlainText.FromHtml(page.Details?.Body ?? ""),
        .. (page.Details?.Documents ?? []).Select(html => PlainText.FromHtml(html ?? "")),
        .. (page.Details?.Attachments ?? []).Select(a => PlainText.OneLine(a?.Title ?? "")),
        .. (page.Details?.ChangeHistory ?? []).Select(c => PlainText.OneLine($"{(c?.PublicTimestamp is { Length: >= 10 } at ? $"{at[..10]}: " : "")}{c?.Note}")),
        page.IsWithdrawn ? PlainText.OneLine($"{Withdrawn} {PlainText.FromHtml(page.WithdrawnNotice?.Explanation ?? "")}") : "",
    ]);

    private sealed record Record(
        string? BasePath, string? ContentId, string? Locale, string? Title, string? Description, string? DocumentType, string? PublicUpdatedAt,
        string? FirstPublishedAt, bool? Withdrawn, Notice? WithdrawnNotice, Details? Details, Links? Links)
    {
        public bool IsWithdrawn => Withdrawn is true || WithdrawnNotice is { WithdrawnAt: not null } or { Explanation: not null };
    }

    private sealed record Notice(string? Explanation, string? WithdrawnAt);

    private sealed record Links(IReadOnlyList<Record?>? Documents);

    private sealed record Details(
        [property: JsonConverter(typeof(BodyConverter))] string? Body, IReadOnlyList<string?>? Documents, IReadOnlyList<Attachment?>? Attachments, IReadOnlyList<Change?>? ChangeHistory);

    private sealed record Attachment(string? Title);

    private sealed record Change(string? Note, string? PublicTimestamp);

    private sealed record Body(string? ContentType, string? Content);

    /// <summary>A body is HTML, or a list of one text in several types; of those HTML is taken.</summary>
    private sealed class BodyConverter : JsonConverter<string?>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.String:
                    return reader.GetString();
                case JsonTokenType.StartArray:
                    var bodies = JsonSerializer.Deserialize<IReadOnlyList<Body?>>(ref reader, options) ?? [];
                    return bodies.FirstOrDefault(b => b?.ContentType == "text/html")?.Content;
                default:
                    reader.Skip();
                    return null;
            }
        }

        public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
