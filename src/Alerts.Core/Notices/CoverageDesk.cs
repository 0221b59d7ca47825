using System.Globalization;
using Alerts.Materials;

namespace Alerts.Notices;

/// <summary>The sources that this installation looks at.</summary>
/// <param name="LongestInterval">The longest time between two scheduled looks at a source.</param>
public sealed record SourceRegister(IReadOnlyList<Source> Sources, Func<Source, TimeSpan> LongestInterval)
{
    /// <summary>The first time of a source's schedule after an instant; null where there is none.</summary>
    public Func<Source, DateTimeOffset, DateTimeOffset?> NextLook { get; init; } = (_, _) => null;

    public Source? Find(string id) => Sources.FirstOrDefault(s => s.Id.Value == id);
}

/// <summary>Answers whether silence means that there was nothing.</summary>
public sealed class CoverageDesk(SourceRegister register, ISourceHealthStore healths, INoticeStore notices, MaterialCatalogue catalogue, TimeProvider clock)
{
    /// <summary>How far back can be asked.</summary>
    public const int MostDays = 400;

    /// <param name="material">Null: of any.</param>
    public async Task<Coverage> AskAsync(MaterialId? material, DateTimeOffset since, CancellationToken cancellationToken)
        => Coverage.Of(
            register.Sources, await healths.AllAsync(cancellationToken), await notices.PublishedSinceAsync(since, cancellationToken), catalogue,
            material, since, clock.GetUtcNow(), register.LongestInterval);

    /// <summary>Reads a span such as 30m, 24h, 7d, 2w before now, or a day (its midnight in UTC), or an RFC 3339 instant.</summary>
    /// <returns>Null, and what is wrong, where it is neither, is in the future, or is more than <see cref="MostDays"/> ago.</returns>
    public static DateTimeOffset? Since(string text, DateTimeOffset now, out string? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        DateTimeOffset? since = Span(text) is { } span ? now - span
            : text.Length >= "2026-11-23".Length && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant) ? instant
            : null;
        fault = since is null ? "is not a time: write 7d, 24h, 2026-11-16 or 2026-11-16T08:00:00Z"
            : since > now ? "lies ahead"
            : now - since > TimeSpan.FromDays(MostDays) ? $"is more than {MostDays} days ago"
            : null;
        return fault is null ? since : null;
    }

    private static TimeSpan? Span(string text)
        => text.Length is >= 2 and <= 6 && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            ? text[^1] switch
            {
                'm' => TimeSpan.FromMinutes(n),
                'h' => TimeSpan.FromHours(n),
                'd' => TimeSpan.FromDays(n),
                'w' => TimeSpan.FromDays(7.0 * n),
                _ => null,
            }
            : null;
}
