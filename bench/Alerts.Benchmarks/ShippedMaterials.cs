using Alerts.Materials;

namespace Alerts.Benchmarks;

internal static class ShippedMaterials
{
    public static async Task<MaterialCatalogue> ReadAsync(CancellationToken cancellationToken)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "data");
        var file = await MaterialFileReader.ReadAsync(
            "materials.json", await File.ReadAllBytesAsync(Path.Combine(folder, "materials.json"), cancellationToken),
            await File.ReadAllTextAsync(Path.Combine(folder, "materials.schema.json"), cancellationToken), cancellationToken);
        return file.OrThrow();
    }
}
