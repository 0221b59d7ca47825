using System.Text.Json.Nodes;

namespace Alerts.Tests.DataFiles;

/// <summary>What the parts of a policy file say of each other.</summary>
public sealed class PolicyReferenceTests
{
    private const string Pause = "cn-mofcom-2025-72";

    [Fact]
    public async Task A_repeal_that_has_an_end()
        => Assert.Equal([("/relations/0/until", "a repeal has no end")], await PauseAsync(p => Relation(p)["type"] = "repeals"));

    [Fact]
    public async Task A_relation_on_a_material_that_nobody_knows()
        => Assert.Equal(
            [("/relations/0/materials/0", "'galium' is not a material or group; did you mean 'gallium'?")],
            await PauseAsync(p => Relation(p)["materials"] = new JsonArray("galium")));

    [Fact]
    public async Task A_relation_on_a_material_that_its_target_has_not()
        => Assert.Equal(
            [("/relations/0/materials/1", "'dysprosium' is no material of what the relation bears on")],
            await PauseAsync(p => Relation(p)["materials"] = new JsonArray("gallium", "dysprosium")));

    [Fact]
    public async Task A_relation_on_a_member_of_a_group_that_its_target_has()
        => Assert.Empty(await FaultsAsync(root =>
        {
            Provision(root, "cn-mofcom-2024-46", 1)["materials"] = new JsonArray("rare-earths");
            var relation = Relation(Provision(root, Pause, 0));
            relation["provisions"] = new JsonArray("2");
            relation["materials"] = new JsonArray("dysprosium", "heavy-rare-earths");
        }));

    [Fact]
    public async Task A_relation_to_destinations_of_two_kinds()
        => Assert.Equal(
            [("/relations/0/destinations", "give exactly one of all, only, except")],
            await PauseAsync(p => Relation(p)["destinations"] = JsonNode.Parse("""{"only":["US"],"except":["US"]}""")));

    [Fact]
    public async Task An_end_by_an_act_that_does_nothing_to_the_measure()
        => Assert.Equal(
            [("/relations/0/until/effective/by", "'cn-mofcom-2025-70' has no relation that extends, amends or repeals 'cn-mofcom-2025-72', whose window it is said to end")],
            await PauseAsync(p => Relation(p)["until"]!["effective"] = JsonNode.Parse("""{"on":"2027-11-27","inclusive":true,"basis":"printed","by":"cn-mofcom-2025-70"}""")));

    [Theory]
    [InlineData("extends")]
    [InlineData("amends")]
    [InlineData("repeals")]
    public async Task An_end_by_an_act_that_says_so(string type)
        => Assert.Empty(await FaultsAsync(root =>
        {
            Provision(root, "cn-mofcom-2025-70", 0)["relations"]!.AsArray().Add(new JsonObject { ["type"] = type, ["measure"] = Pause, ["from"] = "2026-11-20" });
            Relation(Provision(root, Pause, 0))["until"]!["effective"] = JsonNode.Parse("""{"on":"2027-11-27","inclusive":true,"basis":"printed","by":"cn-mofcom-2025-70"}""");
        }));

    [Fact]
    public async Task A_provision_that_bears_on_itself()
    {
        Assert.Equal([("/relations/0/measure", "a provision cannot bear on itself")], await PauseAsync(p => SetTarget(p, Pause)));
        Assert.Equal([("/relations/0/provisions/0", "a provision cannot bear on itself")], await PauseAsync(p => SetTarget(p, Pause, p["number"]!.GetValue<string>())));
    }

    [Fact]
    public async Task A_claim_about_nothing_and_one_that_stands_twice()
    {
        var faults = await FaultsAsync(root => root["claims"] = new JsonArray(
            Claim("one", "cn-none"), Claim("one", "cn-mofcom-2024-46", "2", "9")));
        Assert.Equal(
            [
                ("/claims/0/about/0/measure", "'cn-none' is not a measure of this file"),
                ("/claims/1/about/0/provisions/1", "'cn-mofcom-2024-46' has no provision '9'"),
                ("/claims/1/id", "'one' occurs twice"),
            ],
            faults.Order());
    }

    [Fact]
    public async Task An_address_that_is_none_although_it_looks_like_one()
        => Assert.Contains(
            ("/measures/0/urls/0", "'https://[' is not an http: or https: address"),
            await FaultsAsync(root => root["measures"]![0]!["urls"]![0] = "https://["));

    [Fact]
    public async Task All_sorts_of_faults_are_named_in_one_round_even_within_one_measure()
    {
        var (at, last, twice) = (-1, -1, -1);
        var faults = await FaultsAsync(root =>
        {
            at = Broken.Index(root, Pause);
            last = root["measures"]!.AsArray().Count;
            twice = Broken.Index(root, "cn-mofcom-2024-33");
            root["asOf"] = 1;
            root["measures"]!.AsArray().Add(7);
            root["measures"]![0]!["id"] = "cn-mofcom-2024-33";
            var measure = root["measures"]![at]!;
            measure["colour"] = "red";
            measure["issued"] = "2026-02-30";
            measure["timeZone"] = "Asia/Atlantis";
            measure["titles"]!.AsObject().Remove("en");
            var provision = measure["provisions"]![0]!;
            provision["title"] = "NUL \0";
            provision["effect"] = "bann";
            provision["materials"] = new JsonArray("galium", 5, "gallium");
            provision["destinations"] = JsonNode.Parse("""{"all":true,"only":["US"]}""");
            provision["quota"] = new JsonObject { ["amount"] = JsonNode.Parse("1e400"), ["unit"] = "t" };
            provision["relations"]![0]!["until"]!["printed"]!["on"] = "2025-11-08";
            provision["relations"]!.AsArray().Add(JsonNode.Parse("""{"type":"suspends","measure":"cn-none","from":"soon"}"""));
            provision["relations"]!.AsArray().Add(JsonNode.Parse("""{"type":"suspends","measure":"cn-mofcom-2024-46","provisions":["9"],"from":"2025-11-09"}"""));
            measure["provisions"]!.AsArray().Add(provision.DeepClone());
            root["claims"] = new JsonArray(Claim("one", "cn-nothing"));
        });
        var all = faults.ToLookup(f => f.Pointer, f => f.Reason);
        var pause = $"/measures/{at}";
        foreach (var pointer in new[]
        {
            "/asOf", $"/measures/{last}", $"/measures/{twice}/id", $"{pause}/colour", $"{pause}/issued", $"{pause}/timeZone", $"{pause}/titles",
            $"{pause}/provisions/0/title", $"{pause}/provisions/0/effect", $"{pause}/provisions/0/materials/0", $"{pause}/provisions/0/materials/1",
            $"{pause}/provisions/0/destinations", $"{pause}/provisions/0/quota/amount", $"{pause}/provisions/0/relations/0/until/printed/on",
            $"{pause}/provisions/0/relations/1/measure", $"{pause}/provisions/0/relations/1/from", $"{pause}/provisions/0/relations/2/provisions/0",
            $"{pause}/provisions/1/number", $"{pause}/provisions/1/materials/0", "/claims/0/about/0/measure",
        })
        {
            Assert.True(all[pointer].Count() == 1, $"{pointer}: {string.Join(" | ", all[pointer])} in {string.Join("\n", faults)}");
        }
    }

    private static JsonNode Relation(JsonNode provision) => provision["relations"]![0]!;

    private static void SetTarget(JsonNode provision, string measure, params string[] numbers)
    {
        Relation(provision)["measure"] = measure;
        Relation(provision).AsObject().Remove("provisions");
        if (numbers.Length > 0)
        {
            Relation(provision)["provisions"] = new JsonArray([.. numbers.Select(n => (JsonNode)n)]);
        }
    }

    private static JsonNode Provision(JsonNode root, string measure, int at) => root["measures"]![Broken.Index(root, measure)]!["provisions"]![at]!;

    private static JsonObject Claim(string id, string measure, params string[] numbers)
    {
        var about = new JsonObject { ["measure"] = measure };
        if (numbers.Length > 0)
        {
            about["provisions"] = new JsonArray([.. numbers.Select(n => (JsonNode)n)]);
        }

        return new JsonObject
        {
            ["id"] = id,
            ["source"] = "press",
            ["by"] = "Somebody",
            ["said"] = "2026-11-01",
            ["says"] = "It stays.",
            ["about"] = new JsonArray(about),
            ["where"] = "A newspaper",
            ["url"] = null,
            ["confidence"] = "low",
        };
    }

    // In the first provision of No. 72 of 2025, from there on.
    private static async Task<IReadOnlyList<(string Pointer, string Reason)>> PauseAsync(Action<JsonNode> breaks)
    {
        var start = "";
        var faults = await FaultsAsync(root =>
        {
            start = $"/measures/{Broken.Index(root, Pause)}/provisions/0";
            breaks(Provision(root, Pause, 0));
        });
        return [.. faults.Select(f => (f.Pointer.Replace(start, "", StringComparison.Ordinal), f.Reason))];
    }

    private static async Task<IReadOnlyList<(string Pointer, string Reason)>> FaultsAsync(Action<JsonNode> changes)
        => await Broken.ReadAsync(changes) is global::Alerts.DataFiles.DataFile<global::Alerts.Policies.PolicyDataset>.Refused refused
            ? [.. refused.Faults.Select(f => (f.Pointer, f.Reason))]
            : [];
}
