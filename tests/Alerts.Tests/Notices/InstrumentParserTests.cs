using Alerts.Notices;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Alerts.Tests.Notices;

public sealed class InstrumentParserTests
{
    private static readonly string[] ChineseForms =
    [
        "商务部公告{0}年第{1}号", "商务部 海关总署公告{0}年第{1}号", "商务部、海关总署公告{0}年第{1}号", "商务部公告{0}第{1}号", "商务部公告〔{0}〕{1}号",
        "商务部公告（{0}）第{1}号", "商务部{0}年第{1}号公告", "商务部 公告 {0} 年 第 {1} 号", "MOFCOM Announcement No. {1} of {0}", "MOFCOM Announcement No. {1}, {0}",
        "Announcement No. {1} of {0} of nobody, that is Ministry of Commerce Announcement {0} No.{1}", "MOFCOM and GACC Joint Announcement No. {1} of {0}",
        "Announcement of the Ministry of Commerce and the General Administration of Customs No. {1} of {0}", "Ministry of Commerce Announcement No. {1} [{0}]",
    ];

    [Theory]
    [InlineData("商务部 海关总署公告2025年第70号", "cn:mofcom:2025:70")]
    [InlineData("海关总署公告2025年第70号", "cn:gacc:2025:70")]
    [InlineData("海关总署 商务部公告2025年第70号", "cn:gacc:2025:70")]
    [InlineData("工业和信息化部公告2025年第70号", "cn:miit:2025:70")]
    [InlineData("商务部 科技部公告2023年第57号", "cn:mofcom:2023:57")]
    [InlineData("商务部 海关总署公告2025年第57号", "cn:mofcom:2025:57")]
    [InlineData("农业农村部公告2025年第70号", "")]
    [InlineData("公告2025年第70号", "")]
    [InlineData("公布暂停实施商务部、海关总署公告2025年第55号、56号、57号及商务部公告２０２５年第６１号、62号的决定", "cn:mofcom:2025:55 cn:mofcom:2025:56 cn:mofcom:2025:57 cn:mofcom:2025:61 cn:mofcom:2025:62")]
    [InlineData("商务部、海关总署公告2025年第55号, 56号", "cn:mofcom:2025:55 cn:mofcom:2025:56")]
    [InlineData("suspends MOFCOM Announcements Nos. 55, 56, 57 and 58 of 2025", "cn:mofcom:2025:55 cn:mofcom:2025:56 cn:mofcom:2025:57 cn:mofcom:2025:58")]
    [InlineData("GACC Announcement No. 70 of 2025", "cn:gacc:2025:70")]
    [InlineData("Announcement No. 70 of 2025", "")]
    [InlineData("国务院令第792号", "cn:state-council:792")]
    [InlineData("Order No. 792 of the State Council", "cn:state-council:792")]
    [InlineData("see 90 FR 50857 and FR Doc. 2025-19813", "us:fr-page:90:50857 us:fr:2025-19813")]
    [InlineData("2025-19846", "us:fr:2025-19846")]
    [InlineData("2026-00123 2026-000124", "us:fr:2026-123 us:fr:2026-124")]
    [InlineData("C1-2025-19846", "us:fr:C1-2025-19846")]
    [InlineData("2012-19846 BIS-2025-0123 2025-11-10", "")]
    [InlineData("Executive Order 14272 (EO 14272, E.O. 14272)", "us:eo:14272")]
    [InlineData("Proclamation 11001 of January 14, 2026", "us:proclamation:11001")]
    [InlineData("CELEX:32026R1941", "eu:celex:32026R1941")]
    [InlineData("32026R1941R(01)", "eu:celex:32026R1941R(01)")]
    [InlineData("Commission Implementing Regulation (EU) 2026/1941 amending Regulation (EU) No 833/2014", "eu:celex:32026R1941 eu:celex:32014R0833")]
    [InlineData("Council Decision (CFSP) 2026/12; Directive (EU) 2024/7", "eu:celex:32026D0012 eu:celex:32024L0007")]
    [InlineData("COM(2025) 945", "eu:com:2025:945")]
    [InlineData("SOR/2026-12 and SI/2026-3", "ca:sor:2026-12 ca:si:2026-3")]
    [InlineData("Notice to exporters 2026/31: example", "gb:notice-to-exporters:2026:31")]
    [InlineData(" G/MA/QR/N/CHN/7 and G/MA/QR/N/CHN/7/Add.1", "wto:G/MA/QR/N/CHN/7 wto:G/MA/QR/N/CHN/7/ADD.1")]
    [InlineData("", "")]
    public void Each_form_is_read_as_its_canonical_number(string text, string expected)
        => Assert.Equal(expected, string.Join(' ', InstrumentParser.In(text)));

    [Fact]
    public void What_names_no_authority_is_of_the_series_of_its_source_if_that_has_one()
    {
        Assert.Equal([new InstrumentId("cn:gacc:2025:70")], InstrumentParser.In("公告2025年第70号", "gacc"));
        Assert.Equal([new InstrumentId("cn:mofcom:2025:70")], InstrumentParser.In("Announcement No. 70 of 2025", "mofcom"));
        Assert.Empty(InstrumentParser.In("农业农村部公告2025年第70号", "mofcom"));
    }

    [Property]
    public Property Every_printed_form_of_a_number_is_read_back()
        => Prop.ForAll(
            Gen.Choose(2001, 2098).SelectMany(year => Gen.Choose(1, 999).SelectMany(no => Gen.Elements(ChineseForms).SelectMany(form => Gen.Elements(false, true).Select(wide => (year, no, form, wide))))).ToArbitrary(),
            x =>
            {
                var printed = string.Format(System.Globalization.CultureInfo.InvariantCulture, x.form, x.year, x.no);
                var text = x.wide ? string.Concat(printed.Select(c => char.IsAsciiDigit(c) ? (char)(c - '0' + '０') : c)) : printed;
                return InstrumentParser.In($"前文。{text}。后文").SequenceEqual([new InstrumentId($"cn:mofcom:{x.year}:{x.no}")]);
            });

    [Property]
    public bool Reading_a_canonical_number_of_the_register_again_changes_nothing(PositiveInt number)
    {
        var id = new InstrumentId($"us:fr:2026-{number.Get:D7}").Canonical;
        return id == id.Canonical && id.Value == $"us:fr:2026-{number.Get}";
    }

    [Theory]
    [InlineData("商务部、")]
    [InlineData("公告2025年第1号、")]
    [InlineData("MOFCOM, ")]
    [InlineData("Announcement No. 1, ")]
    [InlineData("Announcement of the Ministry of Commerce and ")]
    [InlineData("Regulation (EU) ")]
    [InlineData("G/MA/QR/")]
    [InlineData("1, 2, ")]
    public void A_hostile_text_takes_no_longer_than_its_length(string part)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        InstrumentParser.In(string.Concat(Enumerable.Repeat(part, 400_000 / part.Length)));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
    }

    [Theory]
    [InlineData("商务部公告2025年第72号 公布调整实施商务部公告2024年第46号的决定", "", "cn:mofcom:2025:72")]
    [InlineData("公布暂停实施商务部公告2025年第70号的决定", "", "")]
    [InlineData("公布对部分中重稀土相关物项实施出口管制的决定", "【发布单位】安全与管制局\n【发布文号】商务部 海关总署公告2025年第57号\n根据商务部公告2024年第46号", "cn:mofcom:2025:57")]
    [InlineData("商务部公告2025年第61号解读", "", "")]
    [InlineData("商务部、海关总署公告2025年第55号、56号", "", "")]
    [InlineData("MOFCOM Announcement No. 18 of 2025 on export control", "It follows Announcement No. 10 of 2025 of MOFCOM", "cn:mofcom:2025:18")]
    [InlineData("Guidance: Notice to exporters 2026/31: example", "", "gb:notice-to-exporters:2026:31")]
    [InlineData("Commission Implementing Regulation (EU) 2026/1941 amending Regulation (EU) 2021/821", "", "eu:celex:32026R1941")]
    [InlineData("Suspension of a Rule", "[FR Doc. 2025-19846 Filed 11-10-25; 8:45 am] see FR Doc. 2025-19001", "us:fr:2025-19846")]
    [InlineData("Regulations Amending the Export Control List", "Registration SOR/2026-30 February 10, 2026. See SOR/89-202.", "ca:sor:2026-30")]
    [InlineData("镓", "", "")]
    public void What_an_item_is_stands_at_the_head_of_its_title_or_in_its_own_label(string title, string body, string own)
        => Assert.Equal(own, string.Join(' ', NoticeInstruments.Of(new SourceItem("x", title, body, null, null, null), "mofcom").Own));

    [Theory]
    [InlineData("更正：商务部公告2025年第61号", "", "cn:mofcom:2025:61", "")]
    [InlineData("关于商务部公告2025年第61号的更正公告", "", "cn:mofcom:2025:61", "")]
    [InlineData("Corrigendum to Commission Regulation (EU) 2026/1941", "", "eu:celex:32026R1941", "")]
    [InlineData("Export controls; Correction", "In FR Doc. 2025-19846, on page 50857", "us:fr:2025-19846", "")]
    [InlineData("商务部公告2025年第61号", "", "", "cn:mofcom:2025:61")]
    public void A_correction_is_not_what_it_corrects(string title, string body, string corrects, string own)
    {
        var read = NoticeInstruments.Of(new SourceItem("x", title, body, null, null, null), null);
        Assert.Equal((corrects, own), (read.Corrects?.Value ?? "", string.Join(' ', read.Own)));
    }

    [Fact]
    public void A_corrigendum_with_a_number_made_of_the_corrected_one_corrects_that()
    {
        var item = new SourceItem("x", "Corrigendum 32026R1941R(01)", "", null, null, null) { Instruments = [new InstrumentId("eu:celex:32026R1941R(01)")] };
        Assert.Equal("eu:celex:32026R1941", NoticeInstruments.Of(item, null).Corrects?.Value);
        Assert.Equal(item.Instruments, NoticeInstruments.Of(item, null).Own);
    }
}
