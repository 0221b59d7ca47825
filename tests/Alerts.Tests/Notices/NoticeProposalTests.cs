using Alerts.Classification;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Tests.Support;

namespace Alerts.Tests.Notices;

/// <summary>What notices propose as they are taken in.</summary>
public sealed class NoticeProposalTests
{
    private const string Title = "商务部公告2026年第9号 关于镓的公告";
    private const string Suspends = "暂停实施商务部公告2024年第46号第二款。";
    private const string Starts = "本公告自2026年12月1日起实施。";

    private static readonly PolicyDataset Dataset = Some.Dataset(Some.Measure("cn-mofcom-2024-46", "2024-12-03", Some.Provision("2")) with { Number = "商务部公告2024年第46号" });

    private readonly World _world = new(Some.Noon);

    [Fact]
    public async Task A_new_notice_proposes_what_it_does_to_known_measures_and_to_its_own_instrument()
    {
        await WatchAsync($"{Suspends}\n{Starts}");
        var (other, own) = (_world.Proposals.Rows[0], _world.Proposals.Rows[1]);

        Assert.Equal(2, _world.Proposals.Rows.Count);
        Assert.Equal((ActionKind.Suspend, "cn:mofcom:2024:46", "第二款", Suspends), (other.Action, other.Instrument.Value, other.Paragraph, other.Sentence));
        Assert.Equal(MeasureId.Parse("cn-mofcom-2024-46"), other.Measure);
        Assert.Equal((ActionKind.Start, "cn:mofcom:2026:9", Starts), (own.Action, own.Instrument.Value, own.Sentence));
        Assert.Null(own.Measure);
        Assert.All(_world.Proposals.Rows, p => Assert.Equal(
            (ProposalStatus.Open, _world.Notices.Rows.Values.Single().Id, "zh", MatchConfidence.High, Some.Noon), (p.Status, p.Notice, p.Language, p.Confidence, p.FoundAt)));
        Assert.All(_world.Proposals.Rows, p => Assert.Equal(p.Sentence, $"{Suspends}\n{Starts}".Substring(p.Start, p.Sentence.Length)));
        Assert.Equal(_world.Notices.Texts.Single().Hash, other.TextHash);
    }

    [Fact]
    public async Task What_is_past_or_of_an_unknown_instrument_is_not_proposed()
    {
        await WatchAsync("此前已暂停实施商务部公告2024年第46号。\n暂停实施商务部公告2023年第99号。\n欢迎提出意见。");
        Assert.Empty(_world.Proposals.Rows);
    }

    [Fact]
    public async Task A_notice_without_a_number_proposes_nothing_of_itself()
    {
        await WatchAsync(Starts, title: "关于镓的公告");
        Assert.Empty(_world.Proposals.Rows);
    }

    [Fact]
    public async Task What_is_not_about_our_subject_is_not_proposed()
    {
        await WatchAsync(Starts, title: "商务部公告2026年第9号 关于白羽肉鸡的公告");
        Assert.Empty(_world.Proposals.Rows);
    }

    [Fact]
    public async Task A_revised_notice_proposes_only_what_is_new_in_it()
    {
        await WatchAsync(Suspends);
        await _world.ProposalDesk.DismissAsync(_world.Proposals.Rows.Single().Id, new DismissRequest("Known"), null, World.Cancel);
        _world.Clock.Advance(TimeSpan.FromDays(40));
        await WatchAsync($"{Starts}\n{Suspends}");

        Assert.Equal([(Suspends, ProposalStatus.Dismissed), (Starts, ProposalStatus.Open)], _world.Proposals.Rows.Select(p => (p.Sentence, p.Status)));
    }

    [Fact]
    public async Task What_was_published_long_ago_is_a_baseline()
    {
        await WatchAsync(Suspends, published: Some.Noon.AddDays(-40));
        Assert.Single(_world.Notices.Rows);
        Assert.Empty(_world.Proposals.Rows);
    }

    [Fact]
    public void No_text_fills_the_list()
    {
        var text = string.Concat(Enumerable.Range(1, 500).Select(i => $"本公告自2026年12月1日起实施第{i}项。"));
        var notice = new Notice("ntc_1", SourceId.Parse("official"), "CN", "MOFCOM", "zh", Title, text, null, Some.Noon, Some.Day("2026-11-20"), Some.Noon, [], []) { Instruments = [new InstrumentId("cn:mofcom:2026:9")] };
        Assert.Equal(NoticeProposals.MostOfText, NoticeProposals.Of(notice, "txt", "mofcom", Dataset, Some.Noon).Count);
    }

    [Fact]
    public async Task Killed_anywhere_no_proposal_is_lost_or_doubled()
    {
        await WatchAsync($"{Suspends}\n{Starts}");
        var (whole, kills) = (_world.Proposals.Rows.Select(p => p.Id).ToList(), 0);
        for (var kill = 1; kill < 30; kill++)
        {
            var world = new World(Some.Noon);
            world.Ports.KillAfter(kill);
            kills += await Record.ExceptionAsync(() => WatchAsync(world, $"{Suspends}\n{Starts}")) is KilledException ? 1 : 0;
            world.Ports.LetLive();
            world.Clock.Advance(TimeSpan.FromMinutes(15));
            await WatchAsync(world, $"{Suspends}\n{Starts}");
            Assert.Equal(whole, world.Proposals.Rows.Select(p => p.Id));
            Assert.Single(world.Notices.Rows);
        }

        Assert.True(kills > 8);
    }

    private Task<SourceReport> WatchAsync(string text, string title = Title, DateTimeOffset? published = null) => WatchAsync(_world, text, title, published);

    private static Task<SourceReport> WatchAsync(World world, string text, string title = Title, DateTimeOffset? published = null)
    {
        world.Reader.Next = new SourceRead.Items([Some.Item("https://example.gov/9", title, published ?? Some.Noon) with { Text = text }], new SourceCursor(null, null, text));
        return world.NoticeWatch.WatchAsync(Some.Source() with { Authority = "Ministry of Commerce" }, Dataset, World.Cancel);
    }
}
