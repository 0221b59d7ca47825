using Alerts.Classification;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Tests.Support;

namespace Alerts.Tests.Contracts;

/// <summary>What every <see cref="IProposalStore"/> owes.</summary>
public abstract class ProposalStoreContract
{
    protected abstract IProposalStore Proposals { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_proposal_comes_back_as_it_was_stored_first()
    {
        await Proposals.AddAsync([Row("1"), Row("2") with { Measure = null, Paragraph = null }], Token);
        await Proposals.AddAsync([Row("1") with { Sentence = "another" }, Row("3")], Token);

        Assert.Equal(Row("1"), await Proposals.FindAsync("1", Token));
        Assert.Equal(Row("2") with { Measure = null, Paragraph = null }, await Proposals.FindAsync("2", Token));
        Assert.NotNull(await Proposals.FindAsync("3", Token));
        Assert.Null(await Proposals.FindAsync("4", Token));
    }

    [Fact]
    public async Task Who_writes_on_what_another_changed_meanwhile_writes_nothing()
    {
        Assert.False(await Proposals.SaveAsync(Row("1"), Token));
        await Proposals.AddAsync([Row("1")], Token);
        var decided = Row("1") with { Status = ProposalStatus.Dismissed, Reason = "No rule", DecidedAt = Rows.Now.AddDays(1), DecidedBy = "key_1" };
        Assert.True(await Proposals.SaveAsync(decided, Token));
        Assert.False(await Proposals.SaveAsync(Row("1") with { Status = ProposalStatus.Settled }, Token));
        Assert.Equal(decided with { Version = 2 }, await Proposals.FindAsync("1", Token));
        Assert.True(await Proposals.SaveAsync(decided with { Version = 2, Status = ProposalStatus.Settled, SettledBy = "rev_1" }, Token));
        Assert.Equal(("rev_1", 3), await Proposals.FindAsync("1", Token) is { } last ? (last.SettledBy, last.Version) : default);
    }

    [Fact]
    public async Task They_are_listed_newest_first_by_status_measure_and_notice()
    {
        await Proposals.AddAsync([Row("1"), Row("2") with { Notice = "ntc_2" }, Row("3") with { Measure = null }, Row("4") with { Measure = MeasureId.Parse("cn-2") }], Token);
        await Proposals.SaveAsync(Row("1") with { Status = ProposalStatus.Dismissed }, Token);

        Assert.Equal("4 3 2 1", await IdsAsync(new ProposalQuery()));
        Assert.Equal("4 3 2", await IdsAsync(new ProposalQuery(ProposalStatus.Open)));
        Assert.Equal("1", await IdsAsync(new ProposalQuery(ProposalStatus.Dismissed)));
        Assert.Equal("2 1", await IdsAsync(new ProposalQuery(Measure: MeasureId.Parse("cn-1"))));
        Assert.Equal("2", await IdsAsync(new ProposalQuery(ProposalStatus.Open, MeasureId.Parse("cn-1"))));
        Assert.Equal("2", await IdsAsync(new ProposalQuery(Notice: "ntc_2")));
        Assert.Equal("", await IdsAsync(new ProposalQuery(ProposalStatus.Settled)));
    }

    [Fact]
    public async Task Pages_follow_one_another_and_what_comes_meanwhile_is_not_seen_twice()
    {
        await Proposals.AddAsync([.. Enumerable.Range(1, 5).Select(i => Row($"{i}"))], Token);
        var first = await Proposals.ListAsync(new ProposalQuery(), null, 2, Token);
        var second = await Proposals.ListAsync(new ProposalQuery(), first.Next, 10, Token);
        Assert.Equal(["5", "4", "3", "2", "1"], first.Items.Concat(second.Items).Select(p => p.Id));
        Assert.Null(second.Next);
        await Assert.ThrowsAsync<InvalidCursorException>(() => Proposals.ListAsync(new ProposalQuery(), "nonsense", 2, Token));
    }

    private async Task<string> IdsAsync(ProposalQuery query) => string.Join(' ', (await Proposals.ListAsync(query, null, 10, Token)).Items.Select(p => p.Id));

    private static Proposal Row(string id) => new(
        id, "ntc_1", "txt_1", 12, ActionKind.Suspend, new InstrumentId("cn:mofcom:2024:46"), MeasureId.Parse("cn-1"), "第二款", "暂停实施第46号公告第二款。", "zh", MatchConfidence.High, Rows.Now);
}

public sealed class FakeProposalStoreTests : ProposalStoreContract
{
    protected override IProposalStore Proposals { get; } = new FakeProposalStore(new PortCalls());
}
