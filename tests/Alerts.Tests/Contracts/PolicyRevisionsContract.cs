using Alerts.Policies;
using Alerts.Tests.Support;

namespace Alerts.Tests.Contracts;

/// <summary>What every <see cref="IPolicyRevisions"/> owes.</summary>
public abstract class PolicyRevisionsContract
{
    private static readonly DateTimeOffset Later = Rows.Now.AddHours(1);

    protected abstract IPolicyRevisions Revisions { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Before_the_first_there_is_none()
    {
        Assert.Null(await Revisions.LatestAsync(Token));
        Assert.Null(await Revisions.FindAsync("a", Token));
        Assert.Empty(await Revisions.ListAsync(Token));
    }

    [Fact]
    public async Task The_last_revision_is_in_use_with_its_name_its_time_and_its_whole_file()
    {
        await Revisions.AddAsync("a", File(1), Rows.Now, Token);
        await Revisions.AddAsync("b", File(2), Later, Token);

        var latest = (await Revisions.LatestAsync(Token))!;
        Assert.Equal(("b", Later), (latest.Revision, latest.At));
        Assert.Equal(Rows.Json(File(2)), Rows.Json(latest.File));
    }

    [Fact]
    public async Task Repeating_the_one_in_use_does_nothing()
    {
        await Revisions.AddAsync("a", File(1), Rows.Now, Token);
        await Revisions.AddAsync("a", File(2), Later, Token);

        Assert.Equal(Rows.Now, Assert.Single(await Revisions.ListAsync(Token)).At);
        Assert.Equal(File(1).AsOf, (await Revisions.LatestAsync(Token))!.File.AsOf);
    }

    [Fact]
    public async Task An_earlier_one_comes_back_as_a_new_acceptance()
    {
        await Revisions.AddAsync("a", File(1), Rows.Now, Token);
        await Revisions.AddAsync("b", File(2), Rows.Now, Token);
        await Revisions.AddAsync("a", File(1), Later, Token);

        var all = await Revisions.ListAsync(Token);
        Assert.Equal([("a", Later), ("b", Rows.Now), ("a", Rows.Now)], all.Select(r => (r.Revision, r.At)));
        Assert.Equal(all.Select(r => r.Sequence).OrderDescending().Distinct(), all.Select(r => r.Sequence));
        Assert.Equal(all[0].Sequence, (await Revisions.LatestAsync(Token))!.Sequence);
    }

    [Fact]
    public async Task A_revision_is_found_by_its_name_as_it_was_accepted_last()
    {
        await Revisions.AddAsync("a", File(1), Rows.Now, Token);
        await Revisions.AddAsync("b", File(2), Rows.Now, Token);
        await Revisions.AddAsync("a", File(1), Later, Token);

        var found = (await Revisions.FindAsync("a", Token))!;
        Assert.Equal((Later, File(1).AsOf), (found.At, found.File.AsOf));
        Assert.Equal((await Revisions.ListAsync(Token))[0].Sequence, found.Sequence);
        Assert.Equal(File(2).AsOf, (await Revisions.FindAsync("b", Token))!.File.AsOf);
        Assert.Null(await Revisions.FindAsync("A", Token));
    }

    [Fact]
    public async Task One_that_was_compared_with_another_than_the_one_in_use_is_not_stored()
    {
        Assert.Null(await Revisions.AddAsync("a", File(1), 7, Rows.Now, Token));
        var first = await Revisions.AddAsync("a", File(1), 0, Rows.Now, Token);
        Assert.Equal((await Revisions.LatestAsync(Token))!.Sequence, first);
        Assert.Null(await Revisions.AddAsync("b", File(2), 0, Rows.Now, Token));
        Assert.Equal("a", (await Revisions.LatestAsync(Token))!.Revision);

        // A repeat of the one in use, whatever it is said to follow.
        Assert.Equal(first, await Revisions.AddAsync("a", File(1), 0, Later, Token));
        Assert.True(await Revisions.AddAsync("b", File(2), first!.Value, Rows.Now, Token) > first);
        Assert.Equal(2, (await Revisions.ListAsync(Token)).Count);
    }

    [Fact]
    public async Task The_history_comes_page_by_page_with_what_each_held()
    {
        foreach (var day in Enumerable.Range(1, 5))
        {
            await Revisions.AddAsync($"r{day}", File(day), Rows.Now.AddHours(day), Token);
        }

        var (seen, cursor) = (new List<RevisionEntry>(), (string?)null);
        do
        {
            var page = await Revisions.ListAsync(cursor, 2, Token);
            Assert.True(page.Items.Count <= 2);
            seen.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(["r5", "r4", "r3", "r2", "r1"], seen.Select(e => e.Revision));
        Assert.Equal((new DateOnly(2026, 11, 5), 2, 2, Rows.Now.AddHours(5)), (seen[0].AsOf, seen[0].Measures, seen[0].Provisions, seen[0].At));
        Assert.Equal(await Revisions.ListAsync(Token), seen);
        await Assert.ThrowsAsync<InvalidCursorException>(() => Revisions.ListAsync("nonsense", 2, Token));
    }

    private static PolicyFile File(int day) => Some.SuspendedUntil("2026-11-27").File with { AsOf = new DateOnly(2026, 11, day) };
}

/// <summary>What every <see cref="IPolicyRefusals"/> owes.</summary>
public abstract class PolicyRefusalsContract
{
    protected abstract IPolicyRefusals Refusals { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cause_stands_since_it_was_first_opened()
    {
        Assert.Equal(Rows.Now, await Refusals.OpenAsync("a", Rows.Now, Token));
        Assert.Equal(Rows.Now.AddDays(1), await Refusals.OpenAsync("b", Rows.Now.AddDays(1), Token));
        Assert.Equal(Rows.Now, await Refusals.OpenAsync("a", Rows.Now.AddDays(2), Token));
    }

    [Fact]
    public async Task After_all_are_closed_each_opens_anew()
    {
        await Refusals.CloseAllAsync(Token);
        await Refusals.OpenAsync("a", Rows.Now, Token);
        await Refusals.CloseAllAsync(Token);

        Assert.Equal(Rows.Now.AddDays(2), await Refusals.OpenAsync("a", Rows.Now.AddDays(2), Token));
    }
}

public sealed class FakePolicyRevisionsTests : PolicyRevisionsContract
{
    protected override IPolicyRevisions Revisions { get; } = new FakePolicyRevisions(new PortCalls());
}

public sealed class FakePolicyRefusalsTests : PolicyRefusalsContract
{
    protected override IPolicyRefusals Refusals { get; } = new FakePolicyRefusals(new PortCalls());
}
