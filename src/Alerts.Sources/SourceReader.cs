using System.Diagnostics;
using Alerts.Notices;
using Alerts.Sources.Fetching;
using Alerts.Sources.Reading;

namespace Alerts.Sources;

/// <summary>Fetches a source from the network or from disk, page by page, and, unless it is the same as before, reads its items.</summary>
public sealed class SourceReader(HttpFetcher http, FileFetcher files, TimeProvider clock) : INoticeReader
{
    public async Task<SourceRead> ReadAsync(Source source, SourceCursor? cursor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        try
        {
            return await ReadPagesAsync(source, FormatReaders.Of(source.Format), cursor, cancellationToken);
        }
        catch (UnreadableSourceException e)
        {
            return e.Wall is { } wall ? new SourceRead.Suspect(e.Message, [Raw(wall)]) : new SourceRead.Failed(e.Message);
        }
    }

    public async Task<ItemRead> CompleteAsync(Source source, SourceItem item, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(item);
        if (item.Detail is not { } detail)
        {
            return new ItemRead.Whole(item, []);
        }

        switch (await http.FetchAsync(new SourceRequest(detail), "text/html, application/xhtml+xml, application/json;q=0.9, */*;q=0.1", null, cancellationToken))
        {
            case Fetched.Body body:
                try
                {
                    return new ItemRead.Whole(FormatReaders.Of(source.Format).Complete(body.Documents[0], item, source) with { Detail = null }, [Raw(body.Documents[0])]);
                }
                catch (UnreadableSourceException e)
                {
                    return new ItemRead.Failed($"{body.Documents[0].Name}: {e.Message}");
                }

            case Fetched.Failed failed:
                return new ItemRead.Failed(failed.Reason);
            default:
                throw new UnreachableException();
        }
    }

    private async Task<SourceRead> ReadPagesAsync(Source source, IFormatReader reader, SourceCursor? cursor, CancellationToken cancellationToken)
    {
        var first = FileFetcher.Takes(source) ? null : reader.First(source);
        var fetched = first is null
            ? await files.FetchAsync(source, reader.FileExtension, cancellationToken)
            : await http.FetchAsync(first, reader.Accept, cursor, cancellationToken);
        var read = new PagesRead(source, reader, first);
        while (true)
        {
            switch (fetched)
            {
                case Fetched.Unchanged:
                    return new SourceRead.Unchanged();
                case Fetched.Failed failed:
                    return new SourceRead.Failed(failed.Reason) { RetryAfter = failed.RetryAfter };
                case Fetched.Body body:
                    if (read.Take(body, cursor) is { } further)
                    {
                        fetched = await http.FetchAsync(further, reader.Accept, null, cancellationToken);
                        break;
                    }

                    var (next, isAsBefore) = read.End(cursor);
                    return isAsBefore ? new SourceRead.Unchanged(next) : new SourceRead.Items(read.Items, next, [.. read.Documents.Select(Raw)]);
                default:
                    throw new UnreachableException();
            }
        }
    }

    private RawAnswer Raw(SourceDocument document)
        => new(document.Address?.AbsoluteUri ?? document.Name, clock.GetUtcNow(), document.Headers ?? new Dictionary<string, string>(StringComparer.Ordinal), document.Bytes);
}
