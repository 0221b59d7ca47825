using Alerts.Alerting;

namespace Alerts.Notices;

/// <summary>
/// Tells operators of numbers that are missing in a series which a source lists in full: maybe a notice that was missed. Keeps no state
/// of its own: a hole's alert has the number for its subject, and is closed when the number is found, at whatever source.
/// </summary>
public sealed class SeriesWatch(INoticeStore notices, IAlertStore alerts, AlertIntake intake, TimeProvider clock)
{
    /// <summary>Numbers may be published out of order; a hole is told when it has lasted this long.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(3);

    /// <summary>The alerts that were new. Costs nothing where the source names no series.</summary>
    public async Task<IReadOnlyList<Alert>> WatchAsync(Source source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Series is not { } series)
        {
            return [];
        }

        var now = clock.GetUtcNow();
        var today = TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(source.TimeZone));
        var raised = new List<Alert>();

        // The last numbers of a year come out early in the next.
        foreach (var year in today.Month == 1 ? new[] { today.Year - 1, today.Year } : [today.Year])
        {
            var known = await notices.InSeriesAsync(series, year, cancellationToken);
            raised.AddRange(await CloseAsync(source, series, year, known, now, cancellationToken));
            raised.AddRange(await intake.RaiseManyAsync(await NotYetToldAsync(SeriesHoles.In(series, year, known, now - Grace, now).Select(hole => Missing(source, hole, now)), cancellationToken), cancellationToken));
        }

        return raised;
    }

    private async Task<IReadOnlyList<Alert>> CloseAsync(Source source, string series, int year, IReadOnlyList<SeriesEntry> known, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var told = await alerts.ExistingAsync([.. known.Select(k => MissingId(k.Instrument))], cancellationToken);
        var filled = known.Where(k => told.Contains(MissingId(k.Instrument)) && SeriesHoles.NumberOf(k.Instrument, series, year) is not null);
        return await intake.RaiseManyAsync(await NotYetToldAsync(filled.Select(k => Found(source, k.Instrument, now)), cancellationToken), cancellationToken);
    }

    private async Task<IReadOnlyCollection<Alert>> NotYetToldAsync(IEnumerable<Alert> wanted, CancellationToken cancellationToken)
    {
        var all = wanted.ToList();
        var existing = all.Count == 0 ? new HashSet<string>() : await alerts.ExistingAsync([.. all.Select(a => a.Id)], cancellationToken);
        return [.. all.Where(a => !existing.Contains(a.Id))];
    }

    private static string MissingId(InstrumentId hole) => Alert.IdOf(AlertKind.SeriesGap, hole.Value, "");

    private static Alert Missing(Source source, SeriesHole hole, DateTimeOffset now)
        => new(MissingId(hole.Missing), AlertKind.SeriesGap, hole.Missing.Value, Severity.Warning, [], [], now, NoticeText.Missing(source, hole)) { Source = source.Id };

    private static Alert Found(Source source, InstrumentId instrument, DateTimeOffset now)
        => new(
            Alert.IdOf(AlertKind.SeriesGapClosed, instrument.Value, ""), AlertKind.SeriesGapClosed, instrument.Value, Severity.Info, [], [], now,
            NoticeText.Found(source, instrument))
        { Source = source.Id };
}
