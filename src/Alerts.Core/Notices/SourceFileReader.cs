using Alerts.DataFiles;

namespace Alerts.Notices;

/// <summary>What only others know of the texts in data/sources.json.</summary>
/// <param name="IsSchedule">Whether a cron expression can be read; the host's scheduler knows.</param>
/// <param name="IsSelector">Whether a CSS selector can be read; the reader of pages knows.</param>
public sealed record SourceChecks(Func<string, bool> IsSchedule, Func<string, bool> IsSelector);

/// <summary>Reads data/sources.json; names every fault at once.</summary>
public static class SourceFileReader
{
    public static async Task<DataFile<IReadOnlyList<Source>>> ReadAsync(
        string fileName, ReadOnlyMemory<byte> bytes, string schemaJson, SourceChecks checks, CancellationToken cancellationToken)
        => await DataFileReader.ReadAsync<SourceFile>(fileName, bytes, schemaJson, check: null, cancellationToken) switch
        {
            DataFile<SourceFile>.Refused refused => new DataFile<IReadOnlyList<Source>>.Refused(refused.Faults),
            DataFile<SourceFile>.Good good => Check(fileName, good.Value.Sources, checks),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static DataFile<IReadOnlyList<Source>> Check(string file, IReadOnlyList<Source> sources, SourceChecks checks)
    {
        var seen = new HashSet<SourceId>();
        DataFault[] faults = [.. sources.Index().SelectMany(s => FaultsOf(s.Item, seen.Add(s.Item.Id), checks).Select(f => new DataFault(file, $"/sources/{s.Index}/{f.Place}", f.Reason)))];
        return faults.Length > 0 ? new DataFile<IReadOnlyList<Source>>.Refused(faults) : new DataFile<IReadOnlyList<Source>>.Good(sources);
    }

    private static IEnumerable<(string Place, string Reason)> FaultsOf(Source source, bool isFirst, SourceChecks checks)
    {
        if (!isFirst)
        {
            yield return ("id", $"'{source.Id}' occurs twice");
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(source.TimeZone, out _))
        {
            yield return ("timeZone", $"'{source.TimeZone}' is not an IANA time zone");
        }

        if (!checks.IsSchedule(source.Schedule))
        {
            yield return ("schedule", $"'{source.Schedule}' is not a cron expression of five fields");
        }

        if (!IsAddress(source.Url))
        {
            yield return ("url", "must be an absolute https: or http: address, or file: with a path");
        }
        else if (!source.PlainHttp && Uri.TryCreate(source.Url, UriKind.Absolute, out var address) && address is { Scheme: "http", IsLoopback: false })
        {
            yield return ("url", "is http:, which anybody on the way can read and change: write https:, or plainHttp: true where the publisher has none");
        }

        foreach (var fault in HtmlFaults(source, checks).Concat(IgnoreFaults(source)))
        {
            yield return fault;
        }
    }

    private static IEnumerable<(string Place, string Reason)> HtmlFaults(Source source, SourceChecks checks)
    {
        if (source.Html is not { } html)
        {
            return source.Format == SourceFormat.Html ? [("format", "'html' needs the selectors of its list: html with an item at least")] : [];
        }

        if (source.Format != SourceFormat.Html)
        {
            return [("html", "is for the format 'html' only")];
        }

        (string Place, string? Selector)[] all = [("item", html.Item), ("title", html.Title), ("link", html.Link), ("date", html.Date), ("text", html.Text), ("detail", html.Detail)];
        return all.Where(s => s.Selector is not null && !checks.IsSelector(s.Selector)).Select(s => ($"html/{s.Place}", $"'{s.Selector}' is not a CSS selector"));
    }

    private static IEnumerable<(string Place, string Reason)> IgnoreFaults(Source source)
        => (source.Ignore ?? []).Index().Where(i => !IsExpression(i.Item)).Select(i => ($"ignore/{i.Index}", $"'{i.Item}' is not a regular expression that can be matched without backtracking"));

    private static bool IsExpression(string pattern)
    {
        try
        {
            return new Noise([pattern]) is not null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private static bool IsAddress(string url)
        => url.StartsWith("file:", StringComparison.Ordinal)
            ? url.Length > "file:".Length
            : Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http";
}
