using System.Text.Json;
using Alerts.Notices;

namespace Alerts.Sources.Reading;

/// <summary>Which format an address most likely has: by its host where a publisher has a format of its own, else by what it answers.</summary>
internal static class FormatGuess
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };

    /// <returns>Null where only the answer can tell.</returns>
    public static SourceFormat? ByAddress(Uri address) => (address.IdnHost.ToLowerInvariant(), address.AbsolutePath) switch
    {
        ("eur-lex.europa.eu", var path) when path.EndsWith(".rss", StringComparison.Ordinal) => SourceFormat.EurLex,
        ("gazette.gc.ca" or "www.gazette.gc.ca", var path) when path.StartsWith("/rss/", StringComparison.Ordinal) => SourceFormat.CanadaGazette,
        ("exportcontrol.mofcom.gov.cn", _) => SourceFormat.MofcomExportControl,
        ("english.mofcom.gov.cn", _) => SourceFormat.MofcomEnglish,
        ("www.mofcom.gov.cn" or "aqygzj.mofcom.gov.cn", var path) when path.StartsWith("/api-gateway/", StringComparison.Ordinal) => SourceFormat.MofcomList,
        ("www.federalregister.gov", var path) when path.StartsWith("/api/v1/", StringComparison.Ordinal) && path.EndsWith(".json", StringComparison.Ordinal) => SourceFormat.FederalRegister,
        ("www.gov.uk", "/api/search.json") => SourceFormat.GovUkSearch,
        ("www.gov.uk", var path) when path.StartsWith("/api/content/", StringComparison.Ordinal) => SourceFormat.GovUkContent,
        _ => null,
    };

    /// <exception cref="UnreadableSourceException">It is of no format that is read.</exception>
    public static SourceFormat ByAnswer(SourceDocument document)
    {
        var type = document.Headers?.GetValueOrDefault("content-type") ?? "";
        var text = TextDecoding.Of(document, type.Contains("html", StringComparison.OrdinalIgnoreCase) ? TextKind.Html : TextKind.Xml);
        return text switch
        {
            "" => throw new UnreadableSourceException("the answer is empty"),
            ['{', ..] => ByProperties(document),
            ['[', ..] => throw new UnreadableSourceException("a JSON list, which is none of the formats that are read"),
            ['<', ..] when HasFeedRoot(text) => SourceFormat.Feed,
            ['<', ..] when type.Contains("html", StringComparison.OrdinalIgnoreCase) || LooksLikeHtml(text) => SourceFormat.Html,
            ['<', ..] => throw new UnreadableSourceException("XML that is no feed"),
            _ => throw new UnreadableSourceException($"neither a feed, JSON nor HTML{(type.Length > 0 ? $", but {JsonBody.Shown(type)}" : "")}"),
        };
    }

    private static SourceFormat ByProperties(SourceDocument document)
    {
        try
        {
            using var json = JsonDocument.Parse(TextDecoding.Of(document, TextKind.Json), Options);
            var names = json.RootElement.EnumerateObject().Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
            return names switch
            {
                _ when names.Contains("version") && names.Contains("items") => SourceFormat.JsonFeed,
                _ when names.Contains("results") && names.Contains("total") => SourceFormat.GovUkSearch,
                _ when names.Contains("base_path") && names.Contains("content_id") => SourceFormat.GovUkContent,
                _ when names.Contains("count") && names.Contains("description") => SourceFormat.FederalRegister,
                _ when names.Contains("pageInfo") => SourceFormat.MofcomExportControl,
                _ when names.Contains("success") && names.Contains("data") => SourceFormat.MofcomList,
                _ => throw new UnreadableSourceException($"JSON of none of the formats that are read; it has {JsonBody.Shown(string.Join(", ", names))}"),
            };
        }
        // A name with half a surrogate pair cannot be made text.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new UnreadableSourceException($"not well-formed JSON: {JsonBody.Shown(e.Message)}", e);
        }
    }

    private static bool HasFeedRoot(string text)
    {
        var start = text.AsSpan(0, Math.Min(text.Length, 4096));
        return start.Contains("<rss", StringComparison.Ordinal) || start.Contains("<rdf:RDF", StringComparison.Ordinal)
            || (start.Contains("<feed", StringComparison.Ordinal) && start.Contains("http://www.w3.org/2005/Atom", StringComparison.Ordinal));
    }

    private static bool LooksLikeHtml(string text)
        => text.AsSpan(0, Math.Min(text.Length, 4096)) is var start
            && (start.Contains("<html", StringComparison.OrdinalIgnoreCase) || start.Contains("<body", StringComparison.OrdinalIgnoreCase) || start.Contains("<!doctype html", StringComparison.OrdinalIgnoreCase));
}
