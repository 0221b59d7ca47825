using Alerts.Policies;

namespace Alerts.Web.Measures;

/// <summary>Has <see cref="CurrentDataset"/> follow what other processes accept: for a host of several instances, before each use.</summary>
public sealed class DatasetFollower(CurrentDataset current, IPolicyRevisions revisions, TimeProvider clock)
{
    /// <summary>How old a look may be.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(30);

    private long _lookedAt;

    private SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>What is in use; null before the first was accepted. One small read at most every <see cref="Freshness"/>, and the whole file where it changed.</summary>
    public async Task<PolicyDataset?> FollowAsync(CancellationToken cancellationToken)
    {
        if (IsFresh())
        {
            return current.Value;
        }

        await Turn.WaitAsync(cancellationToken);
        try
        {
            if (!IsFresh())
            {
                var now = clock.GetUtcNow().UtcTicks;
                var newest = await revisions.ListAsync(null, 1, cancellationToken);
                if (newest.Items is [{ } entry] && entry.Sequence != current.Sequence && await revisions.LatestAsync(cancellationToken) is { } accepted)
                {
                    current.Follow(new PolicyDataset(accepted.File), accepted.Sequence);
                }

                Volatile.Write(ref _lookedAt, now);
            }

            return current.Value;
        }
        finally
        {
            Turn.Release();
        }
    }

    // Before the first is accepted each look counts.
    private bool IsFresh() => current.Value is not null && clock.GetUtcNow().UtcTicks - Volatile.Read(ref _lookedAt) < Freshness.Ticks;
}
