using System.Text;
using Alerts.Notices;
using Alerts.Sources.Reading;
using Microsoft.AspNetCore.Http;

namespace Alerts.Tests.Sources;

public sealed class MofcomExportControlReaderTests
{
    private static readonly IFormatReader Reader = FormatReaders.Of(SourceFormat.MofcomExportControl);

    [Fact]
    public void Rows_have_their_address_under_either_name_and_no_legal_date()
    {
        var items = Read(OfficialFixtures.ExportControl(1, "商务部公告2025年第61号", "商务部公告2025年第62号")).Items;

        Assert.Equal(["item:https://exportcontrol.mofcom.gov.cn/article/zcfg/gnzcfg/zcfggzqd/202510/1170.html", "item:https://exportcontrol.mofcom.gov.cn/article/zcfg/gnzcfg/zcfggzqd/202510/1171.html"], items.Select(i => i.Identity));
        Assert.Equal("http://exportcontrol.mofcom.gov.cn/article/zcfg/gnzcfg/zcfggzqd/202510/1170.html", items[0].Detail?.AbsoluteUri);
        Assert.Equal((new DateTimeOffset(2025, 10, 13, 9, 0, 0, TimeSpan.FromHours(8)), null), (items[0].Published, items[0].LegalDate));
    }

    [Theory]
    [InlineData("???????2025??61?")]
    [InlineData("??? ????2025??70? ??????")]
    [InlineData("\uFFFD\uFFFD\uFFFD\uFFFD2025\uFFFD\uFFFD70\uFFFD")]
    public void Titles_of_question_marks_fail_the_read(string title)
        => Assert.Contains("question marks", Assert.Throws<UnreadableSourceException>(() => Read(OfficialFixtures.ExportControl(1, "商务部公告2025年第61号", title))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_question_in_a_title_is_no_lost_text()
        => Assert.Single(Read(OfficialFixtures.ExportControl(1, "出口许可证如何办理??")).Items);

    [Theory]
    [InlineData("""{"pageInfo":{"total":0,"maxPageNum":0,"rows":[]}}""", "holds no row")]
    [InlineData("""{"pageInfo":null}""", "holds no row")]
    [InlineData("""{}""", "holds no row")]
    [InlineData("""{"pageInfo":{"rows":[null]}}""", "no address")]
    [InlineData("""{"pageInfo":{"rows":[{"title":"公告","url":"javascript:x()"}]}}""", "no address")]
    [InlineData("""{"pageInfo":{"rows":[{"title":"公告","url":""")]
    [InlineData("<html><body>系统维护</body></html>", "HTML")]
    [InlineData("", "empty")]
    public void What_is_not_the_list_is_a_failure_and_not_silence(string body, string reason = "not the JSON")
        => Assert.Contains(reason, Assert.Throws<UnreadableSourceException>(() => Read(body)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_address_without_a_column_is_refused()
        => Assert.Contains("#columnID=9", Assert.Throws<UnreadableSourceException>(() => Reader.First(OfficialFixtures.SourceOf(SourceFormat.MofcomList, OfficialFixtures.ExportControlAddress))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Pages_are_posted_for_with_the_header_that_keeps_chinese_readable_until_the_last()
    {
        var asked = new List<string>();
        await using var server = await ServeAsync(asked, page => OfficialFixtures.ExportControl(3, "商务部公告").Replace("1170.html", $"{page}.html", StringComparison.Ordinal));
        using var reading = new Reading();

        Assert.Equal(3, Assert.IsType<SourceRead.Items>(await reading.ReadAsync(SourceAt(server))).Found.Count);
        Assert.Equal(Enumerable.Range(1, 3).Select(i => $"XMLHttpRequest pageNumber={i}&columnID=9&title="), asked);
    }

    [Fact]
    public async Task A_server_that_answers_every_page_with_the_first_does_not_hold_us()
    {
        var asked = new List<string>();
        await using var server = await ServeAsync(asked, _ => OfficialFixtures.ExportControl(8, "商务部公告2025年第61号", "商务部公告2025年第62号"));
        using var reading = new Reading();

        Assert.Equal(2, Assert.IsType<SourceRead.Items>(await reading.ReadAsync(SourceAt(server))).Found.Count);
        Assert.Equal(2, asked.Count);
    }

    [Fact]
    public async Task A_page_that_has_lost_its_text_fails_the_whole_read()
    {
        await using var server = await ServeAsync([], page => page == 1 ? OfficialFixtures.ExportControl(2, "商务部公告") : OfficialFixtures.ExportControl(2, "?????"));
        using var reading = new Reading();

        Assert.Contains("question marks", await reading.FailAsync(SourceAt(server)), StringComparison.Ordinal);
    }

    private static Source SourceAt(HostileServer server) => OfficialFixtures.SourceOf(SourceFormat.MofcomExportControl, server.Url("/front/column/getColumnList"));

    private static Task<HostileServer> ServeAsync(List<string> asked, Func<int, string> answer)
        => HostileServer.StartAsync(
            async context =>
            {
                using var reader = new StreamReader(context.Request.Body);
                var form = await reader.ReadToEndAsync(context.RequestAborted);
                asked.Add($"{context.Request.Headers["X-Requested-With"]} {form}");
                var page = int.Parse(form.Split('&')[0].Split('=')[1], System.Globalization.CultureInfo.InvariantCulture);
                await context.Response.WriteAsync(answer(page), context.RequestAborted);
            },
            TestContext.Current.CancellationToken);

    private static SourcePage Read(string body)
    {
        var fixture = FormatFixtures.Of("export-control-list");
        return Reader.Read(fixture.Document with { Bytes = Encoding.UTF8.GetBytes(body) }, fixture.Source);
    }
}
