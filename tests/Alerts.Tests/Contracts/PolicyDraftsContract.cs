using Alerts.Policies;
using Alerts.Tests.Support;

namespace Alerts.Tests.Contracts;

/// <summary>What every <see cref="IPolicyDrafts"/> owes.</summary>
public abstract class PolicyDraftsContract
{
    protected abstract IPolicyDrafts Drafts { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_draft_comes_back_whole_and_stays_as_it_was_first()
    {
        Assert.Null(await Drafts.FindAsync("a", Token));
        Assert.True(await Drafts.AddAsync(Draft("a", 1), Token));
        Assert.False(await Drafts.AddAsync(Draft("a", 2), Token));

        var found = (await Drafts.FindAsync("a", Token))!;
        Assert.Equal(("a", Rows.Now.AddHours(1)), (found.Revision, found.UploadedAt));
        Assert.Equal(Rows.Json(Draft("a", 1).File), Rows.Json(found.File));
        Assert.Null(await Drafts.FindAsync("A", Token));
    }

    [Fact]
    public async Task A_removed_one_is_gone_with_its_mark()
    {
        await Drafts.AddAsync(Draft("a", 1), Token);
        await Drafts.MarkAsync("a", 3, Token);
        Assert.True(await Drafts.RemoveAsync("a", Token));
        Assert.False(await Drafts.RemoveAsync("a", Token));
        Assert.Null(await Drafts.FindAsync("a", Token));
        Assert.Null(await Drafts.MarkedAsync(Token));
        await Drafts.AddAsync(Draft("a", 1), Token);
        Assert.Null(await Drafts.MarkedAsync(Token));
    }

    [Fact]
    public async Task They_are_listed_newest_first_page_by_page_without_their_files()
    {
        foreach (var day in Enumerable.Range(1, 5))
        {
            await Drafts.AddAsync(Draft($"d{day}", day), Token);
        }

        var first = await Drafts.ListAsync(null, 3, Token);
        var second = await Drafts.ListAsync(first.Next, 3, Token);
        Assert.Equal(["d5", "d4", "d3", "d2", "d1"], first.Items.Concat(second.Items).Select(d => d.Revision));
        Assert.Null(second.Next);
        Assert.Equal(new DraftEntry("d5", Rows.Now.AddHours(5), new DateOnly(2026, 11, 5), 2, 2), first.Items[0]);
        await Assert.ThrowsAsync<InvalidCursorException>(() => Drafts.ListAsync("nonsense", 3, Token));
    }

    [Fact]
    public async Task One_that_is_being_taken_is_found_until_it_is_not()
    {
        await Drafts.AddAsync(Draft("a", 1), Token);
        await Drafts.AddAsync(Draft("b", 2), Token);
        Assert.Null(await Drafts.MarkedAsync(Token));

        await Drafts.MarkAsync("none", 1, Token);
        Assert.Null(await Drafts.MarkedAsync(Token));
        await Drafts.MarkAsync("b", 4, Token);
        var begun = (await Drafts.MarkedAsync(Token))!;
        Assert.Equal(("b", 4L, Rows.Json(Draft("b", 2).File)), (begun.Draft.Revision, begun.Onto, Rows.Json(begun.Draft.File)));
        await Drafts.MarkAsync("b", null, Token);
        Assert.Null(await Drafts.MarkedAsync(Token));
        Assert.NotNull(await Drafts.FindAsync("b", Token));
    }

    private static PolicyDraft Draft(string revision, int day)
        => new(revision, Rows.Now.AddHours(day), Some.SuspendedUntil("2026-11-27").File with { AsOf = new DateOnly(2026, 11, day) });
}

/// <summary>What every <see cref="IPolicyOffers"/> owes.</summary>
public abstract class PolicyOffersContract
{
    protected abstract IPolicyOffers Offers { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_last_one_is_remembered()
    {
        Assert.Null(await Offers.LastAsync(Token));
        await Offers.SaveAsync(new LastOffer("a", null, 0), Token);
        Assert.Equal(new LastOffer("a", null, 0), await Offers.LastAsync(Token));
        await Offers.SaveAsync(new LastOffer("b", "bytes", 7), Token);
        Assert.Equal(new LastOffer("b", "bytes", 7), await Offers.LastAsync(Token));
    }
}

public sealed class FakePolicyDraftsTests : PolicyDraftsContract
{
    protected override IPolicyDrafts Drafts { get; } = new FakePolicyDrafts(new PortCalls());
}

public sealed class FakePolicyOffersTests : PolicyOffersContract
{
    protected override IPolicyOffers Offers { get; } = new FakePolicyOffers(new PortCalls());
}
