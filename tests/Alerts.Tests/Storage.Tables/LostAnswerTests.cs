using Alerts.Access;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Storage.Tables;
using Alerts.Subscriptions;
using Alerts.Tests.Contracts;
using Alerts.Tests.Support;

namespace Alerts.Tests.Storage.Tables;

/// <summary>Whichever answer of the storage account is lost, a write that the SDK repeats is not taken for somebody else's.</summary>
public sealed class LostAnswerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_added_is_new()
        => await ForEachLostAsync(
            _ => Task.CompletedTask,
            async account => Assert.Equal(["alt_1", "alt_2"], (await new TableAlertStore(account).AddManyAsync([Rows.Alert("alt_1"), Rows.Alert("alt_2")], Token)).Order()),
            async account => Assert.Equal(2, (await new TableAlertStore(account).ListAsync(new AlertQuery(), null, 9, Token)).Items.Count));

    [Fact]
    public async Task An_attempt_that_was_recorded_is_ours()
        => await ForEachLostAsync(
            account => new TableDeliveryLedger(account).AddAsync([Rows.Delivery("dlv_1")], Token),
            async account => Assert.True(await new TableDeliveryLedger(account).RecordAsync(Rows.Attempt("dlv_1", 1, AttemptOutcome.Retry), DeliveryStatus.Pending, Rows.Now.AddHours(1), Token)),
            async account =>
            {
                var ledger = new TableDeliveryLedger(account);
                Assert.Single(await ledger.AttemptsAsync("dlv_1", Token));
                Assert.Single(await ledger.OverdueAsync(Rows.Now.AddHours(1), 9, Token));

                // Nothing of where it stood before is left.
                Assert.Equal(6, (await account.Table("deliveriesindex").QueryAsync("", 100, Token)).Count);
            });

    [Fact]
    public async Task A_claim_is_ours_whether_it_is_the_first_or_takes_over()
    {
        static Task<IdempotencyClaim?> ClaimAsync(TableAccount account, DateTimeOffset now)
            => new TableIdempotencyStore(account).ClaimAsync("key", "print", now, goodSince: now.AddDays(-1), abandonedBefore: now.AddMinutes(-1), Token);

        await ForEachLostAsync(_ => Task.CompletedTask, async account => Assert.Null(await ClaimAsync(account, Rows.Now)), async account => Assert.NotNull(await ClaimAsync(account, Rows.Now)));
        await ForEachLostAsync(
            account => ClaimAsync(account, Rows.Now),
            async account => Assert.Null(await ClaimAsync(account, Rows.Now.AddHours(1))),
            async account => Assert.Equal(Rows.Now.AddHours(1), (await ClaimAsync(account, Rows.Now.AddHours(1)))!.ClaimedAt));
    }

    [Fact]
    public async Task What_was_removed_was_there_and_nothing_of_it_is_left()
        => await ForEachLostAsync(
            async account =>
            {
                await new TableSubscriptionStore(account).AddAsync(Rows.Subscription("sub_1", ["gallium"]), Token);
                await new TableDigestStore(account).AddAsync([new DigestEntry("sub_1", "alt_1", Rows.Now)], Token);
            },
            async account => Assert.True(await new TableSubscriptionStore(account).RemoveAsync("sub_1", Token)),
            async account =>
            {
                foreach (var table in new[] { "subscriptions", "subscriptionsindex", "digests", "digestsindex" })
                {
                    Assert.Empty(await account.Table(table).QueryAsync("", 100, Token));
                }
            });

    [Fact]
    public async Task A_window_is_taken_and_a_revision_accepted()
    {
        await ForEachLostAsync(
            _ => Task.CompletedTask,
            async account =>
            {
                await new TableDigestStore(account).AddAsync([new DigestEntry("sub_1", "alt_1", Rows.Now), new DigestEntry("sub_1", "alt_2", Rows.Now)], Token);
                Assert.Equal(["alt_1", "alt_2"], await new TableDigestStore(account).TakeAsync("sub_1", Rows.Now, Token));
            },
            async account => Assert.Empty(await new TableDigestStore(account).TakeAsync("sub_1", Rows.Now.AddDays(1), Token)));
        await ForEachLostAsync(
            _ => Task.CompletedTask,
            async account => Assert.Equal(1, await new TablePolicyRevisions(account).AddAsync("rev", Some.Dataset().File, 0, Rows.Now, Token)),
            async account => Assert.Single(await new TablePolicyRevisions(account).ListAsync(Token)));
    }

    // The table of the journal is emptied by every act whose answers come in the end.
    private static async Task ForEachLostAsync(Func<TableAccount, Task> prepare, Func<TableAccount, Task> act, Func<TableAccount, Task> check)
    {
        for (var write = 1; ; write++)
        {
            var prefix = Azurite.NewPrefix();
            var account = Azurite.Open(prefix: prefix);
            await prepare(account);
            var loser = new LosesAnswer(write);
            await act(Azurite.Open(prefix: prefix, tries: loser));
            await check(account);
            Assert.Empty(await account.Table("journal").QueryAsync("", 10, Token));
            if (!loser.HasLost)
            {
                Assert.True(write > 2);
                return;
            }
        }
    }
}
