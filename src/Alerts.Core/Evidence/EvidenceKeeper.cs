namespace Alerts.Evidence;

/// <summary>Forgets what was kept of sources when its time is over.</summary>
public sealed class EvidenceKeeper(IEvidenceStore store, EvidenceOptions options, TimeProvider clock)
{
    public Task<int> ForgetOldAsync(CancellationToken cancellationToken) => store.ForgetAsync(clock.GetUtcNow().AddDays(-options.RetentionDays), cancellationToken);
}
