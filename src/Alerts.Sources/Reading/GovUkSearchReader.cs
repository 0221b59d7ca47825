using System.Globalization;
using System.Text.RegularExpressions;
using Alerts.Notices;
using Alerts.Sources.Fetching;

namespace Alerts.Sources.Reading;

/// <summary>
/// Reads a reply of GOV.UK's search. The day of an item is that of its last public change (public_timestamp); each leads to
/// its record in the content API. A list goes on by its own start parameter.
/// </summary>
internal sealed partial class GovUkSearchReader : IFormatReader
{
    public string Accept => "application/json";

    public string FileExtension => ".json";

    /// <exception cref="UnreadableSourceException">It is no such reply, or holds a row that is no page.</exception>
    public SourcePage Read(SourceDocument document, Source source)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(source);
        var reply = JsonBody.Parse<Reply>(document, "GOV.UK's search");
        if (reply is not { Results: { } results, Total: { } total })
        {
            throw new UnreadableSourceException("not a reply of GOV.UK's search: it has no results or no total");
        }

        var start = reply.Start ?? 0;
        if (results.Count == 0 && total > start)
        {
            throw new UnreadableSourceException($"the reply counts {total} pages but holds none");
        }

        var authority = TimeZoneInfo.FindSystemTimeZoneById(source.TimeZone);
        var hasMore = start >= 0 && results.Count > 0 && start + (long)results.Count < total;
        return new SourcePage(
            [.. results.Select(row => ItemOf(row, authority, document.Address)).DistinctBy(i => i.Identity)],
            hasMore && document.Address is { } address ? new SourceRequest(From(address, start + results.Count)) : null);
    }

    public SourceItem Complete(SourceDocument document, SourceItem item, Source source) => GovUkContentReader.CompleteFrom(document, item);

    private static SourceItem ItemOf(Row? row, TimeZoneInfo authority, Uri? list)
    {
        if (WebLink.Of(row?.Link, GovUkPage.Site) is not { } link)
        {
            throw new UnreadableSourceException("a result has no link");
        }

        var text = PlainText.Join(
            PlainText.Clean(row!.Description ?? ""), PlainText.Clean(row.LatestChangeNote ?? ""), row.IsWithdrawn is true ? GovUkContentReader.Withdrawn : "");
        var published = FeedDate.Parse(row.PublicTimestamp ?? "", authority);
        var identity = GovUkPage.IdentityOf(link.AbsoluteUri) ?? FeedIdentity.Prefix + link.AbsoluteUri;
        return new SourceItem(identity, PlainText.TitleOr(PlainText.OneLine(row.Title ?? ""), text, link.AbsolutePath), text, link, published, FeedDate.DayOf(published, authority))
        {
            Instruments = GovUkPage.InstrumentsOf(row.ContentId, row.Locale),
            Detail = GovUkPage.ContentOf(link, list),
        };
    }

    private static Uri From(Uri address, int start)
    {
        var query = Start().Replace(address.Query.TrimStart('?'), "").Trim('&');
        var own = start.ToString(CultureInfo.InvariantCulture);
        return new UriBuilder(address) { Query = query.Length == 0 ? $"start={own}" : $"{query}&start={own}" }.Uri;
    }

    [GeneratedRegex("(?<=^|&)start=[^&]*(&|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Start();

    private sealed record Reply(IReadOnlyList<Row?>? Results, int? Total, int? Start);

    private sealed record Row(
        string? Title, string? Link, string? Description, string? PublicTimestamp, string? ContentId, string? Locale, string? LatestChangeNote, bool? IsWithdrawn);
}
