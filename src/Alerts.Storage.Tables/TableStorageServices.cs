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
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Alerts.Storage.Tables;

public static class TableStorageServices
{
    /// <summary>Those that mend their index rows: every store with an <see cref="IndexedTable{T}"/>.</summary>
    internal static readonly IReadOnlyList<Type> Indexed =
    [
        typeof(INoticeStore), typeof(ISourceHealthStore), typeof(IProposalStore), typeof(IAlertStore), typeof(ITargetStore), typeof(ISubscriptionStore), typeof(IDeliveryLedger),
        typeof(ISuppressionStore), typeof(ISilenceStore), typeof(IPolicyDrafts), typeof(IApiKeyStore), typeof(IAuditLog), typeof(ITenantStore), typeof(IIdempotencyStore), typeof(IEvidenceStore),
        typeof(IDeadLetterStore),
    ];

    /// <summary>
    /// Every storage port over one storage account, as <see cref="TableStorageOptions"/> says; the host adds an <see cref="ISecretProtector"/> and a queue.
    /// Options are checked at start.
    /// </summary>
    public static IServiceCollection AddAlertsTables(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<TableStorageOptions>().Bind(configuration.GetSection(TableStorageOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TableStorageOptions>, OptionsCheck>();
        services.AddSingleton(provider => TableAccount.Open(provider.GetRequiredService<IOptions<TableStorageOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IStoreUpkeep, MovedMessages>();
        services.AddSingleton<IStoreUpkeep>(provider =>
        {
            // A store tells the journal how its rows are mended as it is made.
            foreach (var port in Indexed)
            {
                provider.GetRequiredService(port);
            }

            return new TableUpkeep(provider.GetRequiredService<TableAccount>());
        });
        services.AddSingleton<TableUse>();
        services.AddSingleton<IDeadLetterStore, TableDeadLetters>();
        services.AddSingleton<INoticeStore, TableNoticeStore>();
        services.AddSingleton<ISourceStates, TableSourceStates>();
        services.AddSingleton<ITargetStore, TableTargetStore>();
        services.AddSingleton<IAlertStore, TableAlertStore>();
        services.AddSingleton<IEvidenceStore, TableEvidenceStore>();
        services.AddSingleton<ISourceHealthStore, TableSourceHealthStore>();
        services.AddSingleton<IPolicyRevisions, TablePolicyRevisions>();
        services.AddSingleton<IPolicyRefusals, TablePolicyRefusals>();
        services.AddSingleton<IPolicyDrafts, TablePolicyDrafts>();
        services.AddSingleton<IPolicyOffers, TablePolicyOffers>();
        services.AddSingleton<IProposalStore, TableProposalStore>();
        services.AddSingleton<ICliffRegister, TableCliffRegister>();
        services.AddSingleton<IDeliveryLedger, TableDeliveryLedger>();
        services.AddSingleton<ILimitStore, TableLimitStore>();
        services.AddSingleton<ISuppressionStore, TableSuppressionStore>();
        services.AddSingleton<ISilenceStore, TableSilenceStore>();
        services.AddSingleton<ISubscriptionStore, TableSubscriptionStore>();
        services.AddSingleton<IApiKeyStore, TableApiKeyStore>();
        services.AddSingleton<IDigestStore, TableDigestStore>();
        services.AddSingleton<IAuditLog, TableAuditLog>();
        services.AddSingleton<ITenantStore, TableTenantStore>();
        services.AddSingleton<IIdempotencyStore, TableIdempotencyStore>();
        return services;
    }

    private sealed class OptionsCheck : IValidateOptions<TableStorageOptions>
    {
        public ValidateOptionsResult Validate(string? name, TableStorageOptions options)
            => options.Faults().ToList() is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
