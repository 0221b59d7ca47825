using System.Text;
using Alerts.Access;
using Alerts.Alerting;
using Alerts.Auditing;
using Alerts.Classification;
using Alerts.Deliveries;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Queues;
using Alerts.Storage.Sqlite;
using Alerts.Subscriptions;
using Alerts.Tests.Contracts;
using Alerts.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Alerts.Tests.Moving;

/// <summary>A SQLite file that the stores themselves have filled: something in every table, and of what only the store knows every form.</summary>
internal sealed class FilledDatabase : IDisposable
{
    /// <summary>Accepted, but not followed up: its message waits still.</summary>
    public const string AcceptedId = "dlv_00000000000011";

    public const string PendingId = "dlv_00000000000012";
    public const string UnroutedId = "alt_3";
    public const string DigestSubscriptionId = "sub_digest";
    public const string SealedAnswer = "{\"once\":\"alk_shown\"}";

    private static readonly DateTimeOffset Now = Rows.Now;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("alerts-move-");

    private FilledDatabase()
    {
    }

    public string Path => System.IO.Path.Combine(_directory.FullName, "alerts.db");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<FilledDatabase> MakeAsync(ISecretProtector? protector = null)
    {
        var filled = new FilledDatabase();
        await FillAsync(filled.Path, protector ?? new FakeProtector());
        return filled;
    }

    public static async Task FillAsync(string path, ISecretProtector protector)
    {
        await using var database = SqliteDatabase.Open(path, TimeProvider.System);
        await FillAccessAsync(database, protector);
        await FillReadersAsync(database, protector);
        await FillSourcesAsync(database);
        await FillLawAsync(database);
        await FillAlertsAsync(database);
        await FillQueueAsync(database);
    }

    /// <summary>Of the file's tables, SQLite's own aside.</summary>
    public IReadOnlyList<string> Tables()
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = @"SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name";
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read())
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }

    public int Run(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Tests say it, with names of tables from the schema.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteNonQuery();
    }

    public FilledDatabase Copy()
    {
        var copy = new FilledDatabase();
        SqliteBackup.Copy(Path, copy.Path, Token);
        return copy;
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        return connection;
    }

    private static async Task FillAccessAsync(SqliteDatabase database, ISecretProtector protector)
    {
        var (tenants, keys, idempotency) = (new SqliteTenantStore(database), new SqliteApiKeyStore(database), new SqliteIdempotencyStore(database));
        await tenants.AddAsync(new Tenant("acme", "Acme", Now), Token);
        await tenants.ReplaceAsync(new Tenant("acme", "Acme Ltd", Now), Token);
        await keys.AddAsync(new ApiKey(new string('a', 64), Now) { Name = "ERP", Tenant = "acme", Scopes = ApiScope.OfTenants, ExpiresAt = Now.AddDays(9) }, Token);
        await keys.AddAsync(new ApiKey(new string('b', 64), Now.AddMinutes(1)), Token);
        await keys.MarkUsedAsync(new ApiKey(new string('b', 64), Now).Id, Now.AddHours(1), Token);
        await idempotency.ClaimAsync("idm_answered", "f", Now, Now, Now, Token);
        await idempotency.CompleteAsync("idm_answered", protector.Protect(SealedAnswer), Token);
        await idempotency.ClaimAsync("idm_left", "f", Now, Now, Now, Token);
        var audit = new SqliteAuditLog(database);
        var actor = new Actor(ActorKind.Key, "key_1", "acme", "192.0.2.1", "req_1");
        await audit.AppendAsync(new AuditEntry("aud_1", Now, actor, "createSubscription", "sub_1", "acme", null, "{\"name\":\"镓\"}", null), Token);
        await audit.MarkAppliedAsync("aud_1", Now.AddSeconds(1), Token);
        await audit.AppendAsync(new AuditEntry("aud_2", Now, actor with { Tenant = null }, "removeSubscription", "sub_2", null, "{}", null, null), Token);
    }

    private static async Task FillReadersAsync(SqliteDatabase database, ISecretProtector protector)
    {
        var (targets, subscriptions, digests) = (new SqliteTargetStore(database, protector), new SqliteSubscriptionStore(database), new SqliteDigestStore(database));
        await targets.AddAsync(Rows.Target("tgt_1", "whsec_secret"), Token);
        await targets.RotateSecretAsync("tgt_1", "whsec_new", Now.AddDays(1), Token);
        await targets.AddAsync(new Target("tgt_2", "acme", ChannelKind.Email, "buyer@example.com", null, Now) { AwaitsConfirmation = true }, Token);
        await targets.DisableAsync("tgt_2", StopCause.Unsubscribed, "Its reader unsubscribed.", Token);
        await targets.SetFailingSinceAsync("tgt_1", Now.AddHours(-1), Token);
        await subscriptions.AddAsync(Rows.Subscription("sub_1", ["gallium", "germanium"]), Token);
        await subscriptions.MarkIntroducedAsync(["sub_1"], Now.AddMinutes(5), Token);
        await subscriptions.AddAsync(Rows.Subscription("sub_2", ["gallium"], target: "tgt_2") with { AwaitsConfirmation = true }, Token);
        await subscriptions.AddAsync(Rows.Subscription(DigestSubscriptionId, [], ladder: LeadDays.Parse("30,7")) with { Cadence = new Cadence(new Digest(DigestEvery.Day, new TimeOnly(8, 0), DayOfWeek.Monday, NothingNew: false, CriticalAtOnce: true), null, Cadence.Utc) }, Token);
        await subscriptions.ReplaceAsync((await subscriptions.FindAsync("sub_1", Token))! with { Name = "paused", PausedAt = Now.AddHours(2), BegunAt = Now.AddHours(1) }, null, Token);
        await new SqliteSuppressionStore(database).AddAsync(new Suppression("sup_1", "b…@example.com", SuppressionCause.Bounce, "550 no such mailbox", Now), Token);
        await new SqliteSilenceStore(database).AddAsync(
            new Silence("sil_1", MaterialId.Parse("gallium"), SourceId.Parse("cn-mofcom"), AlertKind.CliffUpcoming, Now.AddHours(2), "a drill", Now), Token);

        // Two windows, an empty one between, and one that waits.
        await digests.AddAsync([new DigestEntry(DigestSubscriptionId, "alt_2", Now.AddMinutes(1)), new DigestEntry(DigestSubscriptionId, "alt_1", Now)], Token);
        await digests.TakeAsync(DigestSubscriptionId, Now.AddHours(1), Token);
        await digests.TakeAsync(DigestSubscriptionId, Now.AddHours(2), Token);
        await digests.AddAsync([new DigestEntry(DigestSubscriptionId, "alt_0", Now.AddHours(2))], Token);
        await digests.TakeAsync(DigestSubscriptionId, Now.AddHours(3), Token);
        await digests.AddAsync([new DigestEntry(DigestSubscriptionId, UnroutedId, Now.AddHours(3))], Token);
        await digests.TakeAsync("sub_empty", Now.AddHours(3), Token);
    }

    private static async Task FillSourcesAsync(SqliteDatabase database)
    {
        var (source, notices, health, evidence) = (SourceId.Parse("cn-mofcom"), new SqliteNoticeStore(database), new SqliteSourceHealthStore(database), new SqliteEvidenceStore(database));
        await notices.SaveAsync([new NoticeWrite(Rows.Notice("ntc_1"), [Rows.Version("ntc_1")]), new NoticeWrite(Rows.Notice("ntc_2"), [Rows.Version("ntc_2") with { Text = new string('镓', 500_000) }])], Token);
        var read = (await notices.FindAsync("ntc_1", Token))!;

        // Its keys change, and one of them is another's: what it had leads to it still.
        var later = read with { Title = "修改", Instruments = [new InstrumentId("cn:mofcom:2026:44"), .. Rows.Notice("ntc_2").Instruments], TextsSeen = ["txt_1", "txt_2"] };
        await notices.SaveAsync([new NoticeWrite(later, [Rows.Version("ntc_1", "txt_2", Now.AddDays(1))])], Token);
        await new SqliteSourceStates(database).SaveAsync(new SourceState(source, new SourceCursor("\"e\"", "Mon", "hash"), Now, "down", true), Token);
        await health.SaveAsync(new SourceHealth(source) { LastGood = Now, Items = 3, Gaps = [new SourceGap(Now, Now.AddHours(3), "down", true)] }, Token);
        await health.PauseAsync(SourceId.Parse("us-bis"), Now, Token);
        await evidence.KeepAsync(source, [Answer("https://example.com/1", 0, "one"), Answer("https://example.com/2", 1, "one"), Answer("https://example.com/3", -400, "old")], Token);
        await evidence.ForgetAsync(Now.AddDays(-365), Token);

        static RawAnswer Answer(string address, int days, string text) => new(address, Now.AddDays(days), new Dictionary<string, string> { ["etag"] = "\"1\"", ["date"] = "Mon" }, Encoding.UTF8.GetBytes(text));
    }

    private static async Task FillLawAsync(SqliteDatabase database)
    {
        var (revisions, drafts, proposals, cliffs) = (new SqlitePolicyRevisions(database), new SqlitePolicyDrafts(database), new SqliteProposalStore(database), new SqliteCliffRegister(database));
        var (older, newer) = (Some.SuspendedUntil("2026-11-27"), Some.SuspendedUntil("2027-01-10"));
        var first = await revisions.AddAsync(older.Revision, older.File, 0, Now, Token);
        var second = await revisions.AddAsync(newer.Revision, newer.File, first!.Value, Now.AddDays(1), Token);
        await revisions.AddAsync(older.Revision, older.File, second!.Value, Now.AddDays(2), Token);
        await drafts.AddAsync(new PolicyDraft("draft", Now, newer.File), Token);
        await drafts.MarkAsync("draft", 3, Token);
        await new SqlitePolicyOffers(database).SaveAsync(new LastOffer(older.Revision, "bytes", 3), Token);
        await new SqlitePolicyRefusals(database).OpenAsync("what/is wrong: §1 #2", Now, Token);
        await proposals.AddAsync([Proposal("prp_b"), Proposal("prp_a"), Proposal("prp_c")], Token);
        await proposals.SaveAsync((await proposals.FindAsync("prp_a", Token))! with { Status = ProposalStatus.Dismissed, Reason = "no", DecidedAt = Now, DecidedBy = "key_1" }, Token);
        var key = new CliffKey(new ProvisionKey(MeasureId.Parse("cn-mofcom-2025-72"), "1"), CliffKind.SuspensionEnd, new DateOnly(2026, 11, 27));
        await cliffs.PutAsync(new RegisteredCliff(key, CliffClosure.Extended, null, 2, "0"), Token);
        await cliffs.PutAsync(
            new RegisteredCliff(key with { On = new DateOnly(2027, 1, 10) }, null, new CliffMemory("s", [new ProvisionPart(key.Cause, [MaterialId.Parse("gallium")], new DestinationScope(All: true))], ["CN"])), Token);

        static Proposal Proposal(string id) => new(
            id, "ntc_1", "txt_1", 12, ActionKind.Suspend, new InstrumentId("cn:mofcom:2024:46"), MeasureId.Parse("cn-1"), "第二款", "暂停实施第46号公告第二款。", "zh", MatchConfidence.High, Now);
    }

    private static async Task FillAlertsAsync(SqliteDatabase database)
    {
        var (alerts, ledger) = (new SqliteAlertStore(database), new SqliteDeliveryLedger(database));
        await alerts.AddManyAsync([Rows.Alert("alt_1"), Rows.Alert("alt_2", Now.AddMinutes(1)), Rows.Alert(UnroutedId, Now.AddMinutes(2)), Rows.Alert("alt_4", Now.AddMinutes(3)) with { Audience = "sub_1" }], Token);
        await alerts.MarkRoutedAsync("alt_1", Now.AddMinutes(1), null, Token);
        await alerts.MarkRoutedAsync("alt_2", Now.AddMinutes(2), "sil_1", Token);
        await alerts.MarkEnqueuedAsync([UnroutedId], Token);
        await alerts.MarkProgressAsync(UnroutedId, 5, Now.AddMinutes(4), Token);
        await alerts.MarkProgressAsync(UnroutedId, 2, Now.AddMinutes(5), Token);
        await ledger.AddAsync([Rows.Delivery(AcceptedId), Rows.Delivery(PendingId, due: Now.AddMinutes(30)), Rows.Delivery("dlv_00000000000013") with { ReplayOf = AcceptedId, Follows = PendingId }], Token);
        await ledger.RecordAsync(Rows.Attempt(AcceptedId, 1, AttemptOutcome.Retry) with { StatusCode = null, Failure = FailureClass.Timeout }, DeliveryStatus.Pending, Now.AddMinutes(1), Token);
        await ledger.RecordAsync(Rows.Attempt(AcceptedId, 2), DeliveryStatus.Accepted, Now.AddMinutes(2), Token);
        await ledger.AddEventAsync(new MailEvent(AcceptedId, MailEventKind.Deferred, Now.AddMinutes(3), "wait"), Token);
        await ledger.AddEventAsync(new MailEvent(AcceptedId, MailEventKind.Bounce, Now.AddMinutes(3), "550"), Token);
    }

    private static async Task FillQueueAsync(SqliteDatabase database)
    {
        var clock = new FakeTimeProvider(Now);
        var queue = new SqliteMessageQueue(database, clock);
        await queue.EnqueueAsync(QueueNames.Alerts, [new QueueMessage("bad", "nonsense")], Token);
        await queue.DeadLetterAsync((await queue.ReceiveAsync(QueueNames.Alerts, 1, TimeSpan.FromMinutes(1), TimeSpan.Zero, Token))[0], "There is no alert 'nonsense'.", Token);
        await queue.EnqueueAsync(QueueNames.Alerts, [new RouteMessage(UnroutedId, null, null).ToQueue()], Token);
        await queue.EnqueueAsync(QueueNames.Deliveries, [DeliveryMessage.For(AcceptedId, 2, null), DeliveryMessage.For(PendingId, 1, Now.AddMinutes(30))], Token);

        // In the hands of a process that was killed.
        await queue.ReceiveAsync(QueueNames.Alerts, 1, TimeSpan.FromMinutes(5), TimeSpan.Zero, Token);
    }
}
