using Alerts.DataFiles;

namespace Alerts.Policies;

/// <summary>How the dataset is watched: the configuration section <see cref="Section"/>.</summary>
public sealed class PolicyOptions
{
    public const string Section = "Alerts:Policies";

    /// <summary>
    /// Where the dataset is: the path of a file, or an https: address. Default: null, which is policies.json in the data
    /// directory, else the shipped one.
    /// </summary>
    public string? Location { get; set; }

    /// <summary>
    /// A revision in which more than this share of the measures in use is missing is refused. 0 to 1, default 0.1; 1 refuses
    /// none for that.
    /// </summary>
    public decimal VanishedShare { get; set; } = 0.1m;

    /// <summary>So many measures at least must be missing before <see cref="VanishedShare"/> counts. 1 or more, default 2.</summary>
    public int VanishedLeast { get; set; } = 2;

    public bool HasUsableShare => VanishedShare is >= 0 and <= 1;

    public bool HasUsableLeast => VanishedLeast >= 1;
}

/// <summary>Whether a dataset that is good in itself may follow the one in use. Pure.</summary>
public static class RevisionGate
{
    private const int MostNamed = 20;

    /// <param name="file">What faults call the offered file.</param>
    /// <returns>Why it may not; empty where it may.</returns>
    public static IReadOnlyList<DataFault> Faults(PolicyDataset inUse, PolicyDataset offered, string file, PolicyOptions options)
    {
        ArgumentNullException.ThrowIfNull(inUse);
        ArgumentNullException.ThrowIfNull(offered);
        ArgumentNullException.ThrowIfNull(options);
        var faults = new List<DataFault>();
        var vanished = inUse.Measures.Select(m => m.Id).Where(id => !offered.Contains(id)).Select(id => id.Value).Order(StringComparer.Ordinal).ToList();
        if (vanished.Count >= options.VanishedLeast && vanished.Count > options.VanishedShare * inUse.Measures.Count)
        {
            var named = vanished.Count > MostNamed ? $"{string.Join(", ", vanished.Take(MostNamed))} and {vanished.Count - MostNamed} more" : string.Join(", ", vanished);
            faults.Add(new DataFault(file, "/measures", string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{vanished.Count} of {inUse.Measures.Count} measures vanished since revision {inUse.Revision}, more than a share of {options.VanishedShare}: {named}")));
        }

        if (offered.AsOf < inUse.AsOf)
        {
            faults.Add(new DataFault(file, "/asOf", $"{offered.AsOf:O} is older than {inUse.AsOf:O} of revision {inUse.Revision}, which is in use"));
        }

        return faults;
    }

    /// <summary>The faults of a refused file, saying of each reference to nothing whether the revision in use still has what is missing.</summary>
    public static IReadOnlyList<DataFault> Explain(PolicyDataset inUse, IReadOnlyList<DataFault> faults)
    {
        ArgumentNullException.ThrowIfNull(inUse);
        ArgumentNullException.ThrowIfNull(faults);
        var known = inUse.Measures.Select(m => m.Id.Value).Concat(inUse.Provisions.Keys.Select(k => k.ToString())).ToHashSet(StringComparer.Ordinal);
        return [.. faults.Select(f => f.Missing is { } id && known.Contains(id) ? f with { Reason = $"{f.Reason}: it vanished since revision {inUse.Revision}" } : f)];
    }
}
