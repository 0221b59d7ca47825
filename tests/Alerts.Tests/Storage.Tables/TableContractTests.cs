using Alerts.Access;
using Alerts.Alerting;
using Alerts.Auditing;
using Alerts.Classification;
using Alerts.Deliveries;
using Alerts.Evidence;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Queues;
using Alerts.Storage.Tables;
using Alerts.Subscriptions;
using Alerts.Tests.Contracts;
using Alerts.Tests.Support;

namespace Alerts.Tests.Storage.Tables;

public sealed class TableNoticeStoreTests : NoticeStoreContract
{
    private readonly TableAccount _account = Azurite.Open();

    protected override INoticeStore Store => new TableNoticeStore(_account);

    protected override ISourceStates States => new TableSourceStates(_account);
}

public sealed class TableDeadLettersTests : DeadLetterStoreContract
{
    private readonly TableAccount _account = Azurite.Open();

    protected override IDeadLetterStore Store => new TableDeadLetters(_account);
}

public sealed class TableTargetStoreTests : TargetStoreContract
{
    private readonly TableAccount _account = Azurite.Open();

    protected override ITargetStore Targets => new TableTargetStore(_account, new FakeProtector());
}

public sealed class TableAlertStoreTests : AlertStoreContract
{
    private readonly TableAccount _account = Azurite.Open();

    protected override IAlertStore Store => new TableAlertStore(_account);
}

public sealed class TableEvidenceStoreTests : EvidenceStoreContract
{
    private readonly TableAccount _account = Azurite.Open();

    protected override IEvidenceStore Store => new TableEvidenceStore(_account);
}

public sealed class TableSourceHealthStoreTests : SourceHealthStoreContract
{
    private readonly TableAccount _account = Azurite.Open();

    protected override ISourceHealthStore Store => new TableSourceHealthStore(_account);
}

public sealed class TablePolicyRevisionsTests : PolicyRevisionsContract
{
    private readonly TableAccount _account = Azurite.Open();

    protected override IPolicyRevisions Revisions => new TablePolicyRevisions(_account);
}

public sealed class TablePolicyRefusalsTests : PolicyRefusalsContract
{
    private readonly TableAccount _account = Azurite.Open();

    protected override IPolicyRefusals Refusals => new TablePolicyRefusals(_account);
}

public sealed class TablePolicyDraftsTests : PolicyDraftsContract
{
    private readonly TableAccount _account = Azurite.Open();

    protected override IPolicyDrafts Drafts => new TablePolicyDrafts(_account);
}

public sealed class TablePolicyOffersTests : PolicyOffersContract
{
    private readonly TableAccount _account = Azurite.Open();

    protected override IPolicyOffers Offers => new TablePolicyOffers(_account);
}

public sealed class TableProposalStoreTests : ProposalStoreContract
{
    private readonly TableAccount _account = Azurite.Open();

    protected override IProposalStore Proposals => new TableProposalStore(_account);
}

public sealed class TableCliffRegisterTests : CliffRegisterContract
{
    private readonly TableAccount _account = Azurite.Open();

    protected override ICliffRegister Cliffs => new TableCliffRegister(_account);
}

public sealed class TableDeliveryLedgerTests : DeliveryLedgerContract
{
    private readonly TableAccount _account = Azurite.Open();

    protected override IDeliveryLedger Ledger => new TableDeliveryLedger(_account);

    protected override string Readable(string cursor) => RowKeys.Mirror(cursor[16..^1]);
}

public sealed class TableSuppressionStoreTests : SuppressionStoreContract
{
    private readonly TableAccount _account = Azurite.Open();

    protected override ISuppressionStore Store => new TableSuppressionStore(_account);
}

public sealed class TableSilenceStoreTests : SilenceStoreContract
{
    private readonly TableAccount _account = Azurite.Open();

    protected override ISilenceStore Store => new TableSilenceStore(_account);
}

public sealed class TableSubscriptionStoreTests : SubscriptionStoreContract
{
    private readonly TableAccount _account = Azurite.Open();

    protected override ISubscriptionStore Store => new TableSubscriptionStore(_account);

    [Theory]
    [InlineData("nonsense")]
    [InlineData("|")]
    [InlineData("sub_1|0")]
    [InlineData("sub_1|0f3c5a21|")]
    [InlineData("sub_1|0f3c5a21|x")]
    [InlineData("sub_1|0f3c5a21|99999999999")]
    [InlineData("|0f3c5a21|0")]
    public async Task A_cursor_that_no_list_gave_out_is_refused(string cursor)
        => await Assert.ThrowsAsync<InvalidCursorException>(() => Store.ByInterestAsync(new HashSet<string>(["m:gallium"]), cursor, 10, TestContext.Current.CancellationToken));

    [Fact]
    public async Task A_list_by_interest_that_goes_on_with_other_keys_asks_all_of_them()
    {
        var cancel = TestContext.Current.CancellationToken;
        await Store.AddManyAsync([.. Enumerable.Range(0, 6).Select(i => Rows.Subscription($"sub_{i}", [i % 2 == 0 ? "gallium" : "germanium"]))], cancel);
        var gallium = (await Store.KeysAsync(cancel)).Where(k => k.Contains("gallium", StringComparison.Ordinal)).ToHashSet();
        var page = await Store.ByInterestAsync(gallium, null, 1, cancel);
        Assert.Equal("sub_0", Assert.Single(page.Items).Id);
        Assert.Equal(5, (await Store.ByInterestAsync((await Store.KeysAsync(cancel)).ToHashSet(), page.Next, 10, cancel)).Items.Count);
    }
}

public sealed class TableApiKeyStoreTests : ApiKeyStoreContract
{
    private readonly TableAccount _account = Azurite.Open();

    protected override IApiKeyStore Keys => new TableApiKeyStore(_account);
}

public sealed class TableDigestStoreTests : DigestStoreContract
{
    private readonly TableAccount _account = Azurite.Open();

    protected override IDigestStore Digests => new TableDigestStore(_account);
}

public sealed class TableAuditLogTests : AuditLogContract
{
    private readonly TableAccount _account = Azurite.Open();

    protected override IAuditLog Log => new TableAuditLog(_account);
}

public sealed class TableTenantStoreTests : TenantStoreContract
{
    private readonly TableAccount _account = Azurite.Open();

    protected override ITenantStore Store => new TableTenantStore(_account);
}

public sealed class TableIdempotencyStoreTests : IdempotencyStoreContract
{
    private readonly TableAccount _account = Azurite.Open();

    protected override IIdempotencyStore Store => new TableIdempotencyStore(_account);
}
