using Alerts.Materials;
using Alerts.Notices;
using Alerts.Policies;

namespace Alerts.Web.Pages.Measures;

/// <summary>The notices that are a measure, and those that cite it.</summary>
internal sealed class MeasureNotices(INoticeStore notices, MaterialCatalogue catalogue)
{
    // No index leads from a measure to what cites it: among the newest notices on its materials they are looked for.
    private const int Take = 200;
    private const int MostLooks = 2;
    private const int MostShown = 30;

    public async Task<(IReadOnlyList<Notice> Own, IReadOnlyList<Notice> Citing)> OfAsync(Measure measure, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(measure);
        var keys = InstrumentCitations.InstrumentsOf(measure).Select(i => i.Value).ToList();
        IReadOnlyList<Notice> own = keys.Count == 0 ? [] : [.. (await notices.FindByKeysAsync(keys, cancellationToken)).Values.DistinctBy(n => n.Id).OrderByDescending(n => n.Published)];
        var known = own.Select(n => n.Id).ToHashSet(StringComparer.Ordinal);
        var citing = new List<Notice>();
        var query = QueryFor(measure);
        string? cursor = null;
        for (var look = 0; look < MostLooks; look++)
        {
            var page = await notices.ListAsync(query, cursor, Take, cancellationToken);
            citing.AddRange(page.Items.Where(n => n.Cites.Contains(measure.Id) && !known.Contains(n.Id)));
            cursor = page.Next;
            if (cursor is null || citing.Count >= MostShown)
            {
                break;
            }
        }

        return (own, [.. citing.Take(MostShown)]);
    }

    private NoticeQuery QueryFor(Measure measure)
        => measure.Provisions.SelectMany(p => p.Materials).Distinct().SelectMany(catalogue.Related).ToHashSet() is { Count: > 0 } materials
            ? new NoticeQuery(materials)
            : new NoticeQuery(Jurisdiction: measure.Jurisdiction);
}
