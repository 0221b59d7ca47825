using Alerts.DataFiles;

namespace Alerts.Policies;

/// <summary>Reads a dataset by this installation's schema and materials (<see cref="PolicyFileReader"/>).</summary>
public interface IPolicyReader
{
    /// <param name="name">What faults call the document.</param>
    Task<DataFile<PolicyDataset>> ReadAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);
}
