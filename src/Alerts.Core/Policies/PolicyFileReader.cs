using Alerts.DataFiles;
using Alerts.Materials;

namespace Alerts.Policies;

/// <summary>Reads data/policies.json into a dataset; refuses it whole, with every fault at once.</summary>
public static class PolicyFileReader
{
    public static async Task<DataFile<PolicyDataset>> ReadAsync(
        string fileName, ReadOnlyMemory<byte> bytes, string schemaJson, MaterialCatalogue catalogue, CancellationToken cancellationToken)
        => await DataFileReader.ReadAsync<PolicyFile>(fileName, bytes, schemaJson, file => PolicyContent.Faults(file, catalogue), cancellationToken) switch
        {
            DataFile<PolicyFile>.Refused refused => new DataFile<PolicyDataset>.Refused(refused.Faults),
            DataFile<PolicyFile>.Good good => new DataFile<PolicyDataset>.Good(new PolicyDataset(good.Value)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}
