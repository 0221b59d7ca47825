using Alerts.Policies;

namespace Alerts.Notices;

/// <summary>
/// Looks at the sources whose time has come since they were last looked at: for a host that is woken now and then and remembers nothing
/// itself. A host that was away for hours makes one look at each, not one for each time that it missed.
/// </summary>
public sealed class SourceRound(SourceRegister register, ISourceHealthStore healths, NoticeWatch watch, TimeProvider clock)
{
    // Sources are slow, not busy, and each host has a gate of its own.
    private const int AtOnce = 16;

    /// <param name="budget">No look begins later than this; those that have begun end. What is left is due in the next round, and first.</param>
    public async Task<IReadOnlyList<SourceReport>> WatchDueAsync(PolicyDataset dataset, TimeSpan budget, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        using var slots = new SemaphoreSlim(AtOnce);
        var due = Due(register, await healths.AllAsync(cancellationToken), clock.GetUtcNow());
        var reports = await Task.WhenAll(due.Select(LookAsync).ToList());
        return [.. reports.OfType<SourceReport>()];

        async Task<SourceReport?> LookAsync(Source source)
        {
            await slots.WaitAsync(cancellationToken);
            try
            {
                return clock.GetElapsedTime(started) > budget ? null : await watch.WatchUnlessFailingAsync(source, dataset, cancellationToken);
            }
            finally
            {
                slots.Release();
            }
        }
    }

    /// <summary>Those that may be looked at now, the longest overdue first; one that was never looked at is due since ever.</summary>
    public static IReadOnlyList<Source> Due(SourceRegister register, IReadOnlyList<SourceHealth> healths, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(register);
        ArgumentNullException.ThrowIfNull(healths);
        var known = healths.ToDictionary(h => h.Id);
        return [.. register.Sources
            .Where(s => s.Enabled)
            .Select(s => (Source: s, At: DueSince(register, s, known.GetValueOrDefault(s.Id))))
            .Where(d => d.At <= now)
            .OrderBy(d => d.At)
            .Select(d => d.Source)];
    }

    // Null: never.
    private static DateTimeOffset? DueSince(SourceRegister register, Source source, SourceHealth? health)
    {
        if (health?.PausedSince is not null)
        {
            return null;
        }

        var due = health?.LastLook is { } last ? register.NextLook(source, last) : DateTimeOffset.MinValue;
        foreach (var held in new[] { health?.NotBefore, health is null ? null : BackOff.Until(health) })
        {
            due = held > due ? held : due;
        }

        return due;
    }
}
