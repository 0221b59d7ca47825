using Alerts.DataFiles;

namespace Alerts.Materials;

/// <summary>Reads data/materials.json into a catalogue; names every fault at once.</summary>
public static class MaterialFileReader
{
    public static async Task<DataFile<MaterialCatalogue>> ReadAsync(
        string fileName, ReadOnlyMemory<byte> bytes, string schemaJson, CancellationToken cancellationToken)
        => await DataFileReader.ReadAsync<MaterialFile>(fileName, bytes, schemaJson, check: null, cancellationToken) switch
        {
            DataFile<MaterialFile>.Refused refused => new DataFile<MaterialCatalogue>.Refused(refused.Faults),
            DataFile<MaterialFile>.Good good => Check(fileName, good.Value),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static DataFile<MaterialCatalogue> Check(string file, MaterialFile data)
    {
        var faults = new List<DataFault>();
        var seen = new HashSet<MaterialId>();
        for (var i = 0; i < data.Materials.Count; i++)
        {
            if (!seen.Add(data.Materials[i].Id))
            {
                faults.Add(new DataFault(file, $"/materials/{i}/id", $"'{data.Materials[i].Id}' occurs twice"));
            }
        }

        var materials = seen.ToHashSet();
        for (var i = 0; i < data.Groups.Count; i++)
        {
            var group = data.Groups[i];
            if (!seen.Add(group.Id))
            {
                faults.Add(new DataFault(file, $"/groups/{i}/id", $"'{group.Id}' occurs twice"));
            }

            faults.AddRange(group.Members.Index().Where(m => !materials.Contains(m.Item))
                .Select(m => new DataFault(file, $"/groups/{i}/members/{m.Index}", $"'{m.Item}' is not a material of this file")));
        }

        for (var i = 0; i < data.Materials.Count; i++)
        {
            faults.AddRange(
                from term in (data.Materials[i].Constituents ?? []).Index()
                from part in term.Item.Materials.Index()
                where !materials.Contains(part.Item)
                select new DataFault(file, $"/materials/{i}/constituents/{term.Index}/materials/{part.Index}", $"'{part.Item}' is not a material of this file"));
        }

        return faults.Count > 0
            ? new DataFile<MaterialCatalogue>.Refused(faults)
            : new DataFile<MaterialCatalogue>.Good(new MaterialCatalogue(data.Materials, data.Groups));
    }
}
