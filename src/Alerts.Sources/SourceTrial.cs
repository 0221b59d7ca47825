using Alerts.Notices;
using Alerts.Sources.Fetching;
using Alerts.Sources.Reading;

namespace Alerts.Sources;

/// <summary>What a trial came to.</summary>
public abstract record Tried
{
    private Tried()
    {
    }

    /// <param name="HasMore">Whether the list goes on at another page, which was not read.</param>
    public sealed record Read(SourceFormat Format, IReadOnlyList<SourceItem> Items, bool HasMore) : Tried;

    /// <param name="Format">What it seems to be; null where that is not known.</param>
    /// <param name="Reason">One line: where and what.</param>
    public sealed record Unreadable(SourceFormat? Format, string Reason) : Tried;
}

/// <summary>Reads the first page of an address that is no source yet, and stores nothing.</summary>
public sealed class SourceTrial(HttpFetcher http, FileFetcher files)
{
    private const string AnyFormat = "application/atom+xml, application/rss+xml, application/feed+json, application/json, application/xml;q=0.9, text/xml;q=0.9, text/html;q=0.8, */*;q=0.1";

    /// <summary>Whether a text is a CSS selector that can be read.</summary>
    public static bool IsSelector(string text) => HtmlListReader.IsSelector(text);

    /// <param name="draft">The source as it would be; its format counts only where <paramref name="isFormatGiven"/>.</param>
    public async Task<Tried> TryAsync(Source draft, bool isFormatGiven, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var isFile = FileFetcher.Takes(draft);
        var format = isFormatGiven ? draft.Format : isFile ? null : FormatGuess.ByAddress(new Uri(draft.Url));
        try
        {
            return await FetchAsync(draft, format, cancellationToken) switch
            {
                Fetched.Body body => Read(body.Documents[0], draft, format),
                Fetched.Failed failed => new Tried.Unreadable(format, failed.Reason),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
        catch (UnreadableSourceException e)
        {
            return new Tried.Unreadable(format, e.Message);
        }
    }

    private Task<Fetched> FetchAsync(Source draft, SourceFormat? format, CancellationToken cancellationToken)
    {
        var reader = format is { } known ? FormatReaders.Of(known) : null;
        return FileFetcher.Takes(draft)
            ? files.FetchAsync(draft, reader?.FileExtension ?? "", cancellationToken)
            : http.FetchAsync(reader?.First(draft) ?? new SourceRequest(new Uri(draft.Url)), reader?.Accept ?? AnyFormat, null, cancellationToken);
    }

    private static Tried Read(SourceDocument document, Source draft, SourceFormat? given)
    {
        var format = given;
        try
        {
            var known = given ?? FormatGuess.ByAnswer(document);
            format = known;
            if (known == SourceFormat.Html && draft.Html is null)
            {
                throw new UnreadableSourceException("an HTML page; --item SELECTOR says which of its elements are the items");
            }

            var page = FormatReaders.Of(known).Read(document, draft with { Format = known });
            return new Tried.Read(known, page.Items, page.Next is not null || page.More.Count > 0);
        }
        catch (UnreadableSourceException e)
        {
            return new Tried.Unreadable(format, $"{document.Name}: {e.Message}");
        }
    }
}
