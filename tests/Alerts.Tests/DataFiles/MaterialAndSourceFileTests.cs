using System.Text;
using System.Text.Json.Nodes;
using Alerts.DataFiles;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Tests.Support;

namespace Alerts.Tests.DataFiles;

public sealed class MaterialAndSourceFileTests
{
    [Fact]
    public async Task A_group_member_that_is_no_material()
        => Assert.Equal([("/groups/0/members/2", "'unobtainium' is not a material of this file")], await MaterialsAsync(root => root["groups"]![0]!["members"]![2] = "unobtainium"));

    [Fact]
    public async Task A_constituent_that_is_no_material()
    {
        var at = -1;
        var faults = await MaterialsAsync(root =>
        {
            at = root["materials"]!.AsArray().Index().First(m => m.Item!["constituents"] is not null).Index;
            root["materials"]![at]!["constituents"]![0]!["materials"]![0] = "unobtainium";
        });
        Assert.Equal([($"/materials/{at}/constituents/0/materials/0", "'unobtainium' is not a material of this file")], faults);
    }

    [Fact]
    public async Task An_id_that_a_material_and_a_group_share()
    {
        var faults = await MaterialsAsync(root => root["groups"]![0]!["id"] = "gallium");
        Assert.Contains(("/groups/0/id", "'gallium' occurs twice"), faults);
    }

    [Fact]
    public async Task A_language_that_nobody_knows()
        => Assert.Equal([("/materials/0/names/xx", "'xx' is not a known property")], await MaterialsAsync(root => root["materials"]![0]!["names"]!["xx"] = new JsonArray("x")));

    [Theory]
    [InlineData("url", "nowhere", "/sources/0/url")]
    [InlineData("timeZone", "Asia/Atlantis", "/sources/0/timeZone")]
    [InlineData("schedule", "hourly", "/sources/0/schedule")]
    [InlineData("id", "Not An Id", "/sources/0/id")]
    [InlineData("id", "jp-meti", "/sources/5/id")]
    public async Task A_source_with_a_fault(string property, string value, string pointer)
    {
        var root = JsonNode.Parse(ShippedData.Bytes("sources.json"))!;
        root["sources"]![0]![property] = value;
        var read = Assert.IsType<DataFile<IReadOnlyList<Source>>.Refused>(await ShippedData.ReadSourcesAsync(Encoding.UTF8.GetBytes(root.ToJsonString())));
        Assert.Equal([pointer], read.Faults.Select(f => f.Pointer));
    }

    [Theory]
    [InlineData("""{"format":"html"}""", "/sources/0/format")]
    [InlineData("""{"html":{"item":"li"}}""", "/sources/0/html")]
    [InlineData("""{"format":"html","html":{"item":"li >"}}""", "/sources/0/html/item")]
    [InlineData("""{"format":"html","html":{"item":"li","date":"[["}}""", "/sources/0/html/date")]
    [InlineData("""{"format":"html","html":{}}""", "/sources/0/html")]
    [InlineData("""{"format":"html","html":{"item":"li","next":"a"}}""", "/sources/0/html/next")]
    [InlineData("""{"ignore":["Visits: [0-9]+","("]}""", "/sources/0/ignore/1")]
    [InlineData("""{"mostPages":0}""", "/sources/0/mostPages")]
    [InlineData("""{"mostPages":1001}""", "/sources/0/mostPages")]
    [InlineData("""{"format":"gopher"}""", "/sources/0/format")]
    public async Task A_source_whose_way_of_reading_has_a_fault(string changes, string pointer)
        => Assert.Equal([pointer], (await SourceFaultsAsync(changes)).Select(f => f.Pointer));

    [Theory]
    [InlineData("""{"format":"html","html":{"item":"li:has(a)","detail":".body"},"ignore":["Visits: [0-9]+"],"mostPages":1000}""")]
    [InlineData("""{"format":"gov-uk-search"}""")]
    [InlineData("""{"format":"mofcom-export-control"}""")]
    public async Task A_source_of_each_way_of_reading_is_taken(string changes) => Assert.Empty(await SourceFaultsAsync(changes));

    private static async Task<IReadOnlyList<DataFault>> SourceFaultsAsync(string changes)
    {
        var root = JsonNode.Parse(ShippedData.Bytes("sources.json"))!;
        foreach (var (name, value) in JsonNode.Parse(changes)!.AsObject())
        {
            root["sources"]![0]![name] = value?.DeepClone();
        }

        return await ShippedData.ReadSourcesAsync(Encoding.UTF8.GetBytes(root.ToJsonString())) is DataFile<IReadOnlyList<Source>>.Refused refused ? refused.Faults : [];
    }

    private static async Task<IReadOnlyList<(string, string)>> MaterialsAsync(Action<JsonNode> breaks)
    {
        var root = JsonNode.Parse(ShippedData.Bytes("materials.json"))!;
        breaks(root);
        var read = await ShippedData.ReadMaterialsAsync(Encoding.UTF8.GetBytes(root.ToJsonString()));
        return [.. Assert.IsType<DataFile<MaterialCatalogue>.Refused>(read).Faults.Select(f => (f.Pointer, f.Reason))];
    }
}
