using Alerts.Materials;
using Alerts.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Alerts.Web.Queries;

/// <summary>Narrows a list to what may concern a material.</summary>
internal static class MaterialFilter
{
    public static readonly TextParameter Parameter = new(
        "material", "Only what concerns this material or group, a member of it, a group that holds it, or every dual-use item.", 64);

    /// <summary>The ids that may be named; null where nothing is asked for.</summary>
    public static IReadOnlySet<MaterialId>? Read(HttpRequest request, MaterialCatalogue catalogue, List<ProblemError> faults)
    {
        if ((string?)request.Query[Parameter.Name] is not { } named)
        {
            return null;
        }

        if (MaterialId.TryParse(named, null, out var id) && catalogue.Contains(id))
        {
            return catalogue.Concerning(id);
        }

        faults.Add(new ProblemError(catalogue.WhyUnknown(named), Parameter: Parameter.Name));
        return null;
    }
}

/// <summary>Narrows a list to a span of time.</summary>
internal static class TimeFilter
{
    public static readonly InstantParameter Since = new("since", "Only those of this instant or later.");
    public static readonly InstantParameter Until = new("until", "Only those before this instant.");

    public static (DateTimeOffset? Since, DateTimeOffset? Until) Read(HttpRequest request, List<ProblemError> faults)
    {
        var (since, until) = (InstantParameter.Read(request.Query[Since.Name]), InstantParameter.Read(request.Query[Until.Name]));
        if (since >= until)
        {
            faults.Add(new ProblemError("must lie after since: nothing can be found", Parameter: Until.Name));
        }

        return (since, until);
    }
}
