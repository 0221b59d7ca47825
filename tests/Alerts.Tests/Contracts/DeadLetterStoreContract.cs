using Alerts.Queues;

namespace Alerts.Tests.Contracts;

/// <summary>What every <see cref="IDeadLetterStore"/> owes.</summary>
public abstract class DeadLetterStoreContract
{
    protected abstract IDeadLetterStore Store { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_letter_is_found_by_its_key_and_removed_once()
    {
        var letter = Letter("dead_1", "alerts", 0);
        await Store.AddAsync(letter, Token);

        Assert.Equal(letter, await Store.FindAsync("dead_1", Token));
        Assert.Null(await Store.FindAsync("nonsense / \\ # ?", Token));
        Assert.False(await Store.RemoveAsync("nonsense / \\ # ?", Token));
        Assert.True(await Store.RemoveAsync("dead_1", Token));
        Assert.False(await Store.RemoveAsync("dead_1", Token));
        Assert.Null(await Store.FindAsync("dead_1", Token));
        Assert.Empty((await Store.ListAsync(null, null, 10, Token)).Items);
    }

    [Fact]
    public async Task A_letter_whose_key_is_there_changes_nothing()
    {
        var letter = Letter("dead_1", "alerts", 0);
        await Store.AddAsync(letter, Token);
        await Store.AddAsync(letter with { Reason = "another", At = letter.At.AddMinutes(5) }, Token);

        Assert.Equal([letter], (await Store.ListAsync(null, null, 10, Token)).Items);
    }

    [Fact]
    public async Task They_are_listed_the_last_first_page_by_page_of_one_queue_or_all()
    {
        foreach (var (key, queue, minute) in new[] { ("dead_b", "alerts", 1), ("dead_a", "deliveries", 2), ("dead_d", "alerts", 3), ("dead_c", "alerts", 4) })
        {
            await Store.AddAsync(Letter(key, queue, minute), Token);
        }

        Assert.Equal(["dead_c", "dead_d", "dead_a", "dead_b"], await KeysAsync(null));
        Assert.Equal(["dead_c", "dead_d", "dead_b"], await KeysAsync("alerts"));
        Assert.Empty(await KeysAsync("other"));
        await Assert.ThrowsAsync<InvalidCursorException>(() => Store.ListAsync(null, "nonsense", 2, Token));
    }

    private async Task<IReadOnlyList<string>> KeysAsync(string? queue)
        => [.. (await Pages.AllAsync(cursor => Store.ListAsync(queue, cursor, 2, Token)).ToListAsync(Token)).Select(d => d.Key)];

    private static DeadLetter Letter(string key, string queue, int minute) => new(key, queue, $"message-{key}", "body 镓", 10, "because", Rows.Now.AddMinutes(minute));
}
