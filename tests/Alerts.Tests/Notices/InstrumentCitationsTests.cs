using Alerts.Notices;
using Alerts.Policies;
using Alerts.Tests.Support;
using FsCheck.Xunit;

namespace Alerts.Tests.Notices;

public sealed class InstrumentCitationsTests
{
    private static readonly PolicyDataset Law = Some.Dataset(
        [.. new[] { (2023, 23), (2023, 57), (2024, 46), (2025, 55), (2025, 56), (2025, 57), (2025, 58), (2025, 61), (2025, 62), (2025, 70), (2025, 72) }
            .Select(n => Some.Measure($"cn-{n.Item1}-{n.Item2}", "2025-01-01", Some.Provision()) with { Number = $"商务部 海关总署公告{n.Item1}年第{n.Item2}号" })]);

    [Theory]
    [InlineData("商务部 海关总署公告2025年第70号", "cn-2025-70")]
    [InlineData("商务部、海关总署公告2025年第55号、56号、57号、58号", "cn-2025-55 cn-2025-56 cn-2025-57 cn-2025-58")]
    [InlineData("商务部公告2025第61号", "cn-2025-61")]
    [InlineData("商务部公告２０２５年第６１号", "cn-2025-61")]
    [InlineData("商务部公告〔2025〕61号", "cn-2025-61")]
    [InlineData("商务部公告（2025）第61号", "cn-2025-61")]
    [InlineData("商务部公告 2025 年 第 61 号", "cn-2025-61")]
    [InlineData("商务部公告2025年61号", "cn-2025-61")]
    [InlineData("商务部2025年第61号公告", "cn-2025-61")]
    [InlineData("公告2025年第55、56、57号", "cn-2025-55 cn-2025-56 cn-2025-57")]
    [InlineData("公告2025年第61号和第62号", "cn-2025-61 cn-2025-62")]
    [InlineData("公布暂停实施商务部、海关总署公告2025年第55号、56号、57号、58号及商务部公告2025年第61号、62号的决定", "cn-2025-55 cn-2025-56 cn-2025-57 cn-2025-58 cn-2025-61 cn-2025-62")]
    [InlineData("商务部 科技部公告2023年第57号", "cn-2023-57")]
    [InlineData("自即日起至2026年11月27日，商务部公告2024年第46号第二款暂停实施", "cn-2024-46")]
    [InlineData("海关总署公告2025年第70号", "")]
    [InlineData("工业和信息化部公告2025年第70号", "")]
    [InlineData("商务部公告2025年第701号", "")]
    [InlineData("商务部公告2025年第1070号", "")]
    [InlineData("商务部公告2019年第70号", "")]
    [InlineData("商务部公告2025年第7号", "")]
    [InlineData("2025年第70号", "")]
    [InlineData("国务院令第792号", "")]
    [InlineData("公告2025年第61号, 62 items", "cn-2025-61")]
    [InlineData("", "")]
    public void Numbers_are_found_however_they_are_written(string text, string expected)
        => Assert.Equal(expected, string.Join(' ', InstrumentCitations.In(text, Law)));

    [Theory]
    [InlineData("公告2025 ")]
    [InlineData("公告2025年第1号、")]
    [InlineData("商务部、")]
    [InlineData("1号、")]
    public void A_hostile_text_takes_no_more_than_its_length(string part)
        => Assert.Empty(InstrumentCitations.In(string.Concat(Enumerable.Repeat(part, 20_000)) + new string(' ', 200_000), Law));

    [Property]
    public bool No_text_whatever_throws(string? text, char stray)
        => InstrumentCitations.In($"{text}{stray}商务部公告2025年第70号\ud800", Law) is [var only] && only.Value == "cn-2025-70";
}
