using Alerts.DataFiles;

namespace Alerts.Notices;

/// <summary>Reads data/sources.json; names every fault at once.</summary>
public static class SourceFileReader
{
    /// <param name="isSchedule">Whether a cron expression can be read; the host's scheduler knows.</param>
    public static async Task<DataFile<IReadOnlyList<Source>>> ReadAsync(
        string fileName, ReadOnlyMemory<byte> bytes, string schemaJson, Func<string, bool> isSchedule, CancellationToken cancellationToken)
        => await DataFileReader.ReadAsync<SourceFile>(fileName, bytes, schemaJson, check: null, cancellationToken) switch
        {
            DataFile<SourceFile>.Refused refused => new DataFile<IReadOnlyList<Source>>.Refused(refused.Faults),
            DataFile<SourceFile>.Good good => Check(fileName, good.Value.Sources, isSchedule),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static DataFile<IReadOnlyList<Source>> Check(string file, IReadOnlyList<Source> sources, Func<string, bool> isSchedule)
    {
        var faults = new List<DataFault>();
        var seen = new HashSet<SourceId>();
        foreach (var (i, source) in sources.Index())
        {
            if (!seen.Add(source.Id))
            {
                faults.Add(new DataFault(file, $"/sources/{i}/id", $"'{source.Id}' occurs twice"));
            }

            if (!TimeZoneInfo.TryFindSystemTimeZoneById(source.TimeZone, out _))
            {
                faults.Add(new DataFault(file, $"/sources/{i}/timeZone", $"'{source.TimeZone}' is not an IANA time zone"));
            }

            if (!isSchedule(source.Schedule))
            {
                faults.Add(new DataFault(file, $"/sources/{i}/schedule", $"'{source.Schedule}' is not a cron expression of five fields"));
            }

            foreach (var (n, pattern) in (source.Ignore ?? []).Index().Where(x => !IsExpression(x.Item)))
            {
                faults.Add(new DataFault(file, $"/sources/{i}/ignore/{n}", $"'{pattern}' is not a regular expression that can be matched without backtracking"));
            }

            if (!IsAddress(source.Url))
            {
                faults.Add(new DataFault(file, $"/sources/{i}/url", "must be an absolute https: or http: address, or file: with a path"));
            }
        }

        return faults.Count > 0 ? new DataFile<IReadOnlyList<Source>>.Refused(faults) : new DataFile<IReadOnlyList<Source>>.Good(sources);
    }

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
