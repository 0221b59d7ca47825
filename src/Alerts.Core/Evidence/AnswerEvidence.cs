using System.Globalization;
using Alerts.Alerting;
using Alerts.Notices;

namespace Alerts.Evidence;

/// <summary>A stretch of time in which a source's answers belong to the evidence, both ends included.</summary>
internal readonly record struct AnswerSpan(SourceId Source, DateTimeOffset From, DateTimeOffset To)
{
    // A look at a source reads a list and then pages, with pauses between; what it finds is judged after all of them.
    private static readonly TimeSpan LongestLook = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan After = TimeSpan.FromMinutes(1);

    /// <summary>The look by which something was found at that instant.</summary>
    public static AnswerSpan Around(SourceId source, DateTimeOffset at) => new(source, at - LongestLook, at + After);

    /// <summary>From so long before.</summary>
    public static AnswerSpan Before(SourceId source, DateTimeOffset at, TimeSpan span) => new(source, at - span, at + After);
}

/// <summary>Puts in what sources answered, byte by byte, and the notice that was read from it.</summary>
public sealed class AnswerEvidence(INoticeStore notices, IEvidenceStore answers)
{
    // Alerts about a source tell what had lasted for a while.
    private static readonly TimeSpan Trouble = TimeSpan.FromDays(1);

    internal async Task AddNoticeAsync(EvidenceArchive archive, Alert alert, CancellationToken cancellationToken)
    {
        if (await notices.FindAsync(alert.Subject, cancellationToken) is not { } notice)
        {
            archive.Miss(new EvidenceGap($"The notice {alert.Subject}", "It is not stored any more."));
            await AddAnswersAsync(archive, alert.Source is { } source ? [AnswerSpan.Around(source, alert.RaisedAt)] : [], cancellationToken);
            return;
        }

        await archive.AddJsonAsync("notice/notice.json", notice, "The notice as it is stored now, with every address at which it was found.", notice.FirstSeen, cancellationToken);
        var versions = await notices.VersionsAsync(notice.Id, cancellationToken);
        if (versions.Count == 0)
        {
            archive.Miss(new EvidenceGap("The texts of the notice", "It was stored before texts were kept; notice.json has the last."));
        }

        foreach (var (number, version) in versions.Index())
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"notice/text-{number + 1:000}-{version.At.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}.txt");
            await archive.AddTextAsync(
                name, $"{version.Title}\n\n{version.Text}\n", $"Text {number + 1} of the notice, first seen {version.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z at its item {version.Item}; its hash in alerts is {version.Hash}.", version.At, cancellationToken);
        }

        var spans = notice.Addresses.Select(a => AnswerSpan.Around(a.Source, a.FirstSeen))
            .Concat(versions.Select(v => AnswerSpan.Around(notice.Addresses.FirstOrDefault(a => a.Item == v.Item)?.Source ?? notice.Source, v.At)))
            .Append(AnswerSpan.Around(alert.Source ?? notice.Source, alert.RaisedAt));
        await AddAnswersAsync(archive, spans, cancellationToken);
    }

    internal Task AddSourceAsync(EvidenceArchive archive, Alert alert, CancellationToken cancellationToken)
        => AddAnswersAsync(
            archive,
            alert.Source is { } source ? [AnswerSpan.Before(source, alert.RaisedAt, alert.Kind is AlertKind.SeriesGap or AlertKind.SeriesGapClosed ? SeriesWatch.Grace + Trouble : Trouble)] : [],
            cancellationToken);

    private async Task AddAnswersAsync(EvidenceArchive archive, IEnumerable<AnswerSpan> spans, CancellationToken cancellationToken)
    {
        var entries = new List<EvidenceEntry>();
        foreach (var span in spans.Distinct())
        {
            var found = await answers.ListAsync(span.Source, span.From, span.To, cancellationToken);
            if (found.Count == 0)
            {
                archive.Miss(new EvidenceGap(
                    $"Answers of the source {span.Source} from {span.From.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z to {span.To.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z",
                    "None was kept: the source gave none that could be read, or is a file of ours, or this was before answers were kept."));
            }

            entries.AddRange(found);
        }

        foreach (var same in entries.DistinctBy(e => (e.Source, e.At, e.Address, e.Sha256)).GroupBy(e => e.Sha256, StringComparer.Ordinal).OrderBy(g => g.Min(e => e.At)).ThenBy(g => g.Key, StringComparer.Ordinal))
        {
            await AddAnswerAsync(archive, [.. same.OrderBy(e => e.At).ThenBy(e => e.Source.Value, StringComparer.Ordinal).ThenBy(e => e.Address, StringComparer.Ordinal)], cancellationToken);
        }
    }

    // The same bytes are one file however often they came.
    private async Task AddAnswerAsync(EvidenceArchive archive, IReadOnlyList<EvidenceEntry> same, CancellationToken cancellationToken)
    {
        var (sha256, retrieved) = (same[0].Sha256, same.Select(EvidenceRetrieval.Of).ToList());
        ReadOnlyMemory<byte>? bytes = null;
        var why = "Its bytes are not kept any more: they are older than the installation keeps answers.";
        try
        {
            bytes = await answers.ReadAsync(sha256, cancellationToken);
        }
        catch (InvalidDataException)
        {
            why = "Its bytes are damaged where they are kept.";
        }

        if (bytes is null)
        {
            archive.Miss(new EvidenceGap("An answer of a source", why, sha256, retrieved));
            return;
        }

        var type = same[0].Headers.GetValueOrDefault("content-type");
        await archive.AddAsync(
            $"answers/{sha256}.{Extension(type)}", type is { Length: > 0 } ? type : "application/octet-stream", "An answer of a source, byte by byte as it came, after it was decompressed.", same[0].At, bytes.Value,
            cancellationToken, retrieved);
    }

    private static string Extension(string? mediaType) => mediaType?.Split(';')[0].Trim().ToLowerInvariant() switch
    {
        "text/html" or "application/xhtml+xml" => "html",
        "application/json" or "application/feed+json" => "json",
        "application/xml" or "text/xml" or "application/rss+xml" or "application/atom+xml" or "application/rdf+xml" => "xml",
        "application/pdf" => "pdf",
        "text/plain" => "txt",
        _ => "bin",
    };
}
