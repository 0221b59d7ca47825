using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Web.Feeds;

/// <param name="Next">The store's cursor of the page that follows; null on the last.</param>
internal sealed record FeedPage(IReadOnlyList<FeedEntry> Entries, string? Next)
{
    // A page that finds little is short, and says where to go on.
    private const int MostLooks = 10;

    /// <exception cref="InvalidCursorException">The store gave out no such cursor.</exception>
    public static async Task<FeedPage> ReadAsync(FeedScope scope, string? cursor, int take, IAlertStore alerts, MaterialCatalogue catalogue, PolicyDataset? dataset, CancellationToken cancellationToken)
    {
        var query = scope.Query(catalogue);
        var destinations = dataset is null ? null : new AlertDestinations(dataset, catalogue);
        var found = new List<Alert>();
        for (var look = 0; look < MostLooks; look++)
        {
            var page = await alerts.ListAsync(query, cursor, take - found.Count, cancellationToken);
            found.AddRange(page.Items.Where(a => scope.Asks(a, destinations)));
            cursor = page.Next;
            if (cursor is null || found.Count == take)
            {
                break;
            }
        }

        var corrections = found.Count == 0 ? [] : await alerts.CorrectionsOfAsync([.. found.Select(a => a.Id)], cancellationToken);
        var byAlert = corrections.ToLookup(c => c.Corrects!.AlertId, StringComparer.Ordinal);
        return new FeedPage([.. found.Select(a => new FeedEntry(a, [.. byAlert[a.Id]]))], cursor);
    }
}
