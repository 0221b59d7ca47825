using Alerts.Alerting;
using Alerts.Subscriptions;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Pages.Cliffs;

/// <param name="Cliffs">By day.</param>
/// <param name="Month">Null: the list of what is ahead, to <paramref name="Until"/>.</param>
public sealed record CliffModel(LawView View, IReadOnlyList<CliffEvent> Cliffs, MonthGrid? Month, DateOnly Until)
{
    /// <summary>The id of an entry of the list: a cause may have several cliffs on one day.</summary>
    public string IdOf(CliffEvent cliff) => $"c{Cliffs.Index().First(c => c.Item == cliff).Index + 1}";

    /// <summary>Of this page.</summary>
    /// <param name="month">Null: the list.</param>
    public string Href(DateOnly? month)
        => $"/cliffs{View.Query(("view", month is null ? null : "month"), ("month", month is { } m ? MonthGrid.Format(m) : null))}";
}

internal static class CliffPages
{
    public static void MapCliffPage(this RouteGroupBuilder pages) => pages.MapRead("/cliffs", Show);

    // "view" is the name in the address.
    private static IResult Show(HttpContext context, string? view, string? month)
    {
        var (read, refusal) = LawView.Read(context);
        if (read is not { } law)
        {
            return refusal!;
        }

        if (view != "month")
        {
            return Answer(law, law.On, law.YearAhead, null);
        }

        var named = month is { Length: > 0 } ? MonthGrid.Parse(month) : null;
        if (month is { Length: > 0 } && named is null)
        {
            law = law with { Faults = [.. law.Faults, new FieldFault("month", "is not a month: write it as 2026-11")] };
        }

        var grid = MonthGrid.Of(named ?? law.Day);
        return Answer(law, grid.First, grid.Last, grid);
    }

    private static IResult Answer(LawView view, DateOnly? from, DateOnly to, MonthGrid? month)
    {
        var cliffs = new CliffQuery(from, to, view.Material, view.Destination, view.Jurisdiction).Find(view.Dataset, view.Catalogue, view.Now);
        return PageResult.Of<CliffPage>(new CliffModel(view, cliffs, month, to), view.Status);
    }
}
