using Alerts.Classification;
using Alerts.Materials;
using Alerts.Tests.Support;
using FsCheck;
using FsCheck.Xunit;

namespace Alerts.Tests.Classification;

public sealed class ActionClassifierTests
{
    [Fact]
    public void A_text_that_suspends_under_a_title_that_adjusts_suspends()
    {
        var actions = ActionClassifier.Propose(
            "商务部公告2025年第72号 公布调整实施商务部公告2024年第46号的决定",
            "【发文日期】2025年11月9日\n经批准，自即日起至2026年11月27日，商务部公告2024年第46号第二款暂停实施。\n商务部");
        var action = Assert.Single(actions);
        Assert.Equal((ActionKind.Suspend, MatchConfidence.High, "第二款"), (action.Action, action.Confidence, action.Paragraph));
        Assert.Equal(["cn:mofcom:2024:46"], action.Cites.Select(c => c.Value));
        Assert.Equal("经批准，自即日起至2026年11月27日，商务部公告2024年第46号第二款暂停实施。", action.Sentence);
    }

    [Theory]
    [InlineData("本公告自2023年8月1日起正式实施。", "start")]
    [InlineData("本公告自公布之日起施行。", "start")]
    [InlineData("决定对镓、锗相关物项实施出口管制。", "start")]
    [InlineData("禁止两用物项对美国军事用户或军事用途出口。", "start")]
    [InlineData("自即日起，暂停实施商务部公告2025年第55号。", "suspend")]
    [InlineData("中止执行第61号公告。", "suspend")]
    [InlineData("自2026年11月28日起，恢复实施第46号公告第二款。", "resume")]
    [InlineData("上述措施的暂停期限延长至2027年11月10日。", "extend")]
    [InlineData("2024年第46号公告同时废止。", "end")]
    [InlineData("决定取消对有关实体的出口管制措施。", "end")]
    [InlineData("将20家实体移出不可靠实体清单。", "end")]
    [InlineData("决定将28家美国实体列入出口管制管控名单。", "list")]
    [InlineData("未经许可，不得出口。", "licence")]
    [InlineData("原则上不予许可镓、锗、锑相关两用物项对美国出口。", "licence")]
    [InlineData("The Department is suspending the rule for one year.", "suspend")]
    [InlineData("The suspension of paragraph 2 is extended until November 10, 2027.", "extend")]
    [InlineData("The tariff is reinstated on that day.", "resume")]
    [InlineData("Council Regulation (EC) No 428/2009 is repealed.", "end")]
    [InlineData("BIS removes five entities from the Entity List.", "end")]
    [InlineData("BIS adds 20 entities to the Entity List.", "list")]
    [InlineData("This rule is effective November 10, 2025.", "start")]
    [InlineData("From that day on the prohibition is in force again.", "resume")]
    [InlineData("This Regulation enters into force on the day following its publication.", "start")]
    [InlineData("Applications are reviewed under a presumption of denial.", "licence")]
    [InlineData("The committee met on Monday.", "")]
    [InlineData("委员会召开会议。", "")]
    [InlineData("", "")]
    public void Sentences_say_what_they_do(string sentence, string expected)
        => Assert.Equal(expected, string.Join(' ', ActionClassifier.Propose("A title", sentence.Length == 0 ? " ." : sentence).Select(a => a.Action.ToString().ToLowerInvariant()).Order(StringComparer.Ordinal)));

    [Theory]
    [InlineData("不暂停实施上述公告。")]
    [InlineData("上述措施不再延长。")]
    [InlineData("This rule does not suspend the Entity List.")]
    [InlineData("The measure will not be extended.")]
    [InlineData("依据《关于暂停实施第55号公告的决定》，有关部门召开会议。")]
    [InlineData("See the notice “Suspending the Affiliates Rule” for its history.")]
    public void What_is_denied_or_only_a_name_is_no_action(string sentence) => Assert.Empty(ActionClassifier.Propose("A title", sentence));

    [Theory]
    [InlineData("The rule was suspended by another notice.")]
    [InlineData("商务部已于2025年暂停实施该公告。")]
    public void What_is_past_is_of_low_confidence(string sentence)
        => Assert.All(ActionClassifier.Propose("A title", sentence), a => Assert.Equal((ActionKind.Suspend, MatchConfidence.Low), (a.Action, a.Confidence)));

    [Fact]
    public void A_title_counts_only_where_there_is_no_text_and_little()
    {
        Assert.Equal((ActionKind.Suspend, MatchConfidence.Low, TextField.Title), Assert.Single(ActionClassifier.Propose("公布暂停实施第55号公告的决定", " ")) is var a ? (a.Action, a.Confidence, a.Field) : default);
        Assert.Empty(ActionClassifier.Propose("公布暂停实施第55号公告的决定", "会议召开。"));
    }

    [Fact]
    public void A_sentence_of_several_actions_has_each()
        => Assert.Equal(
            [ActionKind.End, ActionKind.Start],
            ActionClassifier.Propose("", "本公告自2026年12月1日起施行，2023年第23号公告同时废止。").Select(a => a.Action).Order(Comparer<ActionKind>.Create((x, y) => string.CompareOrdinal(x.ToString(), y.ToString()))));

    [Fact]
    public void Stops_of_numbers_and_abbreviations_end_no_sentence()
        => Assert.Equal(
            "The U.S. Government suspends Announcement No. 70 of 2025 at 3.5 p.m. on Monday.",
            Assert.Single(ActionClassifier.Propose("", "First. The U.S. Government suspends Announcement No. 70 of 2025 at 3.5 p.m. on Monday. Last.")).Sentence);

    [Property]
    public void A_sentence_lies_in_the_text_as_it_was_given(NonNull<string> before, NonNull<string> after)
    {
        var text = $"{before.Get}\n经批准，第46号公告第二款暂停实施。\n{after.Get}";
        var actions = ActionClassifier.Propose("", text);
        Assert.Contains(actions, a => a.Action == ActionKind.Suspend);
        Assert.All(actions, a => Assert.Equal(a.Sentence, text.Substring(a.Start, a.Length)));
    }

    [Theory]
    [InlineData("暂停实施")]
    [InlineData("自年")]
    [InlineData("add to the ")]
    [InlineData("《")]
    [InlineData("is not ")]
    public void A_text_made_to_cost_time_costs_its_length(string part)
        => Assert.NotNull(ActionClassifier.Propose("", string.Concat(Enumerable.Repeat(part, 200_000 / part.Length))));

    [Fact]
    public void The_shipped_announcements_do_what_the_record_says_of_them()
    {
        var archive = ShippedData.ChineseArchive();
        Assert.Contains(Of("公告2025年第70号"), a => a.Action == ActionKind.Suspend);
        Assert.Contains(Of("公告2025年第72号"), a => a.Action == ActionKind.Suspend);
        Assert.DoesNotContain(Of("公告2024年第46号"), a => a.Action == ActionKind.Suspend);

        IEnumerable<ProposedAction> Of(string title) => archive.Where(e => e.Title.Split(' ').Take(2).Any(t => t.EndsWith(title, StringComparison.Ordinal))).SelectMany(e => ActionClassifier.Propose(e.Title, e.Text));
    }
}
