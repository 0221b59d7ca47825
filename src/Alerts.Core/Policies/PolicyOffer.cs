using Alerts.DataFiles;

namespace Alerts.Policies;

/// <summary>What a look at the place of the dataset came to.</summary>
public abstract record PolicyOffer
{
    private PolicyOffer()
    {
    }

    /// <param name="Name">What faults call the file.</param>
    public sealed record Read(string Name, DataFile<PolicyDataset> File) : PolicyOffer
    {
        /// <summary>Of the bytes; null where they are not at hand.</summary>
        public string? Fingerprint { get; init; }
    }

    /// <summary>It is what was read last, and dealt with.</summary>
    public sealed record Unchanged : PolicyOffer;

    /// <param name="Name">The file or address, without a query.</param>
    /// <param name="Reason">One line for people; holds no secret.</param>
    public sealed record Unreadable(string Name, string Reason) : PolicyOffer;
}
