using Alerts.Subscriptions;

namespace Alerts.Tests.Contracts;

/// <summary>What every <see cref="IDigestStore"/> owes.</summary>
public abstract class DigestStoreContract
{
    protected abstract IDigestStore Digests { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_waits_is_taken_once_and_the_same_window_gives_the_same_again()
    {
        await Digests.AddAsync([Entry("alt_b", 1), Entry("alt_a", 2), Entry("alt_other", 0, "sub_2")], Token);
        await Digests.AddAsync([Entry("alt_b", 9)], Token);

        Assert.Equal(["alt_b", "alt_a"], await Digests.TakeAsync("sub_1", Rows.Now, Token));
        await Digests.AddAsync([Entry("alt_c", 3)], Token);
        Assert.Equal(["alt_b", "alt_a"], await Digests.TakeAsync("sub_1", Rows.Now, Token));
        Assert.Equal(["alt_c"], await Digests.TakeAsync("sub_1", Rows.Now.AddDays(1), Token));
        Assert.Empty(await Digests.TakeAsync("sub_1", Rows.Now.AddDays(2), Token));
    }

    [Fact]
    public async Task A_window_that_was_empty_stays_empty()
    {
        Assert.Empty(await Digests.TakeAsync("sub_1", Rows.Now, Token));
        await Digests.AddAsync([Entry("alt_a", 1)], Token);
        Assert.Empty(await Digests.TakeAsync("sub_1", Rows.Now, Token));
        Assert.Equal(["alt_a"], await Digests.TakeAsync("sub_1", Rows.Now.AddDays(1), Token));
    }

    [Fact]
    public async Task The_digests_of_an_alert_are_found_and_those_that_are_still_to_come()
    {
        await Digests.AddAsync([Entry("alt_a", 1, "sub_3"), Entry("alt_a", 1, "sub_1"), Entry("alt_a", 1, "sub_2"), Entry("alt_b", 1, "sub_1")], Token);
        await Digests.TakeAsync("sub_1", Rows.Now, Token);
        await Digests.TakeAsync("sub_3", Rows.Now.AddDays(1), Token);

        var first = await Digests.OfAlertAsync("alt_a", null, 2, Token);
        Assert.Equal([new DigestPlace("sub_1", Rows.Now), new DigestPlace("sub_2", null)], first.Items);
        var second = await Digests.OfAlertAsync("alt_a", first.Next, 2, Token);
        Assert.Equal([new DigestPlace("sub_3", Rows.Now.AddDays(1))], second.Items);
        Assert.Null(second.Next);
        Assert.Empty((await Digests.OfAlertAsync("alt_none", null, 2, Token)).Items);
    }

    [Fact]
    public async Task A_window_takes_hundreds_and_each_of_them_is_in_one_window_only()
    {
        await Digests.AddAsync([.. Enumerable.Range(0, 250).Select(i => Entry($"alt_{i:D3}", 250 - i))], Token);
        await Digests.AddAsync([.. Enumerable.Range(240, 20).Select(i => Entry($"alt_{i:D3}", i))], Token);

        string[] first = [.. Enumerable.Range(0, 250).Reverse().Select(i => $"alt_{i:D3}"), .. Enumerable.Range(250, 10).Select(i => $"alt_{i:D3}")];
        Assert.Equal(first, await Digests.TakeAsync("sub_1", Rows.Now, Token));

        // One that is filed late has waited since before what the first window took.
        await Digests.AddAsync([Entry("alt_late", 1), Entry("alt_000", 1)], Token);
        Assert.Equal(["alt_late"], await Digests.TakeAsync("sub_1", Rows.Now.AddDays(1), Token));
        Assert.Equal(first, await Digests.TakeAsync("sub_1", Rows.Now, Token));
        Assert.Equal(["alt_late"], await Digests.TakeAsync("sub_1", Rows.Now.AddDays(1), Token));
        Assert.Equal([new DigestPlace("sub_1", Rows.Now)], (await Digests.OfAlertAsync("alt_259", null, 2, Token)).Items);
        Assert.Equal([new DigestPlace("sub_1", Rows.Now.AddDays(1))], (await Digests.OfAlertAsync("alt_late", null, 2, Token)).Items);
    }

    [Fact]
    public async Task Whoever_takes_while_others_add_gets_each_entry_in_one_window()
    {
        DateTimeOffset[] windows = [.. Enumerable.Range(0, 8).Select(i => Rows.Now.AddDays(i))];
        string[] alerts = [.. Enumerable.Range(0, 40).Select(i => $"alt_{i:D2}")];

        // Twice each: two who repeat the same thing at once.
        var adding = alerts.Concat(alerts).Select(a => Digests.AddAsync([Entry(a, 1)], Token)).ToList();
        var taken = await Task.WhenAll(windows.Concat(windows).Select(w => Digests.TakeAsync("sub_1", w, Token)));
        await Task.WhenAll(adding);

        var all = new List<string>(await Digests.TakeAsync("sub_1", Rows.Now.AddDays(99), Token));
        foreach (var (i, window) in windows.Index())
        {
            var again = await Digests.TakeAsync("sub_1", window, Token);
            Assert.Equal(again, taken[i]);
            Assert.Equal(again, taken[i + windows.Length]);
            all.AddRange(again);
        }

        Assert.Equal(alerts, all.Order(StringComparer.Ordinal));
    }

    private static DigestEntry Entry(string alert, int minute, string subscription = "sub_1") => new(subscription, alert, Rows.Now.AddMinutes(minute));
}
