using Alerts.Deliveries;

namespace Alerts.Tests.Contracts;

/// <summary>What every <see cref="ILimitStore"/> owes.</summary>
public abstract class LimitStoreContract
{
    protected abstract ILimitStore Store { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_stored_is_found_and_nothing_of_another_key()
    {
        Assert.Null(await Store.FindAsync("target:a", Token));
        Assert.True(await Store.SwapAsync("target:a", Full, null, Token));
        Assert.True(await Store.SwapAsync("host:bücher.example/?#", Limit.None, null, Token));

        AssertSame(Full, (await Store.FindAsync("target:a", Token))!.Limit);
        AssertSame(Limit.None, (await Store.FindAsync("host:bücher.example/?#", Token))!.Limit);
        Assert.Null(await Store.FindAsync("target:A", Token));
    }

    [Fact]
    public async Task Who_writes_second_on_what_both_have_read_changes_nothing()
    {
        Assert.True(await Store.SwapAsync("k", Full, null, Token));
        Assert.False(await Store.SwapAsync("k", Limit.None, null, Token));
        var read = (await Store.FindAsync("k", Token))!;
        Assert.True(await Store.SwapAsync("k", Full with { ClosedUntil = null }, read.Version, Token));
        Assert.False(await Store.SwapAsync("k", Limit.None, read.Version, Token));
        Assert.False(await Store.SwapAsync("other", Limit.None, read.Version, Token));

        var stored = (await Store.FindAsync("k", Token))!;
        AssertSame(Full with { ClosedUntil = null }, stored.Limit);
        Assert.NotEqual(read.Version, stored.Version);
        Assert.Null(await Store.FindAsync("other", Token));
    }

    [Fact]
    public async Task Of_many_who_write_at_once_one_does()
    {
        Assert.True(await Store.SwapAsync("k", Limit.None, null, Token));
        var version = (await Store.FindAsync("k", Token))!.Version;
        var done = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Store.SwapAsync("k", new Limit([Rows.Now.AddSeconds(i)], [], null), version, Token)));

        var winner = Assert.Single(Enumerable.Range(0, 8), i => done[i]);
        AssertSame(new Limit([Rows.Now.AddSeconds(winner)], [], null), (await Store.FindAsync("k", Token))!.Limit);
    }

    [Fact]
    public async Task A_limit_of_a_thousand_a_second_is_kept_whole()
    {
        var limit = new Limit([.. Enumerable.Range(0, 1000).Select(i => Rows.Now.AddMilliseconds(i))], [.. Enumerable.Range(0, 1000).Select(i => Rows.Now.AddMilliseconds(5 * i))], Rows.Now);
        Assert.True(await Store.SwapAsync("host:big.example", limit, null, Token));
        AssertSame(limit, (await Store.FindAsync("host:big.example", Token))!.Limit);
    }

    private static Limit Full => new([Rows.Now, Rows.Now, Rows.Now.AddTicks(1)], [Rows.Now.AddDays(40)], Rows.Now.AddHours(24));

    private static void AssertSame(Limit expected, Limit actual)
    {
        Assert.Equal(expected.Went.AsEnumerable(), actual.Went);
        Assert.Equal(expected.Called.AsEnumerable(), actual.Called);
        Assert.Equal(expected.ClosedUntil, actual.ClosedUntil);
    }
}
