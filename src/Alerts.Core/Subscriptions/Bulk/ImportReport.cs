namespace Alerts.Subscriptions.Bulk;

public enum ImportMode
{
    /// <summary>No line is stored unless all are good.</summary>
    Atomic,

    /// <summary>The good lines are stored.</summary>
    BestEffort,
}

/// <param name="IsDryRun">Everything is checked and looked up; nothing is stored.</param>
/// <param name="Tenant">Whose key it is; null: an operator's.</param>
/// <param name="ShowsSecrets">Whether the signing secrets of new webhooks are handed out. They are shown here or never.</param>
public sealed record ImportOrder(BulkFormat Format, ImportMode Mode, bool IsDryRun, string? Tenant, bool ShowsSecrets);

/// <summary>What an import did, or would do.</summary>
/// <param name="Lines">Subscriptions in the file, good and bad.</param>
/// <param name="Existing">Were there already, as they are.</param>
/// <param name="Updated">Were there with another cadence.</param>
/// <param name="Refused">Lines with faults.</param>
/// <param name="IsStored">Whether the good lines are stored; in a dry run, whether they would be.</param>
/// <param name="MoreErrors">How many more than <paramref name="Errors"/> there are.</param>
/// <param name="Different">The first lines of at most 100 different filters and ladders, for whoever advises on these.</param>
/// <param name="Secrets">Of webhooks that were new, where the order asked for them.</param>
public sealed record ImportReport(
    int Lines, int Created, int Existing, int Updated, int Refused, bool IsDryRun, bool IsStored, IReadOnlyList<LineFault> Errors, int MoreErrors, IReadOnlyList<string> Warnings,
    IReadOnlyList<ImportedFilter> Different, IReadOnlyList<NewSecret> Secrets);

public sealed record ImportedFilter(int Line, SubscriptionFilter Filter, LeadDays LeadDays);

/// <param name="Line">The first that names the target.</param>
/// <param name="Secret">By the Standard Webhooks specification.</param>
public sealed record NewSecret(int Line, string SubscriptionId, string TargetId, string Secret)
{
    /// <summary>Keeps the secret out of logs.</summary>
    public override string ToString() => $"NewSecret of {TargetId}";
}

public abstract record ImportResult
{
    private ImportResult()
    {
    }

    public sealed record Done(ImportReport Report) : ImportResult;

    /// <summary>Nothing was stored.</summary>
    public sealed record TooLarge(string Reason) : ImportResult;
}
