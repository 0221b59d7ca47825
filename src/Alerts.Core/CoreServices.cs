using Alerts.Access;
using Alerts.Alerting;
using Alerts.Auditing;
using Alerts.Classification;
using Alerts.Deliveries;
using Alerts.Evidence;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Queues;
using Alerts.Subscriptions;
using Alerts.Subscriptions.Bulk;
using Alerts.Subscriptions.Previews;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Alerts;

public static class CoreServices
{
    /// <summary>The use cases. The host adds the ports' adapters, a <see cref="MaterialCatalogue"/> and, for another clock, a <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddAlertsCore(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<CurrentActor>(_ => new CurrentActor());
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<TenantRegister>();
        services.AddSingleton<TenantDesk>();
        services.AddSingleton<ApiKeyDesk>();
        services.AddSingleton<IdempotencyDesk>();
        services.AddSingleton<MaterialMatcher>();
        services.AddSingleton<AlertIntake>();
        services.AddSingleton<NoticeIntake>();
        services.AddSingleton<SeriesWatch>();
        services.AddSingleton<NoticeWatch>();
        services.AddSingleton<SourceRound>();
        services.AddSingleton<CoverageDesk>();
        services.AddSingleton<SourceDesk>();
        services.AddSingleton<RevisionIntake>();
        services.AddSingleton<PolicyWatch>();
        services.AddSingleton<RevisionAudience>();
        services.AddSingleton<RevisionPreviews>();
        services.AddSingleton<DatasetDesk>();
        services.AddSingleton<ProposalDesk>();
        services.AddSingleton<ExpiryWatch>();
        services.AddSingleton<FirstMessages>();
        services.AddSingleton<AlertDeliveries>();
        services.AddSingleton<CorrectionRouter>();
        services.AddSingleton<CorrectionDesk>();
        services.AddSingleton<AnswerEvidence>();
        services.AddSingleton<LawEvidence>();
        services.AddSingleton<LedgerEvidence>();
        services.AddSingleton<EvidenceDesk>();
        services.AddSingleton<AlertRouter>();
        services.TryAddSingleton(DeliveryPace.Default);
        services.AddSingleton<TargetGate>();
        services.AddSingleton<TargetSwitch>();
        services.AddMetrics();
        services.AddSingleton<IDeliveryObserver, DeliveryMetrics>();
        services.AddSingleton<BacklogWatch>();
        services.AddSingleton<DeliveryProcessor>();
        services.AddSingleton<Sweeper>();
        services.AddSingleton<DeliveryDesk>();
        services.AddSingleton<DeliveryRetry>();
        services.AddSingleton<DeadLetterDesk>();
        services.TryAddSingleton(ConfirmationRule.Never);
        services.AddSingleton<ConfirmationDesk>();
        services.AddSingleton<MailFeedback>();
        services.AddSingleton<SuppressionDesk>();
        services.AddSingleton<SilenceDesk>();
        services.AddSingleton<SubscriptionDesk>();
        services.AddSingleton<SignUpDesk>();
        services.AddSingleton<PreviewDesk>();
        services.AddSingleton<ImportDesk>();
        services.AddSingleton<ExportDesk>();
        services.AddSingleton<SubscriptionChanges>();
        services.AddSingleton<CatalogueCheck>();
        services.AddSingleton<TestMessages>();
        services.AddSingleton<DigestWatch>();
        return services;
    }
}
