using Alerts.Subscriptions;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Pages.Timelines;

/// <param name="From">As the address has it; null: not given.</param>
public sealed record TimelineModel(LawView View, TimelineBoard Board, DateOnly? From, DateOnly? To);

internal static class TimelinePages
{
    private const string Path = "/timeline";

    public static void MapTimelines(this RouteGroupBuilder pages)
    {
        pages.MapRead(Path, Choose);
        pages.MapRead($"{Path}/{{material}}", Show);
    }

    // The form names the material in its query; the page that can be shared has it in its path.
    private static IResult Choose(HttpContext context, string? material)
    {
        var (view, refusal) = LawView.Read(context, material is { Length: > 0 } ? material : null);
        return view is null ? refusal!
            : view.Material is { } chosen ? PageResult.SeeOther($"{context.Request.PathBase}{Path}/{chosen}{WithoutMaterial(context.Request)}")
            : PageResult.Of<TimelineChoicePage>(view, view.Status);
    }

    private static IResult Show(HttpContext context, string material, string? from, string? to)
    {
        var (read, refusal) = LawView.Read(context, material);
        if (read is not { } view)
        {
            return refusal!;
        }

        var faults = new List<FieldFault>(view.Faults);
        var range = TimelineRange.Read(from, to, view.Day, faults);
        view = view with { Faults = faults };
        return PageResult.Of<TimelinePage>(
            new TimelineModel(view, TimelineBoard.Of(view, range), range.IsFromGiven ? range.From : null, range.IsToGiven ? range.To : null), view.Status);
    }

    private static string WithoutMaterial(HttpRequest request)
        => QueryString.Create(request.Query.Where(q => q.Key != "material").SelectMany(q => q.Value.Where(v => v is { Length: > 0 }).Select(v => KeyValuePair.Create(q.Key, v)))).ToUriComponent();
}
