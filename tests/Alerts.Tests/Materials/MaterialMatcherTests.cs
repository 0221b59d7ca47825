using System.Text;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Tests.Support;
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
    public bool A_match_lies_in_the_text_and_is_the_text_there(string? before, string? after)
    {
        var text = $"{before} gallium {after}";
        return Small.Find(text).All(m => m.Start >= 0 && m.Length == m.Term.Length && (!Ascii.IsValid(text) || text.Substring(m.Start, m.Length) == m.Term));
    }

    [Theory]
    [InlineData("no material in here, LFP nor APT. ")]
    [InlineData("LFP ")]
    [InlineData("gallium ")]
    [InlineData("镓")]
    [InlineData("锂电池")]
    [InlineData("lithium-ion ")]
    public async Task A_text_full_of_names_takes_no_longer_than_its_length(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 300_000 / part.Length)) + " gallium";
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Contains((await ShippedData.MatcherAsync()).MaterialsOf(text), m => m.Value == "gallium");

        // A wide bound for a busy machine: what is quadratic takes many minutes here.
        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(1), $"{watch.Elapsed} for {text.Length} characters");
    }
}
