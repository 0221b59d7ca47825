using Alerts.Access;
using Alerts.Alerting;
using Alerts.Auditing;
using Alerts.Classification;
using Alerts.Deliveries;
using Alerts.Evidence;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Queues;
using Alerts.Subscriptions;
using Microsoft.Extensions.DependencyInjection;

namespace Alerts.Storage.Sqlite;

public static class SqliteStorageServices
{
    /// <summary>Every storage port and the queue over one file; the host adds an <see cref="ISecretProtector"/>. The file is opened, and made if need be, at the first use.</summary>
    /// <param name="path">The database file; its directory must exist.</param>
    public static IServiceCollection AddAlertsSqlite(this IServiceCollection services, string path)
    {
        services.AddSingleton(provider => SqliteDatabase.Open(path, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<INoticeStore, SqliteNoticeStore>();
        services.AddSingleton<ISourceStates, SqliteSourceStates>();
        services.AddSingleton<ISourceHealthStore, SqliteSourceHealthStore>();
        services.AddSingleton<IEvidenceStore, SqliteEvidenceStore>();
        services.AddSingleton<IPolicyRevisions, SqlitePolicyRevisions>();
        services.AddSingleton<IPolicyDrafts, SqlitePolicyDrafts>();
        services.AddSingleton<IPolicyOffers, SqlitePolicyOffers>();
        services.AddSingleton<IPolicyRefusals, SqlitePolicyRefusals>();
        services.AddSingleton<IProposalStore, SqliteProposalStore>();
        services.AddSingleton<ICliffRegister, SqliteCliffRegister>();
        services.AddSingleton<IAlertStore, SqliteAlertStore>();
        services.AddSingleton<SqliteTargetStore>();
        services.AddSingleton<ITargetStore>(provider => provider.GetRequiredService<SqliteTargetStore>());
        services.AddSingleton<ISubscriptionStore, SqliteSubscriptionStore>();
        services.AddSingleton<IDigestStore, SqliteDigestStore>();
        services.AddSingleton<ISuppressionStore, SqliteSuppressionStore>();
        services.AddSingleton<ISilenceStore, SqliteSilenceStore>();
        services.AddSingleton<IDeliveryLedger, SqliteDeliveryLedger>();
        services.AddSingleton<IApiKeyStore, SqliteApiKeyStore>();
        services.AddSingleton<IAuditLog, SqliteAuditLog>();
        services.AddSingleton<ITenantStore, SqliteTenantStore>();
        services.AddSingleton<IIdempotencyStore, SqliteIdempotencyStore>();
        services.AddSingleton<SqliteMessageQueue>();
        services.AddSingleton<IMessageQueue>(provider => provider.GetRequiredService<SqliteMessageQueue>());
        return services;
    }

    /// <summary>
    /// Gives back the messages that a dead process held. Call it at start, and only while this process alone works on the
    /// data directory. How many there were.
    /// </summary>
    public static Task<int> ReleaseStaleLocksAsync(this IServiceProvider services, CancellationToken cancellationToken)
        => services.GetRequiredService<SqliteMessageQueue>().ReleaseLocksAsync(cancellationToken);

    /// <summary>Protects what an earlier version of the program stored in the open. How many rows there were.</summary>
    public static Task<int> SealOpenSecretsAsync(this IServiceProvider services, CancellationToken cancellationToken)
        => services.GetRequiredService<SqliteTargetStore>().SealOpenRowsAsync(cancellationToken);
}
