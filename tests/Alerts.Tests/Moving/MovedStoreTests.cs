using System.Text;
using Alerts.Access;
using Alerts.Alerting;
using Alerts.Auditing;
using Alerts.Classification;
using Alerts.Deliveries;
using Alerts.Evidence;
using Alerts.Moving;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Queues;
using Alerts.Storage.Sqlite;
using Alerts.Storage.Tables;
using Alerts.Subscriptions;
using Alerts.Tests.Contracts;
using Alerts.Tests.Storage.Tables;
using Alerts.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Alerts.Tests.Moving;

/// <summary>What was carried answers through the ports of the tables as it did through those of the file.</summary>
public sealed class MovedStoreTests : IAsyncLifetime
{
    private static readonly FakeProtector Protector = new();

    private readonly TableAccount _account = Azurite.Open();
    private FilledDatabase _filled = null!;
    private SqliteDatabase _database = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _filled = await FilledDatabase.MakeAsync();
        using (var content = SqliteContent.Open(_filled.Path))
        {
            await new StoreMove(content, new TableContent(_account), Protector).RunAsync(replaces: false, _ => Task.FromResult<ISecretProtector>(Protector), null, Token);
        }

        _database = SqliteDatabase.Open(_filled.Path, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _filled.Dispose();
    }

    [Fact]
    public async Task Readers_and_their_wishes()
    {
        await SameAsync<ITargetStore>(new SqliteTargetStore(_database, Protector), new TableTargetStore(_account, Protector), async s => (await s.ListAsync("acme", null, 10, Token)).Items);
        await SameAsync<ISubscriptionStore>(
            new SqliteSubscriptionStore(_database), new TableSubscriptionStore(_account),
            async s => (await s.ListAsync(null, null, 10, Token)).Items.Select(i => Rows.Json(i)),
            async s => (await s.ByInterestAsync(new HashSet<string>(await s.KeysAsync(Token)), null, 10, Token)).Items.Select(i => i.Id),
            async s => (await s.KeysAsync(Token)).Order(StringComparer.Ordinal),
            async s => (await s.UnintroducedAsync(10, Token)).Select(i => i.Id),
            async s => (await s.DigestsDueAsync(Rows.Now.AddDays(9), 10, Token)).Select(d => (d.Subscription.Id, d.DueAt)),
            async s => (await s.LaddersAsync(Token)).Select(l => l.ToString()).Order(StringComparer.Ordinal));
        await SameAsync<ISuppressionStore>(new SqliteSuppressionStore(_database), new TableSuppressionStore(_account), async s => (await s.ListAsync(null, 10, Token)).Items);
        await SameAsync<ISilenceStore>(new SqliteSilenceStore(_database), new TableSilenceStore(_account), async s => await s.AllAsync(Rows.Now, Token));
    }

    [Fact]
    public async Task Digests_go_on_where_they_were()
        => await SameAsync<IDigestStore>(
            new SqliteDigestStore(_database), new TableDigestStore(_account),
            async s => await s.TakeAsync(FilledDatabase.DigestSubscriptionId, Rows.Now.AddHours(1), Token),
            async s => await s.TakeAsync(FilledDatabase.DigestSubscriptionId, Rows.Now.AddHours(2), Token),
            async s => await s.TakeAsync(FilledDatabase.DigestSubscriptionId, Rows.Now.AddHours(3), Token),
            async s => (await s.OfAlertAsync("alt_0", null, 10, Token)).Items,
            async s => (await s.OfAlertAsync(FilledDatabase.UnroutedId, null, 10, Token)).Items,
            async s =>
            {
                await s.AddAsync([new DigestEntry(FilledDatabase.DigestSubscriptionId, "alt_1", Rows.Now), new DigestEntry(FilledDatabase.DigestSubscriptionId, "alt_9", Rows.Now)], Token);
                return await s.TakeAsync(FilledDatabase.DigestSubscriptionId, Rows.Now.AddHours(4), Token);
            },
            async s => (await s.OfAlertAsync(FilledDatabase.UnroutedId, null, 10, Token)).Items);

    [Fact]
    public async Task Notices_and_what_is_known_of_their_sources()
    {
        string[] keys = ["item_ntc_1", "cn:mofcom:2026:ntc_1", "cn:mofcom:2026:ntc_2", "cn:mofcom:2026:44"];
        await SameAsync<INoticeStore>(
            new SqliteNoticeStore(_database), new TableNoticeStore(_account),
            async s => (await s.FindByKeysAsync(keys, Token)).OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => (f.Key, f.Value.Id, f.Value.Version, Rows.Json(f.Value))),
            async s => (await s.VersionsAsync("ntc_1", Token)).Concat(await s.VersionsAsync("ntc_2", Token)),
            async s => await s.VersionHeadsAsync("ntc_1", 5, Token),
            async s => await s.InSeriesAsync("cn:mofcom", 2026, Token),
            async s => (await s.ListAsync(new NoticeQuery(), null, 10, Token)).Items.Select(i => i.Id),
            async s => await s.SaveAsync([new NoticeWrite((await s.FindAsync("ntc_1", Token))! with { Title = "again" }, [])], Token));
        await SameAsync<ISourceHealthStore>(
            new SqliteSourceHealthStore(_database), new TableSourceHealthStore(_account), async s => (await s.AllAsync(Token)).Select(h => (Rows.Json(h), h.PausedSince)));
        await SameAsync<ISourceStates>(new SqliteSourceStates(_database), new TableSourceStates(_account), async s => new object?[] { await s.FindAsync(SourceId.Parse("cn-mofcom"), Token) });
        await SameAsync<IEvidenceStore>(
            new SqliteEvidenceStore(_database), new TableEvidenceStore(_account),
            async s => (await s.ListAsync(SourceId.Parse("cn-mofcom"), DateTimeOffset.UnixEpoch, Rows.Now.AddDays(9), Token)).Select(e => Rows.Json(e)),
            async s => new object?[] { Text(await s.ReadAsync(EvidenceBytes.NameOf("one"u8), Token)), Text(await s.ReadAsync(EvidenceBytes.NameOf("old"u8), Token)) },
            async s => new object?[] { await s.ForgetAsync(Rows.Now.AddDays(1), Token) },
            async s => new object?[] { await s.ForgetAsync(Rows.Now.AddDays(1.5), Token) });

        static string? Text(ReadOnlyMemory<byte>? bytes) => bytes is { } some ? Encoding.UTF8.GetString(some.Span) : null;
    }

    [Fact]
    public async Task The_law_and_what_is_done_about_it()
    {
        await SameAsync<IPolicyRevisions>(
            new SqlitePolicyRevisions(_database), new TablePolicyRevisions(_account),
            async s => await s.ListAsync(Token),
            async s => (await s.ListAsync(null, 10, Token)).Items,
            async s => new object?[] { await s.LatestAsync(Token) is { } latest ? (latest.Sequence, latest.At, Rows.Json(latest.File)) : default },
            async s => new object?[] { await s.AddAsync("next", Some.SuspendedUntil("2028-01-01").File, 3, Rows.Now, Token) });
        await SameAsync<IPolicyDrafts>(new SqlitePolicyDrafts(_database), new TablePolicyDrafts(_account), async s => (await s.ListAsync(null, 9, Token)).Items, async s => new object?[] { (await s.MarkedAsync(Token))?.Onto });
        await SameAsync<IPolicyOffers>(new SqlitePolicyOffers(_database), new TablePolicyOffers(_account), async s => new object?[] { await s.LastAsync(Token) });
        await SameAsync<IPolicyRefusals>(new SqlitePolicyRefusals(_database), new TablePolicyRefusals(_account), async s => new object?[] { await s.OpenAsync("what/is wrong: §1 #2", Rows.Now.AddDays(5), Token) });
        await SameAsync<ICliffRegister>(new SqliteCliffRegister(_database), new TableCliffRegister(_account), async s => (await s.AllAsync(Token)).OrderBy(c => c.Key.On));
        await SameAsync<IProposalStore>(new SqliteProposalStore(_database), new TableProposalStore(_account), async s => (await s.ListAsync(new ProposalQuery(), null, 10, Token)).Items);
    }

    [Fact]
    public async Task Alerts_deliveries_and_what_was_said_of_them()
    {
        await SameAsync<IAlertStore>(
            new SqliteAlertStore(_database), new TableAlertStore(_account),
            async s => (await s.ListAsync(new AlertQuery(), null, 10, Token)).Items.Select(a => (Rows.Json(a), a.SilencedBy)),
            async s => await s.UnenqueuedAsync(Rows.Now.AddDays(1), 10, Token),
            async s => await s.UnroutedAsync(Rows.Now.AddMinutes(4), 10, Token),
            async s => await s.UnroutedAsync(Rows.Now.AddMinutes(5), 10, Token),
            async s => (await s.RoutedPartsAsync(FilledDatabase.UnroutedId, Token)).Order());
        await SameAsync<IDeliveryLedger>(
            new SqliteDeliveryLedger(_database), new TableDeliveryLedger(_account),
            async s => (await s.ListAsync(new DeliveryQuery(), null, 10, Token)).Items,
            async s => await s.AttemptsAsync(FilledDatabase.AcceptedId, Token),
            async s => await s.EventsAsync(FilledDatabase.AcceptedId, Token),
            async s => await s.OverdueAsync(Rows.Now.AddHours(1), 10, Token));
    }

    [Fact]
    public async Task Who_may_do_what_and_did_it()
    {
        await SameAsync<IApiKeyStore>(new SqliteApiKeyStore(_database), new TableApiKeyStore(_account), async s => (await s.ListAsync(null, 10, Token)).Items.Select(k => (k.Hash, Rows.Json(k))));
        await SameAsync<ITenantStore>(new SqliteTenantStore(_database), new TableTenantStore(_account), async s => (await s.ListAsync(null, 10, Token)).Items);
        await SameAsync<IAuditLog>(new SqliteAuditLog(_database), new TableAuditLog(_account), async s => (await s.ListAsync(new AuditQuery(), null, 10, Token)).Items);
        var answered = await new TableIdempotencyStore(_account).ClaimAsync("idm_answered", "f", Rows.Now, Rows.Now, Rows.Now, Token);
        Assert.Equal(FilledDatabase.SealedAnswer, Protector.Unprotect(answered!.Answer!));

        // Whoever had it was killed: it is free.
        Assert.Null(await new TableIdempotencyStore(_account).ClaimAsync("idm_left", "f", Rows.Now, Rows.Now, DateTimeOffset.MinValue, Token));
        var queue = new SqliteMessageQueue(_database, TimeProvider.System);
        Assert.Equal((await queue.DeadLettersAsync(null, null, 10, Token)).Items, (await new TableDeadLetters(_account).ListAsync(null, null, 10, Token)).Items);
    }

    /// <summary>Also what only a message tells: of a delivery that was accepted and not followed up no row does.</summary>
    [Fact]
    public async Task Messages_that_waited_are_enqueued_by_the_sweeper_once_and_so_is_what_has_none()
    {
        var calls = new PortCalls();
        var clock = new FakeTimeProvider(Rows.Now.AddHours(9));
        var queue = new FakeMessageQueue(calls, clock);
        var (alerts, ledger) = (new TableAlertStore(_account), new TableDeliveryLedger(_account));
        var sweeper = new Sweeper(alerts, new AlertIntake(alerts, queue), ledger, queue, clock, [new TableUpkeep(_account), new MovedMessages(_account, queue)]);
        Assert.True(await sweeper.SweepAsync(Sweeper.LeftBehind, Token) > 0);
        var deliveries = queue.Enqueued.Where(e => e.Queue == QueueNames.Deliveries).Select(e => e.Message).ToList();
        Assert.Contains(deliveries, m => m.Body == $"{FilledDatabase.AcceptedId}:2");
        Assert.Contains(deliveries, m => m.Body == $"{FilledDatabase.PendingId}:1" && m.DueAt == Rows.Now.AddMinutes(30));
        Assert.Contains(deliveries, m => m.Body == "dlv_00000000000013:1" && m.DueAt is null);
        Assert.Contains(queue.Enqueued, e => e.Queue == QueueNames.Alerts && e.Message.Body.StartsWith(FilledDatabase.UnroutedId, StringComparison.Ordinal));
        Assert.Contains(queue.Enqueued, e => e.Queue == QueueNames.Alerts && e.Message.Body.StartsWith("alt_4", StringComparison.Ordinal));

        queue.Enqueued.Clear();
        Assert.Equal(0, await new MovedMessages(_account, queue).MendAsync(clock.GetUtcNow(), Token));
        Assert.Empty(queue.Enqueued);
    }

    private static async Task SameAsync<TPort>(TPort file, TPort tables, params Func<TPort, Task<System.Collections.IEnumerable>>[] questions)
    {
        for (var i = 0; i < questions.Length; i++)
        {
            var (expected, actual) = ((await questions[i](file)).Cast<object?>().ToList(), (await questions[i](tables)).Cast<object?>().ToList());
            Assert.True(expected.SequenceEqual(actual), $"{typeof(TPort).Name}, question {i + 1}:{Environment.NewLine}{string.Join(Environment.NewLine, expected)}{Environment.NewLine}--{Environment.NewLine}{string.Join(Environment.NewLine, actual)}");
        }
    }
}
