using System.Globalization;
using System.Text;
using System.Text.Json;
using Alerts.Notices;

namespace Alerts.Sources.Reading;

/// <summary>
/// Reads a reply of the Federal Register's document search, API version 1. Reads the one page it is given: the source's
/// address says how many documents that holds (per_page) and that they are the newest (order); next_page_url is not
/// followed, so a look must come before that many new documents do.
/// </summary>
public static class FederalRegisterReader
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        MaxDepth = 32,
    };

    /// <returns>The documents in the reply's order; none where the search found none, for then <c>results</c> is absent.</returns>
    /// <exception cref="UnreadableSourceException">It is no such reply, or a document has no number or day.</exception>
    public static IReadOnlyList<SourceItem> Read(SourceDocument document, Source source)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(source);
        var reply = Parse(document.Bytes.Span);
        if (reply.Errors is { ValueKind: not JsonValueKind.Null } errors)
        {
            throw new UnreadableSourceException($"the API answered with errors: {OneLine(errors.GetRawText())}");
        }

        if (reply.Results is null && reply.Count is null)
        {
            throw new UnreadableSourceException(reply.Message is { } message
                ? $"the API answered {reply.Status}: {OneLine(message)}"
                : "not a reply of the Federal Register: it has neither count nor results");
        }

        if (reply is { Results: null or [], Count: > 0 })
        {
            throw new UnreadableSourceException($"the reply counts {reply.Count} documents but holds none");
        }

        var authority = TimeZoneInfo.FindSystemTimeZoneById(source.TimeZone);
        return [.. (reply.Results ?? []).Select(d => ItemOf(d, authority)).DistinctBy(i => i.Identity)];
    }

    private static Reply Parse(ReadOnlySpan<byte> bytes)
    {
        var json = (bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes).TrimStart(" \t\r\n"u8);
        if (json.IsEmpty)
        {
            throw new UnreadableSourceException("empty where JSON should be");
        }

        if (json[0] == (byte)'<')
        {
            throw new UnreadableSourceException("HTML or XML stands where JSON should be");
        }

        try
        {
            return JsonSerializer.Deserialize<Reply>(json, Options) ?? throw new UnreadableSourceException("the JSON is null");
        }
        catch (JsonException e)
        {
            throw new UnreadableSourceException($"not the JSON of the Federal Register: {OneLine(e.Message)}", e);
        }
    }

    private static SourceItem ItemOf(Document? document, TimeZoneInfo authority)
    {
        if (document?.DocumentNumber is not { Length: > 0 } number)
        {
            throw new UnreadableSourceException("a document has no document_number");
        }

        if (!DateOnly.TryParseExact(document.PublicationDate, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            || day.Year is < 1900 or >= 2200)
        {
            throw new UnreadableSourceException($"document {OneLine(number)} has no publication_date that is a day");
        }

        var text = PlainText.Join([
            PlainText.Clean(document.Type ?? ""),
            PlainText.FromHtml(document.Abstract ?? ""),
            PlainText.FromHtml(document.Excerpts ?? ""),
            string.Join(", ", (document.Agencies ?? []).Select(a => PlainText.OneLine(a?.Name ?? a?.RawName ?? "")).Where(name => name.Length > 0)),
        ]);
        return new SourceItem(
            $"fr:{PlainText.OneLine(number)}:{day:yyyy-MM-dd}",
            PlainText.TitleOr(PlainText.OneLine(document.Title ?? ""), text, number),
            text,
            Uri.TryCreate(document.HtmlUrl, UriKind.Absolute, out var link) && link.Scheme is "https" or "http" ? link : null,
            FeedDate.StartOf(day, authority),
            day);
    }

    private static string OneLine(string text) => Text.Shorten(PlainText.OneLine(text), 200);

    private sealed record Reply(int? Count, IReadOnlyList<Document?>? Results, int? Status, string? Message, JsonElement? Errors);

    private sealed record Document(
        string? DocumentNumber, string? PublicationDate, string? Title, string? Type, string? Abstract, string? Excerpts, string? HtmlUrl,
        IReadOnlyList<Agency?>? Agencies);

    private sealed record Agency(string? Name, string? RawName);
}
