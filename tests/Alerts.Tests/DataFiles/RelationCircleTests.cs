using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Alerts.DataFiles;
using Alerts.Policies;
using Alerts.Tests.Support;

namespace Alerts.Tests.DataFiles;

public sealed class RelationCircleTests
{
    // The schema knows an absent property and, for most, no null.
    private static readonly JsonSerializerOptions WithoutNulls = new(DataFileReader.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    [Fact]
    public async Task Three_provisions_that_suspend_each_other_in_turn()
        => Assert.Equal(
            [("/measures/2/provisions/0/relations/0", "the relations form a circle: a#1 -> b#1 -> c#1 -> a#1")],
            await FaultsAsync(Suspends("a", "b", "1"), Suspends("b", "c", "1"), Suspends("c", "a", "1")));

    [Fact]
    public async Task A_circle_through_whole_measures()
        => Assert.Equal(
            [("/measures/1/provisions/0/relations/0", "the relations form a circle: a#1 -> b#1 -> a#1")],
            await FaultsAsync(Suspends("a", "b"), Suspends("b", "a")));

    [Fact]
    public async Task A_circle_that_does_not_lead_back_to_where_the_search_began()
        => Assert.Equal(
            [("/measures/2/provisions/0/relations/0", "the relations form a circle: b#1 -> c#1 -> b#1")],
            await FaultsAsync(Suspends("a", "b"), Suspends("b", "c", "1"), Suspends("c", "b")));

    [Fact]
    public async Task Two_circles_are_two_faults()
        => Assert.Equal(2, (await FaultsAsync(Suspends("a", "b"), Suspends("b", "a"), Suspends("c", "d", "1"), Suspends("d", "c", "1"))).Count);

    [Fact]
    public async Task Two_ways_to_one_provision_are_no_circle()
        => Assert.Empty(await FaultsAsync(Suspends("a", "b"), Suspends("b", "d"), Suspends("c", "d"), Measure("d"), Suspends("e", "a")));

    [Fact]
    public async Task A_chain_of_ten_thousand_is_followed_to_its_end()
    {
        const int Length = 10_000;
        var chain = Enumerable.Range(0, Length - 1).Select(i => Suspends($"m{i}", $"m{i + 1}", "1")).ToList();

        Assert.Empty(await FaultsAsync([.. chain, Measure($"m{Length - 1}")]));
        var (pointer, reason) = Assert.Single(await FaultsAsync([.. chain, Suspends($"m{Length - 1}", "m0")]));
        Assert.Equal($"/measures/{Length - 1}/provisions/0/relations/0", pointer);
        Assert.EndsWith("m10#1 -> (9989 more) -> m0#1", reason, StringComparison.Ordinal);
    }

    private static Measure Measure(string id) => Some.Measure(id, "2025-01-01", Some.Provision() with { Scope = "x", ControlCodes = [], HsCodes = [], Relations = null });

    private static Measure Suspends(string id, string target, params string[] provisions)
    {
        var measure = Measure(id);
        return measure with { Provisions = [measure.Provisions[0] with { Relations = [Some.Suspends(target, "2025-06-01", null, provisions)] }] };
    }

    private static async Task<IReadOnlyList<(string Pointer, string Reason)>> FaultsAsync(params Measure[] measures)
    {
        var json = JsonSerializer.SerializeToNode(new PolicyFile(Some.Day("2026-11-20"), measures), WithoutNulls)!;
        foreach (var measure in json["measures"]!.AsArray())
        {
            measure!["number"] = null;
            measure["effective"] = null;
            measure["provisions"]![0]!["destinations"] = new JsonObject { ["all"] = true };
        }

        return await PolicyFileReader.ReadAsync("policies.json", Encoding.UTF8.GetBytes(json.ToJsonString()), ShippedData.Text("policies.schema.json"), Some.Catalogue, TestContext.Current.CancellationToken)
            is DataFile<PolicyDataset>.Refused refused ? [.. refused.Faults.Select(f => (f.Pointer, f.Reason))] : [];
    }
}
