using System.Net;
using Alerts.Classification;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Tests.Contracts;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Web.Pages;

public sealed class ProposalPageTests : PageTest
{
    private const string Path = "/operate/dataset/proposals";

    [Fact]
    public async Task They_stand_beside_the_provisions_that_they_cite()
    {
        await AddAsync(Row("prp_1") with { Sentence = "<script>alert(1)</script>暂停" }, Row("prp_2") with { Measure = null });
        var visitor = await OperatorAsync();
        var page = await visitor.GetAsync(Path);
        var cards = page.All(".card");
        Assert.Contains("The dataset has no record of this instrument", cards[0], StringComparison.Ordinal);
        Assert.Contains("Suspends cn:mofcom:2024:46 第二款", cards[1], StringComparison.Ordinal);
        Assert.Contains("46/2024 Title of cn-mofcom-2024-46 ¶2 Provision 2: export ban, to the US, from 2024-12-03", cards[1], StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll("script:not([src])"));
        Assert.Equal(2, (await visitor.GetAsync("/operate/dataset")).All(".card").Count);
        Assert.Empty((await visitor.GetAsync($"{Path}?status=settled")).All(".card"));
        Assert.Single((await visitor.GetAsync($"{Path}?status=open&measure=cn-mofcom-2024-46")).All(".card"));
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.GetAsync($"{Path}?status=shut&measure=No+id")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.GetAsync($"{Path}?cursor=x")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"{Path}/prp_none")).Status);
    }

    [Fact]
    public async Task One_is_dismissed_for_a_reason_reopened_and_settled_by_a_revision()
    {
        await Api.Notices.SaveAsync([new NoticeWrite(Rows.Notice("ntc_1"), [])], Cancel);
        await Api.Revisions.AddAsync(Sample.Dataset().Revision, Sample.Dataset().File, 0, Api.Clock.GetUtcNow(), Cancel);
        await AddAsync(Row("prp_1"));
        var visitor = await OperatorAsync();
        var page = await visitor.GetAsync($"{Path}/prp_1");
        Assert.Equal("/notices/ntc_1", page.Link("标题"));
        var refused = await visitor.SubmitAsync(page, "Dismiss it");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "true"), (refused.Status, refused.Document.QuerySelector("input[name=reason]")!.GetAttribute("aria-invalid")));
        var dismissed = await visitor.SubmitAsync(refused, "Dismiss it", ("reason", "Of another trade"));
        Assert.Contains("Of another trade", dismissed.Text, StringComparison.Ordinal);
        Assert.Equal(ProposalStatus.Dismissed, Api.Proposals.Rows[0].Status);

        // The page of before.
        var late = await visitor.SubmitAsync(page, "Dismiss it", ("reason", "Something else"));
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("Somebody changed it since you looked", late.One("[role=alert]"), StringComparison.Ordinal);

        var open = await visitor.SubmitAsync(dismissed, "Reopen it");
        Assert.Equal("Open again.", open.One("[role=status]"));
        await visitor.SubmitAsync(open, "Settle it");
        Assert.Equal((ProposalStatus.Settled, Sample.Dataset().Revision), (Api.Proposals.Rows[0].Status, Api.Proposals.Rows[0].SettledBy));
    }

    [Fact]
    public async Task Those_that_a_draft_settles_are_named_with_its_publication()
    {
        var first = new PolicyDataset(Sample.Dataset().File with { Measures = [.. Sample.Dataset().File.Measures.Select(m => m with { Provisions = [.. m.Provisions.Select(p => p with { Scope = "Items" })] })] });
        var next = new PolicyDataset(first.File with { Measures = [.. first.File.Measures.Select(m => m.Id.Value == "cn-mofcom-2024-46" ? m with { Titles = new Dictionary<string, string> { ["en"] = "Other" } } : m)] });
        await Api.Revisions.AddAsync(first.Revision, first.File, 0, Api.Clock.GetUtcNow(), Cancel);
        await Api.Drafts.AddAsync(new PolicyDraft(next.Revision, Api.Clock.GetUtcNow(), next.File), Cancel);
        await AddAsync(Row("prp_1"));
        var visitor = await OperatorAsync();
        var draft = await visitor.GetAsync($"/operate/dataset/revisions/{next.Revision}");
        var refused = await visitor.SubmitAsync(draft, "Publish it", ("settles[]", "prp_none"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "One thing is wrong: settles/0: is not a proposal"), (refused.Status, refused.One("[role=alert]")));
        await visitor.SubmitAsync(draft, "Publish it", ("settles[]", "prp_1"));
        Assert.Equal((ProposalStatus.Settled, next.Revision), (Api.Proposals.Rows[0].Status, Api.Proposals.Rows[0].SettledBy));
    }

    private static Proposal Row(string id) => new(
        id, "ntc_1", "txt_1", 0, ActionKind.Suspend, new InstrumentId("cn:mofcom:2024:46"), MeasureId.Parse("cn-mofcom-2024-46"), "第二款", "暂停实施。", "zh", MatchConfidence.High,
        new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero));

    private Task AddAsync(params Proposal[] proposals) => Api.Proposals.AddAsync(proposals, Cancel);
}
