using System.Text;
using System.Text.Json.Nodes;
using Alerts.DataFiles;
using Alerts.Policies;
using Alerts.Tests.Support;
using FsCheck.Xunit;

namespace Alerts.Tests.DataFiles;

/// <summary>Whatever becomes of the shipped file, it is refused in words or holds together.</summary>
public sealed class MutatedPolicyFileTests
{
    private static readonly string[] Texts = ["cn-none", "1", "suspends", "repeals", "galium", "2026-02-30", "2020-01-01", "2099-12-31", "a\0b", "", "Asia/Atlantis"];

    [Property(MaxTest = 300)]
    public async Task Mutated_values(Mutation[] mutations)
    {
        var root = JsonNode.Parse(ShippedData.Bytes("policies.json"))!;
        foreach (var mutation in mutations.Take(6))
        {
            Apply(mutation, root);
        }

        await HoldsTogetherAsync(Encoding.UTF8.GetBytes(root.ToJsonString()));
    }

    [Property(MaxTest = 150)]
    public async Task Mutated_bytes(Mutation[] mutations)
    {
        var bytes = ShippedData.Bytes("policies.json");
        foreach (var mutation in mutations.Take(6))
        {
            bytes[Place(mutation.At, bytes.Length)] = mutation.Value;
        }

        await HoldsTogetherAsync(bytes);
    }

    private static async Task HoldsTogetherAsync(byte[] bytes)
    {
        switch (await ShippedData.ReadPoliciesAsync(bytes))
        {
            case DataFile<PolicyDataset>.Refused refused:
                Assert.NotEmpty(refused.Faults);
                Assert.All(refused.Faults, f => Assert.NotEmpty(f.Reason));
                break;
            case DataFile<PolicyDataset>.Good good:
                await HoldsTogetherAsync(good.Value);
                break;
        }
    }

    private static async Task HoldsTogetherAsync(PolicyDataset dataset)
    {
        var catalogue = await ShippedData.CatalogueAsync();
        var relations = dataset.Provisions.Values.SelectMany(p => p.Relations ?? []).ToList();
        Assert.All(relations, r => Assert.True(dataset.Contains(r.Measure)));
        Assert.All(relations.SelectMany(r => (r.Provisions ?? []).Select(n => new ProvisionKey(r.Measure, n))), key => Assert.True(dataset.Provisions.ContainsKey(key)));
        Assert.All(dataset.Provisions.Values.SelectMany(p => p.Materials).Concat(relations.SelectMany(r => r.Materials ?? [])), m => Assert.True(catalogue.Contains(m)));
        var ends = relations.Select(r => r.Until).Concat(dataset.Provisions.Values.Select(p => p.End)).Select(e => e?.Effective).OfType<EffectiveEnd>();
        Assert.All(ends, e => Assert.True(dataset.Contains(e.By)));
        Assert.All(relations, r => Assert.False(r.Type == RelationType.Repeals && r.Until is not null));
        Assert.NotEmpty(dataset.Revision);
    }

    // Replaces, removes or doubles a value somewhere in the tree.
    private static void Apply(Mutation mutation, JsonNode root)
    {
        var all = Below(root).ToList();
        if (all.Count == 0)
        {
            return; // Everything was taken out before.
        }

        var node = all[Place(mutation.At, all.Count)];
        switch (node.Parent)
        {
            case JsonArray list when mutation.Kind % 3 == 0:
                list.Remove(node);
                break;
            case JsonArray list when mutation.Kind % 3 == 1:
                list.Add(node.DeepClone());
                break;
            case JsonObject holder when mutation.Kind % 3 == 0:
                holder.Remove(node.GetPropertyName());
                break;
            default:
                node.ReplaceWith(New(mutation, all));
                break;
        }
    }

    private static JsonNode New(Mutation mutation, List<JsonNode> all) => (mutation.Value % 4) switch
    {
        0 => JsonValue.Create(Texts[Place(mutation.Kind, Texts.Length)]),
        1 => all[Place(mutation.At + 1, all.Count)].DeepClone(),
        2 => JsonNode.Parse(mutation.Kind % 2 == 0 ? "1e400" : "[]")!,
        _ => new JsonObject { ["all"] = true },
    };

    private static IEnumerable<JsonNode> Below(JsonNode node) => node switch
    {
        JsonObject holder => holder.Select(p => p.Value).OfType<JsonNode>().SelectMany(v => Below(v).Prepend(v)),
        JsonArray list => list.OfType<JsonNode>().SelectMany(v => Below(v).Prepend(v)),
        _ => [],
    };

    // FsCheck's integers are small: the spread reaches the whole file.
    private static int Place(int at, int length) => (int)((uint)(at * 7919) % (uint)length);

    public sealed record Mutation(int Kind, int At, byte Value);
}
