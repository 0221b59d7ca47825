using System.Diagnostics;
using Alerts.Notices;
using Alerts.Sources.Fetching;
using Alerts.Sources.Reading;

namespace Alerts.Sources;

/// <summary>Fetches a source from the network or from disk, page by page, and, unless it is the same as before, reads its items.</summary>
public sealed class SourceReader(HttpFetcher http, FileFetcher files, TimeProvider clock) : INoticeReader
{
    /// <summary>Of one list, where the source sets no bound: the Federal Register gives no page after its 50th.</summary>
    public const int MostPages = 50;

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
        var fetched = FileFetcher.Takes(source)
            ? await files.FetchAsync(source, reader.FileExtension, cancellationToken)
            : await http.FetchAsync(reader.First(source), reader.Accept, cursor, cancellationToken);
        var (items, documents) = (new List<SourceItem>(), new List<SourceDocument>());
        var (etag, lastModified) = ((string?)null, (string?)null);
        var asked = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            switch (fetched)
            {
                case Fetched.Unchanged:
                    return new SourceRead.Unchanged();
                case Fetched.Failed failed:
                    return new SourceRead.Failed(failed.Reason);
                case Fetched.Body body:
                    if (documents.Count == 0)
                    {
                        (etag, lastModified) = (body.ETag, body.LastModified);
                    }

                    documents.AddRange(body.Documents);
                    if (documents.Count == body.Documents.Count && SourceDocument.Hash(documents) == cursor?.ContentHash)
                    {
                        return new SourceRead.Unchanged();
                    }

                    var next = Read(reader, source, body, items);
                    if (next is null || documents.Count >= (source.MostPages ?? MostPages) || !asked.Add(next.Key))
                    {
                        return new SourceRead.Items(
                            [.. items.DistinctBy(item => item.Identity)], new SourceCursor(etag, lastModified, SourceDocument.Hash(documents)), [.. documents.Select(Raw)]);
                    }

                    fetched = await http.FetchAsync(next, reader.Accept, null, cancellationToken);
                    break;
                default:
                    throw new UnreachableException();
            }
        }
    }

    // Of a folder every file; of a list one page.
    private static SourceRequest? Read(IFormatReader reader, Source source, Fetched.Body body, List<SourceItem> items)
    {
        SourceRequest? next = null;
        foreach (var document in body.Documents)
        {
            try
            {
                var page = reader.Read(document, source);
                items.AddRange(page.Items);
                next = FileFetcher.Takes(source) ? null : page.Next;
            }
            catch (UnreadableSourceException) when (BotWall.Is(document))
            {
                throw new UnreadableSourceException($"{document.Name}: a page that asks whether a human is there") { Wall = document };
            }
            catch (UnreadableSourceException e)
            {
                throw new UnreadableSourceException($"{document.Name}: {e.Message}", e);
            }
        }

        return next;
    }

    private RawAnswer Raw(SourceDocument document)
        => new(document.Address?.AbsoluteUri ?? document.Name, clock.GetUtcNow(), document.Headers ?? new Dictionary<string, string>(StringComparer.Ordinal), document.Bytes);
}
