using Alerts.DataFiles;
using Alerts.Materials;

namespace Alerts.Subscriptions;

/// <summary>A material that was renamed or dropped would silently empty the subscriptions that name it: so nothing starts with such a catalogue.</summary>
public sealed class CatalogueCheck(ISubscriptionStore subscriptions, MaterialCatalogue catalogue)
{
    /// <exception cref="DataFileException">Subscriptions name materials that the catalogue does not know.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        var faults = (await subscriptions.KeysAsync(cancellationToken)).Select(Interest.MaterialOf).OfType<string>().Distinct(StringComparer.Ordinal)
            .Where(m => !MaterialId.TryParse(m, null, out var id) || !catalogue.Contains(id))
            .Select(m => new DataFault("materials.json", "/materials", $"'{m}' is missing, but subscriptions name it: they would hear of nothing. Keep the id, or end those subscriptions first"))
            .ToList();
        if (faults.Count > 0)
        {
            throw new DataFileException(faults);
        }
    }
}
