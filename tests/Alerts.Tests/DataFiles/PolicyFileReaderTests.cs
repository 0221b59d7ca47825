using System.Text.Json.Nodes;
using Alerts.DataFiles;
using Alerts.Policies;

namespace Alerts.Tests.DataFiles;

/// <summary>Faults of content, each with an RFC 6901 pointer to it.</summary>
public sealed class PolicyFileReaderTests
{
    [Fact]
    public Task A_property_that_nobody_knows() => FaultAsync(m => m["colour"] = "red", "/colour", "'colour' is not a known property");

    [Theory]
    [InlineData("a/b", "a~1b")]
    [InlineData("a~b", "a~0b")]
    [InlineData("a.b", "a.b")]
    [InlineData("a[0]", "a[0]")]
    [InlineData("a b", "a b")]
    [InlineData("a'b", "a'b")]
    public Task A_property_with_signs_in_its_name(string name, string escaped) => FaultAsync(m => m[name] = "red", $"/{escaped}", $"'{name}' is not a known property");

    [Fact]
    public Task A_property_that_nobody_knows_deep_inside()
        => FaultAsync(m => m["provisions"]![0]!["relations"]![0]!["until"]!["printed"]!["x"] = 1, "/provisions/0/relations/0/until/printed/x", "'x' is not a known property");

    [Fact]
    public Task A_missing_id() => FaultAsync(m => m.AsObject().Remove("id"), "", "'id' is missing");

    [Fact]
    public Task A_missing_property_deep_inside() => FaultAsync(m => m["provisions"]![0]!.AsObject().Remove("effect"), "/provisions/0", "'effect' is missing");

    [Fact]
    public Task A_number_where_text_belongs() => FaultAsync(m => m["timeZone"] = 8, "/timeZone", "must be a string");

    [Fact]
    public Task A_null_where_text_belongs() => FaultAsync(m => m["timeZone"] = null, "/timeZone", "must be a string");

    [Fact]
    public Task A_zone_that_nobody_knows() => FaultAsync(m => m["timeZone"] = "Asia/Atlantis", "/timeZone", "'Asia/Atlantis' is not an IANA time zone");

    [Fact]
    public Task An_effect_that_is_not_one() => FaultAsync(m => m["provisions"]![0]!["effect"] = "bann", "/provisions/0/effect", "must be one of ban, licence,");

    [Fact]
    public Task A_material_that_is_misspelt()
        => FaultAsync(m => m["provisions"]![0]!["materials"]![1] = "germaniun", "/provisions/0/materials/1", "'germaniun' is not a material or group; did you mean 'germanium'?");

    [Fact]
    public Task A_material_that_stands_twice() => FaultAsync(m => m["provisions"]![0]!["materials"]![1] = "gallium", "/provisions/0/materials", "has an item twice");

    [Fact]
    public async Task An_act_on_persons_names_no_material()
        => Assert.IsType<DataFile<PolicyDataset>.Good>(await Broken.ReadAsync(root => root["measures"]![0]!["provisions"]![0]!["materials"] = new JsonArray()));

    [Fact]
    public Task A_relation_to_a_measure_that_is_not_there()
        => FaultAsync(m => m["provisions"]![0]!["relations"]![0]!["measure"] = "cn-mofcom-2024-47", "/provisions/0/relations/0/measure", "'cn-mofcom-2024-47' is not a measure of this file");

    [Fact]
    public Task A_relation_to_a_provision_that_is_not_there()
        => FaultAsync(m => m["provisions"]![0]!["relations"]![0]!["provisions"]![1] = "3", "/provisions/0/relations/0/provisions/1", "'cn-mofcom-2024-46' has no provision '3'");

    [Fact]
    public Task A_window_that_ends_before_it_starts()
        => FaultAsync(m => m["provisions"]![0]!["relations"]![0]!["until"]!["printed"]!["on"] = "2025-11-08", "/provisions/0/relations/0/until/printed/on", "the window ends on 2025-11-08, before it starts on 2025-11-09");

    [Fact]
    public Task A_provision_that_ends_before_it_starts()
        => FaultAsync(m => m["provisions"]![0]!["end"] = JsonNode.Parse("""{"printed":{"on":"2025-11-09","inclusive":false,"basis":"printed"}}"""), "/provisions/0/end/printed/on", "the window ends on 2025-11-09, before it starts on 2025-11-09");

    [Fact]
    public Task An_end_by_an_act_that_is_not_there()
        => FaultAsync(m => m["provisions"]![0]!["relations"]![0]!["until"]!["effective"] = JsonNode.Parse("""{"on":"2027-11-27","inclusive":true,"basis":"printed","by":"cn-none"}"""), "/provisions/0/relations/0/until/effective/by", "'cn-none' is not a measure of this file");

    [Fact]
    public Task A_day_that_does_not_exist() => FaultAsync(m => m["issued"] = "2026-02-30", "/issued", "'2026-02-30' is not a day");

    [Fact]
    public Task A_day_that_does_not_exist_deep_inside()
        => FaultAsync(m => m["provisions"]![0]!["relations"]![0]!["until"]!["printed"]!["on"] = "2026-11-31", "/provisions/0/relations/0/until/printed/on", "'2026-11-31' is not a day");

    [Fact]
    public Task A_day_in_another_form() => FaultAsync(m => m["issued"] = "9 Nov 2025", "/issued", "the text does not match the pattern");

    [Fact]
    public Task Destinations_that_are_of_two_kinds_at_once()
        => FaultAsync(m => m["provisions"]![0]!["destinations"] = JsonNode.Parse("""{"all":true,"only":["US"]}"""), "/provisions/0/destinations", "give exactly one of all, only, except");

    [Fact]
    public Task Destinations_that_are_no_list()
        => FaultAsync(m => m["provisions"]![0]!["destinations"] = JsonNode.Parse("""{"only":"US"}"""), "/provisions/0/destinations/only", "must be an array");

    [Fact]
    public Task A_title_that_is_too_long() => FaultAsync(m => m["provisions"]![0]!["title"] = new string('x', 81), "/provisions/0/title", "must have at most 80 characters");

    [Fact]
    public async Task An_id_that_stands_twice()
    {
        var second = Broken.Place("cn-state-council-792");
        var faults = await Broken.PoliciesAsync(root => root["measures"]![second]!["id"] = "cn-state-council-785");
        Assert.Contains(faults, f => f.Pointer == $"/measures/{second}/id" && f.Reason == "'cn-state-council-785' occurs twice");
    }

    [Fact]
    public async Task A_provision_number_that_stands_twice()
    {
        var at = Broken.Place("cn-mofcom-2023-23");
        var faults = await Broken.PoliciesAsync(root => root["measures"]![at]!["provisions"]![1]!["number"] = "1(1)");
        Assert.Equal([$"/measures/{at}/provisions/1/number"], faults.Select(f => f.Pointer));
    }

    [Fact]
    public async Task All_faults_of_content_are_named_at_once()
    {
        var (first, second, pause) = (Broken.Place("cn-state-council-785"), Broken.Place("cn-state-council-792"), Broken.Place("cn-mofcom-2025-70"));
        var faults = await Broken.PoliciesAsync(root =>
        {
            root["measures"]![first]!["id"] = "cn-state-council-792";
            root["measures"]![first]!["provisions"]![0]!["materials"]![0] = "galium";
            root["measures"]![second]!["timeZone"] = "Asia/Atlantis";
            root["measures"]![pause]!["provisions"]![0]!["relations"]![0]!["measure"] = "cn-none";
        });
        string[] expected = [$"/measures/{first}/provisions/0/materials/0", $"/measures/{second}/id", $"/measures/{second}/timeZone", $"/measures/{pause}/provisions/0/relations/0/measure"];
        Assert.Equal(expected.Order(StringComparer.Ordinal), faults.Select(f => f.Pointer).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task All_faults_of_form_are_named_at_once()
    {
        var (gallium, antimony, us, tungsten) = (Broken.Place("cn-mofcom-2023-23"), Broken.Place("cn-mofcom-2024-33"), Broken.Place("cn-mofcom-2024-46"), Broken.Place("cn-mofcom-2025-10"));
        var faults = await Broken.PoliciesAsync(root =>
        {
            root["extra"] = 1;
            root["measures"]![gallium]!["kind"] = "law";
            root["measures"]![antimony]!["provisions"]![1]!["title"] = "";
            root["measures"]![us]!["urls"]![0] = "nowhere";
            root["measures"]![us]!["issued"] = "2026-02-30";
            root["measures"]![tungsten]!["issued"] = "2026-02-31";
        });
        string[] expected =
        [
            "/extra", $"/measures/{gallium}/kind", $"/measures/{antimony}/provisions/1/title", $"/measures/{us}/issued", $"/measures/{us}/urls/0", $"/measures/{tungsten}/issued",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), faults.Select(f => f.Pointer).Order(StringComparer.Ordinal));
        Assert.All(faults, f => Assert.Equal("policies.json", f.File));
    }

    // In the record of No. 72 of 2025.
    private static async Task FaultAsync(Action<JsonNode> breaks, string pointer, string reason)
    {
        var at = -1;
        var faults = await Broken.PoliciesAsync(root =>
        {
            at = Broken.Index(root, "cn-mofcom-2025-72");
            breaks(root["measures"]![at]!);
        });
        Assert.Contains(faults, f => f.Pointer == $"/measures/{at}{pointer}" && f.Reason.StartsWith(reason, StringComparison.Ordinal));
        Assert.All(faults, f => Assert.StartsWith($"/measures/{at}{pointer}", f.Pointer, StringComparison.Ordinal));
    }
}
