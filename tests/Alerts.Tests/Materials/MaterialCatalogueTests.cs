using Alerts.Materials;
using Alerts.Tests.Support;

namespace Alerts.Tests.Materials;

public sealed class MaterialCatalogueTests
{
    [Theory]
    [InlineData("galium", "gallium")]
    [InlineData("gallium-", "gallium")]
    [InlineData("GALLIUM", "gallium")]
    [InlineData("dysprosum", "dysprosium")]
    [InlineData("rare-earth", "heavy-rare-earths rare-earths")]
    [InlineData("earths", "heavy-rare-earths rare-earths")]
    [InlineData("", "")]
    [InlineData("unobtainium-x", "")]
    public void A_misspelt_name_is_answered_with_the_nearest(string text, string first)
        => Assert.Equal(first, string.Join(' ', Some.Catalogue.Suggest(text).Order()));

    [Theory]
    [InlineData("dysprosium", "dysprosium heavy-rare-earths rare-earths")]
    [InlineData("heavy-rare-earths", "dysprosium heavy-rare-earths rare-earths")]
    [InlineData("rare-earths", "dysprosium heavy-rare-earths neodymium rare-earths")]
    [InlineData("gallium", "gallium")]
    [InlineData("dual-use-all", "dual-use-all")]
    [InlineData("unknown", "unknown")]
    public void Related_are_its_members_and_all_groups_that_share_one(string id, string expected)
        => Assert.Equal(expected, string.Join(' ', Some.Catalogue.Related(MaterialId.Parse(id)).Order()));

    [Fact]
    public void A_group_with_a_stranger_is_refused()
        => Assert.Throws<ArgumentException>(() => new MaterialCatalogue([Some.Material("gallium", "镓")], [Some.Group("g", "g", "zinc")]));

    [Theory]
    [InlineData("gallium", true)]
    [InlineData("a-b-1", true)]
    [InlineData("A", false)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("a--b", false)]
    [InlineData("a_b", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("aaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaa", false)]
    public void An_id_is_words_joined_by_hyphens(string? text, bool good) => Assert.Equal(good, MaterialId.TryParse(text, null, out _));
}
