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
using Alerts.Tests.Web.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Alerts.Tests.Support;

/// <summary>Every use case over stores in memory, on one clock.</summary>
internal sealed class World
{
    public static readonly TimeSpan Lock = TimeSpan.FromMinutes(2);

    /// <param name="limits">As where several instances deliver; null: as in one process.</param>
    public World(DateTimeOffset now, MaterialCatalogue? catalogue = null, ChannelKind channel = ChannelKind.Webhook, ConfirmationRule? confirmation = null, Func<PortCalls, ILimitStore>? limits = null)
    {
        Catalogue = catalogue ?? Some.Catalogue;
        Clock = new FakeTimeProvider(now);
        Audit = new FakeAuditLog(Ports);
        Trail = new AuditTrail(Audit, Actor, Clock);
        Tenants = new FakeTenantStore(Ports);
        Notices = new FakeNoticeStore(Ports);
        States = new FakeSourceStates(Ports);
        Health = new FakeSourceHealthStore(Ports);
        Evidence = new FakeEvidenceStore(Ports);
        Told = new FakeAlertStore(Ports, Clock);
        Cliffs = new FakeCliffRegister(Ports);
        Revisions = new FakePolicyRevisions(Ports);
        Refusals = new FakePolicyRefusals(Ports);
        Drafts = new FakePolicyDrafts(Ports);
        Offers = new FakePolicyOffers(Ports);
        Proposals = new FakeProposalStore(Ports);
        Subscriptions = new FakeSubscriptionStore(Ports);
        Targets = new FakeTargetStore(Ports);
        Ledger = new FakeDeliveryLedger(Ports);
        Channel = new FakeChannel(Ports, channel);
        Others = Enum.GetValues<ChannelKind>().Where(k => k != channel).ToDictionary(k => k, k => new FakeChannel(Ports, k));
        Queue = new FakeMessageQueue(Ports, Clock);
        Intake = new AlertIntake(Told, Queue);
        ExpiryWatch = new ExpiryWatch(Cliffs, Subscriptions, Intake, Catalogue, Clock);
        FirstMessages = new FirstMessages(Subscriptions, Revisions, Intake, Catalogue, Trail, Clock);
        NoticeWatch = new NoticeWatch(
            Reader, States, Health, Evidence, new NoticeIntake(Reader, Notices, Told, Evidence, Proposals, Intake, new MaterialMatcher(Catalogue), Clock), new SeriesWatch(Notices, Told, Intake, Clock), Intake,
            new SourceTrustOptions(), Clock);
        RevisionIntake = new RevisionIntake(Revisions, Drafts, Cliffs, Intake, Catalogue, Clock);
        PolicyWatch = new PolicyWatch(RevisionIntake, Offers, Refusals, Intake, PolicyOptions, Clock);
        Digests = new FakeDigestStore(Ports);
        DigestWatch = new DigestWatch(
            Subscriptions, Digests, Told, new CoverageDesk(new SourceRegister([Some.Source()], _ => TimeSpan.FromMinutes(15)), Health, Notices, Catalogue, Clock), Intake, Clock);
        Silences = new FakeSilenceStore(Ports);
        Audience = new RevisionAudience(Subscriptions, Silences, Catalogue, Clock);
        ProposalDesk = new ProposalDesk(Proposals, Revisions, Drafts, Trail, Actor, Clock);
        Datasets = new DatasetDesk(
            RevisionIntake, Revisions, Drafts, PolicyReader, new RevisionPreviews(RevisionIntake, Audience, ProposalDesk, Catalogue, PolicyOptions), ProposalDesk, Trail, PolicyOptions, Clock);
        Suppressions = new FakeSuppressionStore(Ports);
        TargetSwitch = new TargetSwitch(Targets, Subscriptions, Suppressions, Intake, Trail, Clock);
        Corrections = new CorrectionRouter(Told, new AlertDeliveries(Ledger, Digests, Told), Ledger, Queue, Clock);
        CorrectionDesk = new CorrectionDesk(Told, Intake, Trail, Clock);
        EvidenceDesk = new EvidenceDesk(
            Told, CorrectionDesk, new PlainAlertPages(), new AnswerEvidence(Notices, Evidence), new LawEvidence(Revisions, Catalogue),
            new LedgerEvidence(new AlertDeliveries(Ledger, Digests, Told), Ledger, Targets), Clock);
        Router = new AlertRouter(Told, Subscriptions, Ledger, Digests, Silences, Queue, Corrections, Catalogue, Clock);
        Gate = new TargetGate(DeliveryPace.Default, Clock, limits?.Invoke(Ports));
        Processor = new DeliveryProcessor(Ledger, Told, Targets, Queue, TargetSwitch, Suppressions, Gate, Corrections, [Channel, .. Others.Values], [Observer], Clock, NullLogger<DeliveryProcessor>.Instance);
        Sweeper = new Sweeper(Told, Intake, Ledger, Queue, Clock);
        Confirmations = new ConfirmationDesk(Subscriptions, Targets, Intake, confirmation ?? ConfirmationRule.Never, Trail, Clock);
        Feedback = new MailFeedback(Ledger, Targets, Suppressions, TargetSwitch);
        Preview = new PreviewDesk(Told, Notices, Revisions, new FakeTargetAddresses(), Catalogue, Clock);
        Import = new ImportDesk(Subscriptions, Targets, new FakeTargetAddresses(), Confirmations, new TenantRegister(Tenants, Clock), Trail, Catalogue, Clock);
        Export = new ExportDesk(Subscriptions, Targets, Trail);
        Desk = new SubscriptionDesk(Subscriptions, Targets, new FakeTargetAddresses(), Confirmations, new TenantRegister(Tenants, Clock), Trail, Catalogue, Clock);
        SignUps = new SignUpDesk(Subscriptions, Targets, new FakeTargetAddresses(), Desk, Confirmations, new TenantRegister(Tenants, Clock), Trail, Catalogue, Clock);
        Changes = new SubscriptionChanges(Subscriptions, Targets, new FakeTargetAddresses(), Catalogue, Trail, Clock);
    }

    public MaterialCatalogue Catalogue { get; }

    public FakeTimeProvider Clock { get; }

    public PortCalls Ports { get; } = new();

    public CurrentActor Actor { get; } = new();

    public FakeAuditLog Audit { get; }

    public AuditTrail Trail { get; }

    public FakeTenantStore Tenants { get; }

    public SubscriptionChanges Changes { get; }

    public SignUpDesk SignUps { get; }

    /// <summary>Of all that went out, in order.</summary>
    public List<AlertKind> SentKinds => [.. Channel.Sent.Select(s => Told.Rows[s.AlertId].Alert.Kind)];

    public FakeNoticeReader Reader { get; } = new();

    public FakeDeliveryObserver Observer { get; } = new();

    public FakeNoticeStore Notices { get; }

    public FakeSourceStates States { get; }

    public FakeSourceHealthStore Health { get; }

    public FakeEvidenceStore Evidence { get; }

    public FakeAlertStore Told { get; }

    public FakeCliffRegister Cliffs { get; }

    public FakePolicyRevisions Revisions { get; }

    public FakePolicyRefusals Refusals { get; }

    public FakePolicyDrafts Drafts { get; }

    public FakePolicyOffers Offers { get; }

    public FakePolicyReader PolicyReader { get; } = new();

    public FakeProposalStore Proposals { get; }

    public PolicyOptions PolicyOptions { get; } = new();

    public FakeSubscriptionStore Subscriptions { get; }

    public FakeTargetStore Targets { get; }

    public FakeDeliveryLedger Ledger { get; }

    public FakeChannel Channel { get; }

    /// <summary>The channels of every other kind.</summary>
    public IReadOnlyDictionary<ChannelKind, FakeChannel> Others { get; }

    public FakeMessageQueue Queue { get; }

    public AlertIntake Intake { get; }

    public ExpiryWatch ExpiryWatch { get; }

    public FirstMessages FirstMessages { get; }

    public NoticeWatch NoticeWatch { get; }

    public RevisionIntake RevisionIntake { get; }

    public PolicyWatch PolicyWatch { get; }

    public RevisionAudience Audience { get; }

    public DatasetDesk Datasets { get; }

    public ProposalDesk ProposalDesk { get; }

    public FakeDigestStore Digests { get; }

    public DigestWatch DigestWatch { get; }

    public FakeSilenceStore Silences { get; }

    public FakeSuppressionStore Suppressions { get; }

    public TargetSwitch TargetSwitch { get; }

    public ConfirmationDesk Confirmations { get; }

    public MailFeedback Feedback { get; }

    public CorrectionRouter Corrections { get; }

    public CorrectionDesk CorrectionDesk { get; }

    public EvidenceDesk EvidenceDesk { get; }

    public AlertRouter Router { get; }

    public TargetGate Gate { get; }

    public DeliveryProcessor Processor { get; }

    public Sweeper Sweeper { get; }

    public SubscriptionDesk Desk { get; }

    public PreviewDesk Preview { get; }

    public ImportDesk Import { get; }

    public ExportDesk Export { get; }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A subscription with its own target, both stored.</summary>
    public Subscription Subscribe(string materials = "", Func<Subscription, Subscription>? with = null, string address = "https://example.com/hook")
    {
        var target = Some.Target(address);
        var wish = Some.Subscription(materials, target.Id);
        var subscription = with?.Invoke(wish) ?? wish;
        subscription = subscription with { Id = Subscription.IdOf(target.Id, subscription.Filter, subscription.LeadDays) };
        Targets.Rows.TryAdd(target.Id, target);
        Subscriptions.Rows[subscription.Id] = subscription;
        return subscription;
    }

    /// <summary>Something happens, and is told to the end.</summary>
    public async Task TellAsync(string subject)
    {
        await Intake.RaiseAsync(Some.Alert(subject: subject), Cancel);
        await DrainAsync();
    }

    /// <summary>Handles what is due on both queues, as the hosts do, until nothing is.</summary>
    public async Task DrainAsync()
    {
        while (await HandleAsync(QueueNames.Alerts, Router.HandleAsync) | await HandleAsync(QueueNames.Deliveries, Processor.HandleAsync))
        {
        }
    }

    /// <summary>What a host does after a kill: waits out the locks, sweeps, works on.</summary>
    public async Task ComeBackAsync()
    {
        Ports.LetLive();
        Clock.Advance(Lock + TimeSpan.FromMinutes(1));
        await DrainAsync();
        await Sweeper.SweepAsync(TimeSpan.FromMinutes(1), Cancel);
        await DrainAsync();
    }

    private async Task<bool> HandleAsync(string queue, Func<ReceivedMessage, CancellationToken, Task> handle)
    {
        var messages = await Queue.ReceiveAsync(queue, 1, Lock, TimeSpan.Zero, Cancel);
        foreach (var message in messages)
        {
            await handle(message, Cancel);
        }

        return messages.Count > 0;
    }
}
