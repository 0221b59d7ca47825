using System.Globalization;
using System.Text.Json;
using Alerts.Notices;
using Alerts.Sources.Fetching;

namespace Alerts.Sources.Reading;

/// <summary>
/// Reads a reply of the Federal Register's document search, API version 1. How many documents it holds (per_page) and that
/// they are the newest (order) the source's address says. A list goes on at next_page_url and ends where there is none:
/// pages are never counted, for a page after the 50th silently is the first.
/// </summary>
public static class FederalRegisterReader
{
    /// <returns>The documents in the reply's order; none where the search found none, for then <c>results</c> is absent.</returns>
    /// <exception cref="UnreadableSourceException">It is no such reply, or a document has no number or day.</exception>
    public static IReadOnlyList<SourceItem> Read(SourceDocument document, Source source) => ReadPage(document, source).Items;

    /// <inheritdoc cref="Read"/>
    internal static SourcePage ReadPage(SourceDocument document, Source source)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(source);
        var reply = JsonBody.Parse<Reply>(document, "the Federal Register");
        if (reply.Errors is { ValueKind: not JsonValueKind.Null } errors)
        {
            throw new UnreadableSourceException($"the API answered with errors: {JsonBody.Shown(errors.GetRawText())}");
        }

        if (reply.Results is null && reply.Count is null)
        {
            throw new UnreadableSourceException(reply.Message is { } message
                ? $"the API answered {reply.Status}: {JsonBody.Shown(message)}"
                : "not a reply of the Federal Register: it has neither count nor results");
        }

        if (reply is { Results: null or [], Count: > 0 })
        {
            throw new UnreadableSourceException($"the reply counts {reply.Count} documents but holds none");
        }

        var authority = TimeZoneInfo.FindSystemTimeZoneById(source.TimeZone);
        return new SourcePage(
            [.. (reply.Results ?? []).Select(d => ItemOf(d, authority)).DistinctBy(i => i.Identity)],
            WebLink.Of(reply.NextPageUrl, document.Address) is { } next ? new SourceRequest(next) : null);
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
            throw new UnreadableSourceException($"document {JsonBody.Shown(number)} has no publication_date that is a day");
        }

        var text = PlainText.Join([
            PlainText.Clean(document.Type ?? ""),
            PlainText.OneLine(document.Citation ?? ""),
            PlainText.FromHtml(document.Abstract ?? ""),
            PlainText.FromHtml(document.Excerpts ?? ""),
            string.Join(", ", (document.Agencies ?? []).Select(a => PlainText.OneLine(a?.Name ?? a?.RawName ?? "")).Where(name => name.Length > 0)),
        ]);
        return new SourceItem(
            $"fr:{PlainText.OneLine(number)}:{day:yyyy-MM-dd}",
            PlainText.TitleOr(PlainText.OneLine(document.Title ?? ""), text, number),
            text,
            WebLink.Of(document.HtmlUrl),
            FeedDate.StartOf(day, authority),
            day)
        {
            Instruments = [InstrumentOf(number), .. OthersOf(document)],
            Corrects = NumberIn(document.CorrectionOf) is { } corrected ? InstrumentOf(corrected) : null,
        };
    }

    // The number that an act of the President has before it is printed. Not the citation: two documents may begin on one page.
    private static IEnumerable<InstrumentId> OthersOf(Document document)
    {
        if (Numbered(document.ExecutiveOrderNumber) is { } order)
        {
            yield return new InstrumentId($"us:eo:{order}");
        }

        if (Numbered(document.ProclamationNumber) is { } proclamation)
        {
            yield return new InstrumentId($"us:proclamation:{proclamation}");
        }
    }

    // Written as a number in some replies and as a text in others.
    private static string? Numbered(JsonElement? value)
        => value is { ValueKind: JsonValueKind.Number or JsonValueKind.String } && value.Value.ToString() is { Length: > 0 and < 8 } text && text.All(char.IsAsciiDigit) ? text : null;

    private static InstrumentId InstrumentOf(string number) => new($"us:fr:{PlainText.OneLine(number)}");

    // The reply names the corrected document by the address of its record, or by its number.
    private static string? NumberIn(string? correctionOf)
    {
        var last = (correctionOf ?? "").Split('?')[0].TrimEnd('/').Split('/')[^1];
        last = last.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? last[..^".json".Length] : last;
        return last.Any(char.IsAsciiDigit) && last.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? last : null;
    }

    private sealed record Reply(int? Count, IReadOnlyList<Document?>? Results, int? Status, string? Message, JsonElement? Errors, string? NextPageUrl);

    private sealed record Document(
        string? DocumentNumber, string? PublicationDate, string? Title, string? Type, string? Abstract, string? Excerpts, string? HtmlUrl,
        IReadOnlyList<Agency?>? Agencies, string? Citation, string? CorrectionOf, JsonElement? ExecutiveOrderNumber, JsonElement? ProclamationNumber);

    private sealed record Agency(string? Name, string? RawName);
}
