using Alerts.Moving;

namespace Alerts.Storage.Tables;

/// <summary>All that the tables of one prefix hold, to be filled from elsewhere while nobody works on them.</summary>
public sealed class TableContent(TableAccount account) : IDestinationStore
{
    private readonly TableUse _use = new(account);
    private readonly Dictionary<Type, object> _rows = RowsOf(account);

    public IDestinationRows<T> Rows<T>()
        where T : IKept => (IDestinationRows<T>)_rows[typeof(T)];

    public Task<MoveMark> MarkAsync(CancellationToken cancellationToken) => _use.MarkAsync(cancellationToken);

    public Task<bool> MarkAsync(MoveMark expected, MoveMark next, CancellationToken cancellationToken) => _use.MarkAsync(expected, next, cancellationToken);

    private static Dictionary<Type, object> RowsOf(TableAccount account)
    {
        var rows = new Dictionary<Type, object>();
        var evidence = new TableEvidenceStore(account);
        Add(new TableTenantStore(account).Kept);
        Add(new TableApiKeyStore(account).Kept);
        Add(TableTargetStore.KeptIn(account));
        Add(new TableSuppressionStore(account).Kept);
        Add(new TableSubscriptionStore(account).Kept);
        Add(new TableSilenceStore(account).Kept);
        Add(evidence.KeptBytes);
        Add(evidence.KeptAnswers);
        Add(new TableSourceStates(account).Kept);
        Add(new TableSourceHealthStore(account).Kept);
        Add(new TableNoticeStore(account).Kept);
        Add(new TablePolicyRevisions(account).Kept);
        Add(new TablePolicyDrafts(account).Kept);
        Add(new TablePolicyOffers(account).Kept);
        Add(new TablePolicyRefusals(account).Kept);
        Add(new TableProposalStore(account).Kept);
        Add(new TableCliffRegister(account).Kept);
        Add(new TableAlertStore(account).Kept);
        Add(new TableDeliveryLedger(account).Kept);
        Add(new TableDigestStore(account).Kept);
        Add(new TableAuditLog(account).Kept);
        Add(new TableIdempotencyStore(account).Kept);
        Add(new TableDeadLetters(account).Kept);
        Add(MovedMessages.KeptIn(account));
        return rows;

        void Add<T>(IDestinationRows<T> of)
            where T : IKept => rows.Add(typeof(T), of);
    }
}
