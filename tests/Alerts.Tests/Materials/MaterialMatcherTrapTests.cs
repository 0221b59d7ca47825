using Alerts.Materials;
using Alerts.Tests.Support;

namespace Alerts.Tests.Materials;

/// <summary>The researched texts that mislead a matcher; each names the material that must not be found, or what must.</summary>
public sealed class MaterialMatcherTrapTests
{
    [Theory]
    [InlineData("promethium", "4:15 pm")]
    [InlineData("europium", "EU adopts list")]
    [InlineData("europium", "Europe / European")]
    [InlineData("gadolinium", "钇")]
    [InlineData("terbium", "ytterbium")]
    [InlineData("erbium", "terbium, ytterbium")]
    [InlineData("erbium", "饵料出口")]
    [InlineData("thulium", "Acme TM")]
    [InlineData("ytterbium", "yttrium")]
    [InlineData("scandium", "抗生素出口")]
    [InlineData("yttrium", "Gen Y")]
    [InlineData("yttrium", "ytterbium")]
    [InlineData("gallium", "Georgia (GA)")]
    [InlineData("gallium", "Gallic / Gallia")]
    [InlineData("antimony", "antimonopoly / anti-monopoly law")]
    [InlineData("antimony", "testimony, matrimony, acrimony, patrimony")]
    [InlineData("tungsten", "Wolfram Research / Wolfram Alpha")]
    [InlineData("tungsten", "APT29 intrusion")]
    [InlineData("tellurium", "Kia Telluride; Telluride, Colorado")]
    [InlineData("tellurium", "tell, Tel Aviv")]
    [InlineData("indium", "changes in export licensing")]
    [InlineData("indium", "因 / 姻")]
    [InlineData("graphite", "石墨烯")]
    [InlineData("graphite", "graphene")]
    [InlineData("graphite", "C")]
    [InlineData("lithium", "Mr Li Qiang; <li>")]
    [InlineData("cobalt", "Acme Co., Ltd.")]
    [InlineData("cobalt", "Cobalt Strike beacon")]
    [InlineData("nickel", "five cents nickel; nickel-and-dime")]
    [InlineData("manganese", "magnesium")]
    [InlineData("manganese", "MN (Minnesota)")]
    [InlineData("vanadium", "Oregon v. Trump; Class V; vs.")]
    [InlineData("titanium", "Titanium credit card")]
    [InlineData("beryllium", "to be controlled")]
    [InlineData("hafnium", "Hafnium APT / Hafnia")]
    [InlineData("zirconium", "cubic zirconia ring")]
    [InlineData("rhenium", "APR 2026")]
    [InlineData("platinum", "Pt 744 / part 744")]
    [InlineData("iridium", "Iridium satellite phone")]
    [InlineData("osmium", "OS update")]
    [InlineData("ruthenium", "铁钉")]
    [InlineData("magnesium", "manganese")]
    [InlineData("tin", "无锡 某某有限公司")]
    [InlineData("copper", "铜陵/铜仁/铜川")]
    [InlineData("aluminium", "et al.")]
    [InlineData("lead", "the lead agency")]
    [InlineData("phosphate", "磷酸铁锂")]
    [InlineData("phosphate", "MAP")]
    [InlineData("superhard-materials", "AD/CVD order")]
    [InlineData("superhard-materials", "金刚砂")]
    [InlineData("superhard-materials", "rough diamond Kimberley Process")]
    [InlineData("lithium-batteries", "CAM / cam")]
    [InlineData("lithium-batteries", "precursor chemicals (易制毒化学品)")]
    [InlineData("silver", "银川/银河")]
    [InlineData("rare-earths", "RE: your licence")]
    [InlineData("rare-earths", "Rare Earth (band)")]
    public async Task A_misleading_text_does_not_name_it(string material, string text)
        => Assert.DoesNotContain(material, (await MaterialsOfAsync(text)).Split(' '));

    [Theory]
    [InlineData("钐钴、钕铁硼、铈磁体制备技术", "cerium ndfeb-magnets smco-magnets")]
    [InlineData("关于对钕铁硼永磁材料相关物项", "ndfeb-magnets")]
    [InlineData("含镝的钕铁硼永磁材料", "dysprosium ndfeb-magnets")]
    [InlineData("钇稳定氧化锆 (YSZ)", "yttrium")]
    [InlineData("铟镓砷", "gallium")]
    [InlineData("锗酸铋 (Bi4Ge3O12)", "bismuth")]
    [InlineData("氧化铟锡", "indium")]
    [InlineData("锂电池", "lithium-batteries")]
    [InlineData("钐钴永磁", "smco-magnets")]
    [InlineData("钕铁硼", "ndfeb-magnets")]
    [InlineData("稀土永磁", "magnets")]
    [InlineData("磷酸铁锂", "lithium-batteries")]
    public async Task A_text_names_what_it_is_about(string text, string expected)
    {
        var found = (await MaterialsOfAsync(text)).Split(' ');
        Assert.All(expected.Split(' '), id => Assert.Contains(id, found));
    }

    [Theory]
    [InlineData("关于对钕铁硼永磁材料相关物项", "neodymium")]
    [InlineData("锗酸铋 (Bi4Ge3O12)", "germanium")]
    [InlineData("锂电池", "lithium")]
    [InlineData("钐钴永磁", "cobalt samarium")]
    [InlineData("氧化铟锡", "tin")]
    [InlineData("铟镓砷", "indium")]
    [InlineData("钇稳定氧化锆 (YSZ)", "zirconium")]
    public async Task What_is_only_a_part_of_it_is_a_constituent(string text, string parts)
    {
        var matches = (await ShippedData.MatcherAsync()).Find(text);
        Assert.All(Some.Ids(parts), id => Assert.All(matches.Where(m => m.Material == id), m => Assert.True(m.Constituent, $"{m}")));
        Assert.All(Some.Ids(parts), id => Assert.Contains(matches, m => m.Material == id));
    }

    /// <summary>The metals of a cathode material are its constituents: a control on it is none on their ores, and who wants to hear of it all the same asks for low confidence.</summary>
    [Theory]
    [InlineData("MRI gadolinium contrast", "gadolinium", "")]
    [InlineData("镍钴锰三元前驱体", "cobalt manganese nickel", "lithium-batteries")]
    [InlineData("富锂锰基", "lithium manganese", "lithium-batteries")]
    [InlineData("钕铁硼", "neodymium", "ndfeb-magnets")]
    [InlineData("锂电池", "lithium", "lithium-batteries")]
    public async Task What_is_not_meant_for_sure_is_named_with_low_confidence(string text, string low, string sure)
    {
        var named = (await ShippedData.MatcherAsync()).Named(text, "");
        Assert.Equal(low, string.Join(' ', named.Where(n => n.Confidence == MatchConfidence.Low).Select(n => n.Id)));
        Assert.Equal(sure, await MaterialsOfAsync(text));
    }

    [Fact]
    public async Task Words_of_another_trade_in_another_sentence_do_not_matter()
        => Assert.Equal("gadolinium", await MaterialsOfAsync("A contrast agent. Export of gadolinium oxide needs a licence."));

    private static async Task<string> MaterialsOfAsync(string text) => string.Join(' ', (await ShippedData.MatcherAsync()).MaterialsOf(text));
}
