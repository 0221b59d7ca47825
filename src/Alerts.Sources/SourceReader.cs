using System.Diagnostics;
using Alerts.Notices;
using Alerts.Sources.Fetching;
using Alerts.Sources.Reading;

namespace Alerts.Sources;

/// <summary>Fetches a source from the network or from disk and, unless it is the same as before, reads its items.</summary>
public sealed class SourceReader(HttpFetcher http, FileFetcher files) : INoticeReader
{
    public async Task<SourceRead> ReadAsync(Source source, SourceCursor? cursor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        var fetched = FileFetcher.Takes(source)
            ? await files.FetchAsync(source, cancellationToken)
            : await http.FetchAsync(source, cursor, cancellationToken);
        return fetched switch
        {
            Fetched.Body body => Read(source, cursor, body),
            Fetched.Unchanged => new SourceRead.Unchanged(),
            Fetched.Failed failed => new SourceRead.Failed(failed.Reason),
            _ => throw new UnreachableException(),
        };
    }

    private static SourceRead Read(Source source, SourceCursor? cursor, Fetched.Body body)
    {
        var hash = SourceDocument.Hash(body.Documents);
        if (hash == cursor?.ContentHash)
        {
            return new SourceRead.Unchanged();
        }

        var items = new List<SourceItem>();
        foreach (var document in body.Documents)
        {
            try
            {
                items.AddRange(source.Format switch
                {
                    SourceFormat.Feed => FeedReader.Read(document, source),
                    SourceFormat.FederalRegister => FederalRegisterReader.Read(document, source),
                });
            }
            catch (UnreadableSourceException e)
            {
                return new SourceRead.Failed($"{document.Name}: {e.Message}");
            }
        }

        return new SourceRead.Items([.. items.DistinctBy(item => item.Identity)], new SourceCursor(body.ETag, body.LastModified, hash));
    }
}
