using Alerts.Storage.Tables;
using Alerts.Subscriptions;
using Alerts.Tests.Contracts;

namespace Alerts.Tests.Storage.Tables;

/// <summary>What waits for digests, on a real Azurite: kills, and how many requests it takes.</summary>
public sealed class TableDigestTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_after_any_request_and_repeated_entries_are_added_once_and_found_by_their_alert()
    {
        // Three transactions for one subscription.
        List<DigestEntry> entries = [.. Enumerable.Range(0, 120).Select(i => Entry($"alt_{i:D3}")), Entry("alt_000", "sub_2")];
        for (var kill = 1; ; kill++)
        {
            var prefix = Azurite.NewPrefix();
            var digests = new TableDigestStore(Azurite.Open(prefix: prefix));
            await digests.AddAsync([Entry("alt_050")], Token);
            var fault = await KilledAsync(prefix, kill, d => d.AddAsync(entries, Token));
            var early = await digests.TakeAsync("sub_1", Rows.Now, Token);
            if (early.Contains("alt_000"))
            {
                Assert.Contains(new DigestPlace("sub_1", Rows.Now), (await digests.OfAlertAsync("alt_000", null, 9, Token)).Items);
            }

            await digests.AddAsync(entries, Token);
            var late = await digests.TakeAsync("sub_1", Rows.Now.AddDays(1), Token);

            Assert.Equal(Enumerable.Range(0, 120).Select(i => $"alt_{i:D3}"), early.Concat(late).Order(StringComparer.Ordinal));
            Assert.Equal([new DigestPlace("sub_1", early.Contains("alt_000") ? Rows.Now : Rows.Now.AddDays(1)), new DigestPlace("sub_2", null)], (await digests.OfAlertAsync("alt_000", null, 9, Token)).Items);
            if (fault is null)
            {
                Assert.Empty(late);
                return;
            }

            // Each alert has an index partition of its own; beyond those every tenth request is enough.
            kill += kill is > 1 and < 110 ? 9 : 0;
        }
    }

    [Fact]
    public async Task Killed_after_any_request_and_repeated_a_window_gives_what_waited_and_what_comes_between_is_in_the_next()
    {
        for (var kill = 1; ; kill++)
        {
            var prefix = Azurite.NewPrefix();
            var digests = new TableDigestStore(Azurite.Open(prefix: prefix));
            await digests.AddAsync([.. Enumerable.Range(0, 120).Select(i => Entry($"alt_{i:D3}"))], Token);
            var fault = await KilledAsync(prefix, kill, d => d.TakeAsync("sub_1", Rows.Now, Token));
            await digests.AddAsync([Entry("alt_new")], Token);

            // Either the window was taken before, or it takes the new one as well.
            var taken = await digests.TakeAsync("sub_1", Rows.Now, Token);
            Assert.Equal(taken, await digests.TakeAsync("sub_1", Rows.Now, Token));
            var next = await digests.TakeAsync("sub_1", Rows.Now.AddDays(1), Token);
            Assert.Equal(121, taken.Concat(next).Distinct().Count());
            Assert.Equal(121, taken.Count + next.Count);
            Assert.True(next is [] or ["alt_new"]);
            if (fault is null)
            {
                Assert.Equal(["alt_new"], next);
                return;
            }
        }
    }

    [Fact]
    public async Task A_take_reads_no_more_when_much_was_taken_before()
    {
        var count = new CountRequests();
        var digests = new TableDigestStore(Azurite.Open(faults: count));
        await digests.AddAsync([.. Enumerable.Range(0, 1100).Select(i => Entry($"alt_{i:D4}"))], Token);
        await digests.TakeAsync("sub_1", Rows.Now, Token);
        for (var day = 1; day < 30; day++)
        {
            await digests.AddAsync([Entry($"alt_day{day}")], Token);
            await digests.TakeAsync("sub_1", Rows.Now.AddDays(day), Token);
        }

        await digests.AddAsync([Entry("alt_last")], Token);
        var before = count.Made.Count;
        Assert.Equal(["alt_last"], await digests.TakeAsync("sub_1", Rows.Now.AddDays(30), Token));

        // Whether it was taken, the head, the window, its entries.
        Assert.Equal(4, count.Made.Count - before);
        before = count.Made.Count;
        Assert.Equal([new DigestPlace("sub_1", Rows.Now.AddDays(7))], (await digests.OfAlertAsync("alt_day7", null, 9, Token)).Items);
        Assert.Equal(3, count.Made.Count - before);
    }

    [Fact]
    public async Task What_a_removed_subscription_waited_for_is_forgotten_also_by_the_sweep_where_the_removal_was_killed()
    {
        for (var kill = 1; ; kill++)
        {
            var prefix = Azurite.NewPrefix();
            var account = Azurite.Open(prefix: prefix);
            var (subscriptions, digests) = (new TableSubscriptionStore(account), new TableDigestStore(account));
            await subscriptions.AddAsync(Rows.Subscription("sub_1", ["gallium"]), Token);
            await digests.AddAsync([Entry("alt_1"), Entry("alt_2"), Entry("alt_1", "sub_2")], Token);
            await digests.TakeAsync("sub_1", Rows.Now, Token);

            var fault = await Record.ExceptionAsync(() => new TableSubscriptionStore(Azurite.Open(prefix: prefix, faults: new KillAfter(kill))).RemoveAsync("sub_1", Token));
            await account.Journal.RepairAsync(TimeProvider.System.GetUtcNow().AddMinutes(1), Token);

            var isThere = await subscriptions.FindAsync("sub_1", Token) is not null;
            Assert.Equal(isThere ? ["sub_1", "sub_2"] : ["sub_2"], (await account.Table("digests").QueryAsync("", 100, Token)).Select(r => r.PartitionKey).Distinct());
            Assert.Equal(isThere ? 3 : 1, (await account.Table("digestsindex").QueryAsync("", 100, Token)).Count);
            if (fault is null)
            {
                Assert.False(isThere);
                return;
            }
        }
    }

    private static async Task<Exception?> KilledAsync(string prefix, int requests, Func<TableDigestStore, Task> act)
        => await Record.ExceptionAsync(() => act(new TableDigestStore(Azurite.Open(prefix: prefix, faults: new KillAfter(requests)))));

    private static DigestEntry Entry(string alert, string subscription = "sub_1") => new(subscription, alert, Rows.Now);
}
