using System.Text.RegularExpressions;
using Alerts.Notices;
using Alerts.Sources.Fetching;

namespace Alerts.Sources.Reading;

/// <summary>
/// Reads the Canada Gazette: the feed lists issues, and the index of an issue its documents, which are the items. The feed goes
/// back for years: with the source's <see cref="Source.MostPages"/> of n the indexes of the n − 1 newest issues are read.
/// Consolidated indexes (-c1) and the French twins are left out; extra editions (-x1) count.
/// </summary>
internal sealed partial class CanadaGazetteReader : IFormatReader
{
    // Six weeks of Part I, more than two months of Part II.
    private const int MostPages = 7;

    public string Accept => "application/rss+xml, application/xml;q=0.9, text/html;q=0.8, */*;q=0.1";

    public string FileExtension => ".xml";

    /// <remarks>Of the feed: the indexes of its issues, to read next, and extra editions of one document. Of an index: its documents.</remarks>
    public SourcePage Read(SourceDocument document, Source source)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(source);
        return document.Address is { } address && PagePath().Match(address.AbsolutePath) is { Success: true } page && IsIndex(page)
            ? new SourcePage(CanadaGazetteIssue.Documents(document, address, source))
            : ReadFeed(document, source);
    }

    public SourceItem Complete(SourceDocument document, SourceItem item, Source source) => CanadaGazetteIssue.Complete(document, item);

    private static SourcePage ReadFeed(SourceDocument document, Source source)
    {
        var most = (source.MostPages ?? MostPages) - 1;
        var start = document.Address ?? WebLink.Of(source.Url) ?? throw new UnreadableSourceException("the Gazette is read from the web only");
        var pages = FeedReader.Read(document, source)
            .Where(i => i.Link is not null)
            .Select(i => (Item: i, Page: PagePath().Match(i.Link!.AbsolutePath)))
            .Where(i => i.Page.Success && !i.Page.Groups["consolidated"].Success)
            .DistinctBy(i => i.Page.Value, StringComparer.Ordinal)
            .OrderByDescending(i => DayOf(i.Page), StringComparer.Ordinal)
            .ToList();
        var issues = pages.Where(i => IsIndex(i.Page)).Take(most).ToList();
        if (pages.Count == 0 || most == 0)
        {
            throw new UnreadableSourceException(most == 0 ? "mostPages of 1 leaves no issue to read" : "the feed lists no issue");
        }

        // An extra edition may be listed by its only document; those older than the issues that are read are left out too.
        var extras = pages.Where(i => !IsIndex(i.Page) && (issues is [] || string.CompareOrdinal(DayOf(i.Page), DayOf(issues[^1].Page)) >= 0));
        return new SourcePage([.. extras.Select(i => CanadaGazetteIssue.Extra(i.Item, AddressOf(i.Page), source))])
        {
            More = [.. issues.Select(i => new SourceRequest(AddressOf(i.Page)))],
        };

        // Links name several hosts of one server, with http and https: only their paths are taken.
        Uri AddressOf(Match page) => new(start, page.Value);
    }

    /// <summary>The day of the issue to which a page belongs; null where it is of none.</summary>
    internal static DateOnly? DayOf(Uri page) => PageDate.Find(DayOf(PagePath().Match(page.AbsolutePath)));

    private static string DayOf(Match page) => page.Groups["day"].Value;

    private static bool IsIndex(Match page) => page.Groups["name"].Value == "index";

    [GeneratedRegex("^/rp-pr/p[1-3]/[0-9]{4}/(?<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(-x[0-9]{1,3}|(?<consolidated>-c[0-9]{1,3}))?/(html/)?(?<name>[A-Za-z0-9_-]{1,100})-eng\\.html$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PagePath();
}
