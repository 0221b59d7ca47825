using Alerts.Materials;
using Alerts.Notices;
using Alerts.Tests.Support;
using FsCheck;
using FsCheck.Xunit;

namespace Alerts.Tests.Materials;

public sealed class MaterialMatcherTests
{
    private static readonly MaterialMatcher Small = new(Some.Catalogue);

    [Theory]
    [InlineData("Gallium, GERMANIUM and dysprosium's", "dysprosium gallium germanium")]
    [InlineData("ｇａｌｌｉｕｍ", "gallium")]
    [InlineData("gallium2 agallium galliumx", "")]
    [InlineData("出口镓制品", "gallium")]
    [InlineData("镓gallium", "gallium")]
    [InlineData("中国gallium出口", "gallium")]
    [InlineData("rare earths", "rare-earths")]
    [InlineData("rare\u00A0earths", "rare-earths")]
    [InlineData("certain rare earths: dysprosium", "dysprosium")]
    [InlineData("dual-use items", "dual-use-all")]
    [InlineData("dual\u2011use items", "dual-use-all")]
    [InlineData("dual-use items such as gallium", "dual-use-all gallium")]
    [InlineData("", "")]
    public void Names_are_found_as_words_in_Latin_script_and_anywhere_in_Chinese(string text, string expected)
        => Assert.Equal(expected, string.Join(' ', Small.MaterialsOf(text)));

    [Theory]
    [InlineData("export of ytterbium oxide", "ytterbium")]
    [InlineData("export of terbium oxide", "terbium")]
    [InlineData("export of erbium oxide", "erbium")]
    [InlineData("GaN epitaxial wafers", "gallium")]
    [InlineData("gan epitaxial wafers", "")]
    [InlineData("LFP cathode material for export", "lithium-batteries")]
    [InlineData("The LFP party won more seats than before", "")]
    [InlineData("APT attackers struck before, says one more report", "")]
    [InlineData("APT export quota", "tungsten")]
    [InlineData("heavy rare earths", "heavy-rare-earths")]
    [InlineData("rare-earth ores", "rare-earths")]
    [InlineData("鎵和鍺", "gallium germanium")]
    [InlineData("Final 2025 List of Critical Minerals: all critical minerals", "")]
    public async Task The_shipped_terms_know_these(string text, string expected)
        => Assert.Equal(expected, string.Join(' ', (await ShippedData.MatcherAsync()).MaterialsOf(text)));

    [Theory]
    [InlineData("第23号 关于对镓、锗", "gallium germanium")]
    [InlineData("第39号", "graphite")]
    [InlineData("公告2024年第46号 关于加强", "antimony dual-use-all gallium germanium graphite superhard-materials")]
    [InlineData("公告2024年第33号", "antimony superhard-materials")]
    [InlineData("公告2025年第10号", "bismuth indium molybdenum tellurium tungsten")]
    [InlineData("公告2025年第57号 公布对", "erbium europium holmium thulium ytterbium")]
    [InlineData("公告2023年第57号", "cerium ndfeb-magnets rare-earths smco-magnets")]
    [InlineData("第785号", "rare-earths")]
    [InlineData("公告2026年第1号", "dual-use-all")]
    [InlineData("公告2025年第70号", "cobalt erbium europium graphite holmium lithium lithium-batteries manganese ndfeb-magnets nickel rare-earths smco-magnets superhard-materials thulium ytterbium")]
    [InlineData("公告2025年第72号", "antimony gallium germanium graphite superhard-materials")]
    public async Task Notices_of_the_archive_concern_what_they_name_or_else_what_they_cite(string title, string expected)
    {
        var entry = ShippedData.ChineseArchive().Single(e => e.Title.Contains(title, StringComparison.Ordinal));
        var world = new World(Some.Noon, await ShippedData.CatalogueAsync());
        world.Reader.Has(new SourceItem("x", entry.Title, entry.Text, null, Some.Noon, null));
        var notice = Assert.Single((await world.NoticeWatch.WatchAsync(Some.Source(), await ShippedData.PoliciesAsync(), World.Cancel)).New);
        var found = notice.Materials.Select(m => m.Value).ToList();
        Assert.All(expected.Split(' '), id => Assert.Contains(id, found));
        Assert.Equal(expected, string.Join(' ', found));
    }

    [Fact]
    public async Task A_notice_that_is_itself_in_the_record_concerns_what_the_record_says()
    {
        var entry = ShippedData.ChineseArchive().Single(e => e.Title.Contains("公告2025年第72号", StringComparison.Ordinal));
        var world = new World(Some.Noon, await ShippedData.CatalogueAsync());
        world.Reader.Has(new SourceItem("x", entry.Title, entry.Text, null, Some.At("2025-11-09T00:00:00+08:00"), null));
        var notice = Assert.Single((await world.NoticeWatch.WatchAsync(Some.Source(), await ShippedData.PoliciesAsync(), World.Cancel)).New);
        Assert.Equal("antimony gallium germanium graphite superhard-materials", string.Join(' ', notice.Materials));
    }

    [Property]
    public bool No_text_whatever_throws(string? text, char stray)
        => Small.Find($"{text}{stray}\ud800镓{stray}\udc00{text}\ufffe").Any(m => m.Material.Value == "gallium");

    [Property]
    public bool A_match_lies_in_the_text_as_it_was_given(NonNull<string> before, NonNull<string> after)
        => new[] { "gallium", "ＧＡＬＬＩＵＭ", "镓", "rare\u00A0earths" }.All(name =>
        {
            var text = $"{before.Get} {name} {after.Get}";
            return Small.Find(text).Any(m => text.Substring(m.Start, m.Length) == name);
        });

    [Theory]
    [InlineData("x㎏鎵…：（１）ｇａｌｌｉｕｍｓ", "ｇａｌｌｉｕｍｓ")]
    [InlineData("ﬁnal ｶﾞﾘｳﾑ gallium", "gallium")]
    [InlineData("e\u0301e\u0301 gallium", "gallium")]
    [InlineData("½½½ 镓", "镓")]
    [InlineData("𝐆𝐚 gallium", "gallium")]
    public void A_place_is_that_of_the_original_whatever_stands_before_it(string text, string there)
        => Assert.Contains(there, Small.Find(text).Select(m => text.Substring(m.Start, m.Length)));

    [Property]
    public void Irrelevant_words_around_a_text_change_nothing(PositiveInt times)
    {
        var filler = string.Concat(Enumerable.Repeat("the committee met on Monday. 委员会会议。", times.Get % 50));
        Assert.Equal(Small.MaterialsOf("export of gallium and 镝"), Small.MaterialsOf($"{filler}export of gallium and 镝{filler}"));
    }

    [Fact]
    public async Task No_bare_symbol_of_an_element_is_a_name()
    {
        var (catalogue, matcher) = (await ShippedData.CatalogueAsync(), await ShippedData.MatcherAsync());
        var symbols = catalogue.Materials.Select(m => m.Symbol).OfType<string>().Where(s => s.Length <= 2).ToList();
        Assert.True(symbols.Count > 40);
        Assert.All(symbols, s => Assert.Empty(matcher.Find($"export of {s} and ({s}), {s.ToUpperInvariant()} materials")));
    }

    [Fact]
    public async Task Simplified_and_traditional_names_mean_the_same()
    {
        var matcher = await ShippedData.MatcherAsync();
        Assert.All((await ShippedData.CatalogueAsync()).Materials.Where(m => m.Names.ContainsKey("zh-Hans") && m.Names.ContainsKey("zh-Hant")), m =>
        {
            Assert.Contains(m.Id, matcher.MaterialsOf($"出口{m.Names["zh-Hans"][0]}制品"));
            Assert.Contains(m.Id, matcher.MaterialsOf($"出口{m.Names["zh-Hant"][0]}製品"));
        });
    }

    [Fact]
    public void A_match_says_by_which_term_in_which_language_and_how_sure()
    {
        var match = Assert.Single(Small.Find("关于镓的公告"));
        Assert.Equal((Some.Ids("gallium")[0], "镓", "zh-Hans", 2, 1, false, MatchConfidence.High), (match.Material, match.Term, match.Language, match.Start, match.Length, match.Constituent, match.Confidence));
        Assert.Equal([TextField.Title, TextField.Body], Assert.Single(Small.Named("gallium", "of gallium")).Places.Select(p => p.Field));
    }

    [Theory]
    [InlineData("no material in here, LFP nor APT. ")]
    [InlineData("LFP ")]
    [InlineData("gallium ")]
    [InlineData("镓")]
    [InlineData("锂电池")]
    [InlineData("lithium-ion ")]
    public async Task A_text_full_of_names_takes_time_in_proportion_to_its_length(string part)
    {
        var matcher = await ShippedData.MatcherAsync();
        var (small, large) = (Time(10_000), Time(160_000));

        // Sixteen times the text. What is quadratic takes 256 times as long; a busy machine does not make up for that.
        Assert.True(large < 100 * small, $"{small} for 10,000 characters, {large} for 160,000");

        TimeSpan Time(int length)
        {
            var text = string.Concat(Enumerable.Repeat(part, length / part.Length)) + " gallium";
            return Enumerable.Range(0, 3).Min(_ =>
            {
                var start = System.Diagnostics.Stopwatch.GetTimestamp();
                Assert.Contains(matcher.MaterialsOf(text), m => m.Value == "gallium");
                return System.Diagnostics.Stopwatch.GetElapsedTime(start);
            });
        }
    }
}
