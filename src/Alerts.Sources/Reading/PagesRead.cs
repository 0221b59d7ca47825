using System.Security.Cryptography;
using System.Text.Json;
using Alerts.Notices;
using Alerts.Sources.Fetching;

namespace Alerts.Sources.Reading;

/// <summary>What was read of one list so far, and whether and where it goes on.</summary>
/// <param name="first">What was asked for first; null for files.</param>
internal sealed class PagesRead(Source source, IFormatReader reader, SourceRequest? first)
{
    /// <summary>Of one list, where the source sets no bound: the Federal Register gives no page after its 50th.</summary>
    public const int MostPages = 50;

    private readonly HashSet<string> _asked = first is null ? [] : new(StringComparer.Ordinal) { first.Key };
    private readonly HashSet<string> _identities = new(StringComparer.Ordinal);
    private readonly List<SourceItem> _items = [];
    private readonly List<SourceDocument> _documents = [];
    private readonly Queue<SourceRequest> _waiting = [];
    private SourceRequest? _request;
    private int _pages;
    private (string? ETag, string? LastModified) _validators;
    private bool _hasSameBytes;

    /// <summary>Each identity once, as it stood first.</summary>
    public IReadOnlyList<SourceItem> Items => _items;

    public IReadOnlyList<SourceDocument> Documents => _documents;

    /// <summary>What the next read should be given, and whether this one found the same bytes as the last good one, or the same items in other bytes.</summary>
    /// <param name="known">What the last good read left.</param>
    public (SourceCursor Cursor, bool IsAsBefore) End(SourceCursor? known)
    {
        if (_hasSameBytes)
        {
            return (known! with { ETag = _validators.ETag, LastModified = _validators.LastModified }, true);
        }

        var cursor = new SourceCursor(_validators.ETag, _validators.LastModified, SourceDocument.Hash(_documents), Hash(_items));
        return (cursor, known is { ContentHash.Length: > 0 } && (cursor.ContentHash == known.ContentHash || cursor.ItemsHash == known.ItemsHash));
    }

    /// <summary>Reads one answer: of a folder every file, of a list one page.</summary>
    /// <returns>
    /// Where the list goes on. Null at its end; where an address comes again or a page brings nothing new, for some servers
    /// answer a page that is not there with another; and where all that was read is as before.
    /// </returns>
    /// <exception cref="UnreadableSourceException">It is not what the format has, or goes on at another site.</exception>
    public SourceRequest? Take(Fetched.Body body, SourceCursor? cursor)
    {
        if (_pages++ == 0)
        {
            _validators = (body.ETag, body.LastModified);
            _hasSameBytes = cursor is { ContentHash.Length: > 0 } && SourceDocument.Hash(body.Documents) == cursor.ContentHash;
        }

        _documents.AddRange(body.Documents);
        if (_hasSameBytes)
        {
            return null;
        }

        var before = _items.Count;
        Follow(body.Documents.Select(ReadOne).ToList()[^1], _pages == 1 || _items.Count > before);
        if (first is null || _pages >= (source.MostPages ?? MostPages) || !_waiting.TryDequeue(out var next))
        {
            return null;
        }

        _request = next;
        return WebLink.IsSameSite(next.Address, first.Address) && (next.Address.Scheme == first.Address.Scheme || next.Address.Scheme == Uri.UriSchemeHttps)
            ? next
            : throw new UnreadableSourceException($"{body.Documents[^1].Name}: the list goes on at another site, {next.Address.Scheme}://{next.Address.IdnHost}");
    }

    // A page of a chain that brings nothing new is its end; parts that the list names beforehand stand each for itself.
    private void Follow(SourcePage page, bool hasNews)
    {
        IEnumerable<SourceRequest> next = page.Next is { } follows && hasNews ? [.. page.More, follows] : page.More;
        foreach (var request in next.Where(r => _asked.Add(r.Key)))
        {
            _waiting.Enqueue(request);
        }
    }

    private SourcePage ReadOne(SourceDocument document)
    {
        try
        {
            var page = reader.Read(document with { Request = _request ?? first }, source);
            _items.AddRange(page.Items.Where(item => _identities.Add(item.Identity)));
            return page;
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

    private static string Hash(IReadOnlyList<SourceItem> items) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(items)));
}
