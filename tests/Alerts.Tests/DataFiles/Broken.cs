using System.Text;
using System.Text.Json.Nodes;
using Alerts.DataFiles;
using Alerts.Policies;
using Alerts.Tests.Support;

namespace Alerts.Tests.DataFiles;

/// <summary>The shipped policies with a fault put in.</summary>
internal static class Broken
{
    public static async Task<IReadOnlyList<DataFault>> PoliciesAsync(Action<JsonNode> breaks)
        => Assert.IsType<DataFile<PolicyDataset>.Refused>(await ReadAsync(breaks)).Faults;

    public static async Task<DataFile<PolicyDataset>> ReadAsync(Action<JsonNode> changes)
    {
        var root = JsonNode.Parse(ShippedData.Bytes("policies.json"))!;
        changes(root);
        return await ShippedData.ReadPoliciesAsync(Encoding.UTF8.GetBytes(root.ToJsonString()));
    }

    public static async Task<IReadOnlyList<DataFault>> FaultsAsync(string policies) => await FaultsAsync(Encoding.UTF8.GetBytes(policies));

    public static async Task<IReadOnlyList<DataFault>> FaultsAsync(byte[] policies)
        => Assert.IsType<DataFile<PolicyDataset>.Refused>(await ShippedData.ReadPoliciesAsync(policies)).Faults;

    /// <summary>The place of a measure in the shipped file.</summary>
    public static int Place(string id) => Index(JsonNode.Parse(ShippedData.Bytes("policies.json"))!, id);

    /// <summary>The place of a measure in the file.</summary>
    public static int Index(JsonNode root, string id) => root["measures"]!.AsArray().Index().Single(m => m.Item!["id"]!.GetValue<string>() == id).Index;
}
