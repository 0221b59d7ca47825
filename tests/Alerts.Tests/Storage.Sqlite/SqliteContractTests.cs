using Alerts.Access;
using Alerts.Alerting;
using Alerts.Auditing;
using Alerts.Classification;
using Alerts.Deliveries;
using Alerts.Evidence;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Queues;
using Alerts.Storage.Sqlite;
using Alerts.Subscriptions;
using Alerts.Tests.Contracts;
using Alerts.Tests.Support;

namespace Alerts.Tests.Storage.Sqlite;

/// <summary>A database in a directory of its own, gone at the end.</summary>
public sealed class SqliteFile : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("alerts-test-");

    public SqliteFile(TimeProvider? clock = null) => Database = SqliteDatabase.Open(Path, clock ?? TimeProvider.System);

    public string Path => System.IO.Path.Combine(_directory.FullName, "alerts.db");

    public SqliteDatabase Database { get; }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}

public sealed class SqliteMessageQueueTests : MessageQueueContract, IAsyncDisposable
{
    private readonly SqliteFile _file = new();
    private SqliteMessageQueue? _queue;

    protected override IMessageQueue Queue => _queue ??= new SqliteMessageQueue(_file.Database, Clock);

    [Fact]
    public async Task Locks_of_a_dead_process_are_given_back()
    {
        await Queue.EnqueueAsync("q", [new QueueMessage("a", "")], TestContext.Current.CancellationToken);
        await Queue.ReceiveAsync("q", 1, TimeSpan.FromDays(1), TimeSpan.Zero, TestContext.Current.CancellationToken);

        Assert.Equal(1, await _queue!.ReleaseLocksAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, await _queue.ReleaseLocksAsync(TestContext.Current.CancellationToken));
        Assert.Single(await Queue.ReceiveAsync("q", 1, TimeSpan.FromDays(1), TimeSpan.Zero, TestContext.Current.CancellationToken));
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}

public sealed class SqliteAlertStoreTests : AlertStoreContract, IAsyncDisposable
{
    private readonly SqliteFile _file = new();
    private SqliteAlertStore? _store;

    protected override IAlertStore Store => _store ??= new SqliteAlertStore(_file.Database);

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}

public sealed class SqliteNoticeStoreTests : NoticeStoreContract, IAsyncDisposable
{
    private readonly SqliteFile _file = new();

    protected override INoticeStore Store => new SqliteNoticeStore(_file.Database);

    protected override ISourceStates States => new SqliteSourceStates(_file.Database);

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}

public sealed class SqliteEvidenceStoreTests : EvidenceStoreContract, IAsyncDisposable
{
    private readonly SqliteFile _file = new();

    protected override IEvidenceStore Store => new SqliteEvidenceStore(_file.Database);

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}

public sealed class SqliteSourceHealthStoreTests : SourceHealthStoreContract, IAsyncDisposable
{
    private readonly SqliteFile _file = new();

    protected override ISourceHealthStore Store => new SqliteSourceHealthStore(_file.Database);

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}

public sealed class SqlitePolicyRevisionsTests : PolicyRevisionsContract, IAsyncDisposable
{
    private readonly SqliteFile _file = new();

    protected override IPolicyRevisions Revisions => new SqlitePolicyRevisions(_file.Database);

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}

public sealed class SqlitePolicyDraftsTests : PolicyDraftsContract, IAsyncDisposable
{
    private readonly SqliteFile _file = new();

    protected override IPolicyDrafts Drafts => new SqlitePolicyDrafts(_file.Database);

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}

public sealed class SqlitePolicyOffersTests : PolicyOffersContract, IAsyncDisposable
{
    private readonly SqliteFile _file = new();

    protected override IPolicyOffers Offers => new SqlitePolicyOffers(_file.Database);

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}

public sealed class SqliteProposalStoreTests : ProposalStoreContract, IAsyncDisposable
{
    private readonly SqliteFile _file = new();

    protected override IProposalStore Proposals => new SqliteProposalStore(_file.Database);

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}

public sealed class SqlitePolicyRefusalsTests : PolicyRefusalsContract, IAsyncDisposable
{
    private readonly SqliteFile _file = new();

    protected override IPolicyRefusals Refusals => new SqlitePolicyRefusals(_file.Database);

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}

public sealed class SqliteCliffRegisterTests : CliffRegisterContract, IAsyncDisposable
{
    private readonly SqliteFile _file = new();

    protected override ICliffRegister Cliffs => new SqliteCliffRegister(_file.Database);

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}

public sealed class SqliteDeliveryLedgerTests : DeliveryLedgerContract, IAsyncDisposable
{
    private readonly SqliteFile _file = new();

    protected override IDeliveryLedger Ledger => new SqliteDeliveryLedger(_file.Database);

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}

public sealed class SqliteSuppressionStoreTests : SuppressionStoreContract, IAsyncDisposable
{
    private readonly SqliteFile _file = new();

    protected override ISuppressionStore Store => new SqliteSuppressionStore(_file.Database);

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}

public sealed class SqliteSilenceStoreTests : SilenceStoreContract, IAsyncDisposable
{
    private readonly SqliteFile _file = new();

    protected override ISilenceStore Store => new SqliteSilenceStore(_file.Database);

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}

public sealed class SqliteTargetStoreTests : TargetStoreContract, IAsyncDisposable
{
    private readonly SqliteFile _file = new();

    protected override ITargetStore Targets => new SqliteTargetStore(_file.Database, new FakeProtector());

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}

public sealed class SqliteSubscriptionStoreTests : SubscriptionStoreContract, IAsyncDisposable
{
    private readonly SqliteFile _file = new();

    protected override ISubscriptionStore Store => new SqliteSubscriptionStore(_file.Database);

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}

public sealed class SqliteApiKeyStoreTests : ApiKeyStoreContract, IAsyncDisposable
{
    private readonly SqliteFile _file = new();

    protected override IApiKeyStore Keys => new SqliteApiKeyStore(_file.Database);

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}

public sealed class SqliteDigestStoreTests : DigestStoreContract, IAsyncDisposable
{
    private readonly SqliteFile _file = new();

    protected override IDigestStore Digests => new SqliteDigestStore(_file.Database);

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}

public sealed class SqliteAuditLogTests : AuditLogContract, IAsyncDisposable
{
    private readonly SqliteFile _file = new();

    protected override IAuditLog Log => new SqliteAuditLog(_file.Database);

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}

public sealed class SqliteTenantStoreTests : TenantStoreContract, IAsyncDisposable
{
    private readonly SqliteFile _file = new();

    protected override ITenantStore Store => new SqliteTenantStore(_file.Database);

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}

public sealed class SqliteIdempotencyStoreTests : IdempotencyStoreContract, IAsyncDisposable
{
    private readonly SqliteFile _file = new();

    protected override IIdempotencyStore Store => new SqliteIdempotencyStore(_file.Database);

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
