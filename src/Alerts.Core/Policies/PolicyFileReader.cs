using Alerts.DataFiles;
using Alerts.Materials;

namespace Alerts.Policies;

/// <summary>Reads data/policies.json into a dataset; refuses it whole, with every fault at once.</summary>
public static class PolicyFileReader
{
    public static async Task<DataFile<PolicyDataset>> ReadAsync(
        string fileName, ReadOnlyMemory<byte> bytes, string schemaJson, MaterialCatalogue catalogue, CancellationToken cancellationToken)
        => await DataFileReader.ReadAsync<PolicyFile>(fileName, bytes, schemaJson, cancellationToken) switch
        {
            DataFile<PolicyFile>.Refused refused => new DataFile<PolicyDataset>.Refused(refused.Faults),
            DataFile<PolicyFile>.Good good => Check(fileName, good.Value, catalogue),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static DataFile<PolicyDataset> Check(string file, PolicyFile data, MaterialCatalogue catalogue)
    {
        var faults = data.Measures.Index().SelectMany(m => MeasureFaults(data, m.Item, catalogue, $"/measures/{m.Index}"))
            .Concat(Repeats(data.Measures.Select(m => m.Id.Value), "/measures", "id"))
            .Select(f => new DataFault(file, f.Pointer, f.Reason))
            .ToList();
        return faults.Count > 0
            ? new DataFile<PolicyDataset>.Refused(faults)
            : new DataFile<PolicyDataset>.Good(new PolicyDataset(data));
    }

    private static IEnumerable<(string Pointer, string Reason)> MeasureFaults(PolicyFile data, Measure measure, MaterialCatalogue catalogue, string at)
    {
        if (!measure.Titles.ContainsKey("en"))
        {
            yield return ($"{at}/titles", "a title in English ('en') is missing");
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(measure.TimeZone, out _))
        {
            yield return ($"{at}/timeZone", $"'{measure.TimeZone}' is not an IANA time zone");
        }

        foreach (var repeat in Repeats(measure.Provisions.Select(p => p.Number), $"{at}/provisions", "number"))
        {
            yield return repeat;
        }

        foreach (var (i, provision) in measure.Provisions.Index())
        {
            foreach (var fault in ProvisionFaults(data, provision, catalogue, $"{at}/provisions/{i}"))
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<(string Pointer, string Reason)> ProvisionFaults(PolicyFile data, Provision provision, MaterialCatalogue catalogue, string at)
    {
        foreach (var (i, material) in provision.Materials.Index().Where(m => !catalogue.Contains(m.Item)))
        {
            yield return ($"{at}/materials/{i}", $"'{material}' is not a material or group{Suggestion(catalogue, material)}");
        }

        var ways = (provision.Destinations.All ? 1 : 0) + (provision.Destinations.Only is null ? 0 : 1) + (provision.Destinations.Except is null ? 0 : 1);
        if (ways != 1)
        {
            yield return ($"{at}/destinations", "give exactly one of all, only, except");
        }

        foreach (var fault in EndFaults(data, provision.End, provision.Effective, $"{at}/end"))
        {
            yield return fault;
        }

        foreach (var (i, relation) in (provision.Relations ?? []).Index())
        {
            foreach (var fault in RelationFaults(data, relation, $"{at}/relations/{i}"))
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<(string Pointer, string Reason)> RelationFaults(PolicyFile data, Relation relation, string at)
    {
        var target = data.Measures.FirstOrDefault(m => m.Id == relation.Measure);
        if (target is null)
        {
            yield return ($"{at}/measure", $"'{relation.Measure}' is not a measure of this file");
        }
        else
        {
            foreach (var (i, number) in (relation.Provisions ?? []).Index())
            {
                if (!target.Provisions.Any(p => p.Number == number))
                {
                    yield return ($"{at}/provisions/{i}", $"'{target.Id}' has no provision '{number}'");
                }
            }
        }

        foreach (var fault in EndFaults(data, relation.Until, relation.From, $"{at}/until"))
        {
            yield return fault;
        }
    }

    private static IEnumerable<(string Pointer, string Reason)> EndFaults(PolicyFile data, WindowEnd? end, DateOnly? from, string at)
    {
        (string Name, LegalEnd? End)[] ends = [("printed", end?.Printed), ("announced", end?.Announced), ("effective", end?.Effective)];
        foreach (var (name, value) in ends)
        {
            if (value is not null && from is { } start && value.LastDay < start)
            {
                yield return ($"{at}/{name}/on", $"the window ends on {value.On:O}, before it starts on {start:O}");
            }
        }

        if (end?.Effective is { } effective && !data.Measures.Any(m => m.Id == effective.By))
        {
            yield return ($"{at}/effective/by", $"'{effective.By}' is not a measure of this file");
        }
    }

    private static IEnumerable<(string Pointer, string Reason)> Repeats(IEnumerable<string> keys, string at, string property)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, key) in keys.Index())
        {
            if (!seen.Add(key))
            {
                yield return ($"{at}/{i}/{property}", $"'{key}' occurs twice");
            }
        }
    }

    private static string Suggestion(MaterialCatalogue catalogue, MaterialId material)
        => catalogue.Suggest(material.Value) is [var first, ..] ? $"; did you mean '{first}'?" : "";
}
