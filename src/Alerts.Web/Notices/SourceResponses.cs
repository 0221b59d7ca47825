using Alerts.Notices;

namespace Alerts.Web.Notices;

/// <summary>The sources of this installation.</summary>
public sealed record SourcesResponse(IReadOnlyList<SourceResponse> Items);

/// <summary>Where notices come from, and how it is with it. Addresses, notes and reasons may tell of an operator's network: to tenants they are null.</summary>
/// <param name="Url">Without user and password; the values of its query are masked.</param>
/// <param name="Schedule">Cron expression of five fields, in UTC.</param>
/// <param name="Enabled">False: it is never looked at.</param>
/// <param name="Archive">A record of the past, which is no watch.</param>
/// <param name="Series">The series of numbers that it lists without a gap; null: none.</param>
/// <param name="LastGood">The last whole and trusted read; null where there was none.</param>
/// <param name="NextLook">By its schedule, after what holds it back; null: none is due.</param>
/// <param name="NotBefore">Its publisher asked to be left alone until then; null: it did not.</param>
/// <param name="Failures">Looks in a row without a good answer.</param>
/// <param name="Trouble">What was wrong at the last look; null where nothing was.</param>
/// <param name="Items">In the last trusted answer.</param>
/// <param name="Bytes">Of the last answer that was read, decompressed.</param>
/// <param name="Milliseconds">How long the last look took.</param>
/// <param name="Gaps">Times without a read, oldest first.</param>
public sealed record SourceResponse(
    string Id,
    string Name,
    string Jurisdiction,
    string Authority,
    string TimeZone,
    string Language,
    SourceFormat Format,
    string? Url,
    string Schedule,
    bool Enabled,
    bool Archive,
    string? Series,
    string? Notes,
    SourceTrust State,
    DateTimeOffset? LastGood,
    DateTimeOffset? LastLook,
    DateTimeOffset? NextLook,
    DateTimeOffset? PausedSince,
    DateTimeOffset? NotBefore,
    int Failures,
    string? Trouble,
    int Items,
    long Bytes,
    int Milliseconds,
    IReadOnlyList<SourceGapResponse> Gaps)
{
    /// <param name="isOperator">Whether the answer is for somebody who runs the system.</param>
    public static SourceResponse Of(SourceView view, bool isOperator)
    {
        ArgumentNullException.ThrowIfNull(view);
        var (source, health, _) = view;
        return new SourceResponse(
            source.Id.Value, source.Name, source.Jurisdiction, source.Authority, source.TimeZone, source.Language, source.Format,
            isOperator ? Masked(source.Url) : null, source.Schedule, source.Enabled, source.Archive, source.Series, isOperator ? source.Notes : null,
            health.Trust, health.LastGood, health.LastLook, view.NextLook, health.PausedSince, health.NotBefore, health.Failures, isOperator ? health.Trouble : null,
            health.Items, health.Bytes, health.Milliseconds, [.. health.Gaps.Select(g => new SourceGapResponse(g.From, g.To, isOperator ? g.Reason : null, g.IsBridged))]);
    }

    // A key may stand in the query, as a value or alone, and before the host.
    private static string Masked(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp))
        {
            return address;
        }

        var query = url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? $"{p[..at]}=…" : "…");
        return $"{url.Scheme}://{url.Authority}{url.AbsolutePath}{(url.Query.Length > 1 ? $"?{string.Join('&', query)}" : "")}";
    }
}

/// <summary>A time in which a source was not read.</summary>
/// <param name="Bridged">The next answer still held something of the last: nothing can be missing.</param>
public sealed record SourceGapResponse(DateTimeOffset From, DateTimeOffset To, string? Reason, bool Bridged);

/// <summary>What one look at a source came to.</summary>
/// <param name="Items">Items in the answer; 0 when unchanged or failed.</param>
/// <param name="NewCount">Notices that were not stored before.</param>
/// <param name="New">Their ids, at most 200.</param>
/// <param name="RaisedCount">Alerts that were new.</param>
/// <param name="Raised">Their ids, at most 200.</param>
/// <param name="Error">Why it failed or is doubted, or why single items could not be read; null where all is well.</param>
public sealed record SourceReportResponse(
    string Source, SourceOutcome Outcome, int Items, int NewCount, IReadOnlyList<string> New, int RaisedCount, IReadOnlyList<string> Raised, string? Error)
{
    private const int MostNamed = 200;

    public static SourceReportResponse Of(SourceReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new SourceReportResponse(
            report.Source.Id.Value, report.Outcome, report.Items, report.New.Count, [.. report.New.Take(MostNamed).Select(n => n.Id)],
            report.Raised.Count, [.. report.Raised.Take(MostNamed).Select(a => a.Id)], report.Error);
    }
}
