using Alerts.DataFiles;

namespace Alerts.Policies;

/// <summary>What a look at the place of the dataset came to.</summary>
public abstract record PolicyOffer
{
    private PolicyOffer()
    {
    }

    /// <param name="Name">What faults call the file.</param>
    public sealed record Read(string Name, DataFile<PolicyDataset> File) : PolicyOffer;

    /// <summary>It is what was taken last.</summary>
    public sealed record Unchanged : PolicyOffer;

    /// <param name="Name">The file or address, without a query.</param>
    /// <param name="Reason">One line for people; holds no secret.</param>
    public sealed record Unreadable(string Name, string Reason) : PolicyOffer;
}
