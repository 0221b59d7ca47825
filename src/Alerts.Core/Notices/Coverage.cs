using Alerts.Materials;

namespace Alerts.Notices;

/// <summary>How well the sources were watched in a span of time, and what they said of some material.</summary>
/// <param name="Material">Null: of any.</param>
/// <param name="NothingNew">Whether "nothing new was published" can be said: nothing was found, and no source can have been missed.</param>
public sealed record Coverage(DateTimeOffset Since, DateTimeOffset Until, MaterialId? Material, bool NothingNew, IReadOnlyList<SourceCoverage> Sources)
{
    /// <param name="sources">Those that could carry it.</param>
    /// <param name="found">What was published since then, by any source.</param>
    /// <param name="interval">The longest time between two scheduled looks at a source.</param>
    public static Coverage Of(
        IReadOnlyList<Source> sources, IReadOnlyList<SourceHealth> healths, IReadOnlyList<Notice> found, MaterialCatalogue catalogue,
        MaterialId? material, DateTimeOffset since, DateTimeOffset now, Func<Source, TimeSpan> interval)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(healths);
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(interval);
        var related = material is { } wanted ? catalogue.Related(wanted).ToHashSet() : null;
        var naming = found.Where(n => related is null ? n.Materials.Count > 0 : n.Materials.Any(related.Contains)).CountBy(n => n.Source).ToDictionary();
        var byId = healths.ToDictionary(h => h.Id);
        var rows = sources.Where(s => s is { Enabled: true, Archive: false })
            .Select(s => SourceCoverage.Of(s, byId.GetValueOrDefault(s.Id) ?? new SourceHealth(s.Id), naming.GetValueOrDefault(s.Id), since, now, interval(s)))
            .ToList();
        return new Coverage(since, now, material, rows.TrueForAll(r => r is { IsComplete: true, Found: 0 }), rows);
    }
}

/// <summary>How well one source was watched.</summary>
/// <param name="LastGood">Null where it never was read.</param>
/// <param name="Gaps">Those that reach into the span.</param>
/// <param name="Found">Notices of the span that name the material.</param>
/// <param name="IsComplete">Whether nothing that it published in the span can be missing.</param>
/// <param name="Why">Why not, in words; null where it is complete.</param>
public sealed record SourceCoverage(
    SourceId Id, string Name, string Jurisdiction, SourceTrust Trust, DateTimeOffset? LastGood, IReadOnlyList<SourceGap> Gaps, int Found, bool IsComplete, string? Why)
{
    // A look may take its time.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(10);

    internal static SourceCoverage Of(Source source, SourceHealth health, int found, DateTimeOffset since, DateTimeOffset now, TimeSpan interval)
    {
        var gaps = health.Gaps.Where(g => g.To > since).ToList();
        var why = (health.Trust, health.LastGood) switch
        {
            (SourceTrust.Paused, _) => $"paused since {health.PausedSince:u}",
            (_, null) => health.Trouble is { } never ? $"never read: {never}" : "never read",
            (SourceTrust.Failing or SourceTrust.Suspect, { } last) => $"not read since {last:u}: {health.Trouble}",
            (_, { } last) when now - last > 2 * interval + Slack => $"not looked at since {last:u}",
            _ when health.Trouble is { } partly => partly,
            _ when gaps.Find(g => !g.IsBridged) is { } gap => $"not read from {gap.From:u} to {gap.To:u}, and its list had moved on: {gap.Reason}",
            _ => null,
        };
        return new SourceCoverage(source.Id, source.Name, source.Jurisdiction, health.Trust, health.LastGood, gaps, found, why is null, why);
    }
}
