using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Policies;
using Alerts.Subscriptions;
using Alerts.Web.Measures;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.DependencyInjection;

namespace Alerts.Web.Pages.Shell;

/// <summary>
/// What of the law is looked at, as the address says it: the same names on every page, so that links keep what was chosen. What is wrong in it is said and
/// does not narrow; a material that there is not has no page.
/// </summary>
/// <param name="Material">A group means its members.</param>
/// <param name="Destination">ISO 3166-1 alpha-2, or EU.</param>
/// <param name="Jurisdiction">ISO 3166-1 alpha-2, or EU.</param>
/// <param name="On">Null: today, where each authority sits.</param>
/// <param name="Faults">Of the address, for people.</param>
public sealed record LawView(
    PolicyDataset Dataset, MaterialCatalogue Catalogue, DateTimeOffset Now, MaterialId? Material, string? Destination, string? Jurisdiction, DateOnly? On, IReadOnlyList<FieldFault> Faults)
{
    private const int MonthsAhead = 12;

    /// <summary>The day that is looked at, for what needs one: today in UTC where none was chosen.</summary>
    public DateOnly Day => On ?? DateOnly.FromDateTime(Now.UtcDateTime);

    /// <summary>Twelve months on, for what is ahead.</summary>
    public DateOnly YearAhead => Day < DateOnly.MaxValue.AddMonths(-MonthsAhead) ? Day.AddMonths(MonthsAhead) : DateOnly.MaxValue;

    public int Status => Faults.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK;

    /// <summary>The view, or why there is no page: no dataset yet, no such material.</summary>
    /// <param name="material">From the path; null: the query's.</param>
    internal static (LawView? View, IResult? Refusal) Read(HttpContext context, string? material = null)
    {
        var services = context.RequestServices;
        var catalogue = services.GetRequiredService<MaterialCatalogue>();
        if (services.GetRequiredService<CurrentDataset>().Value is not { } dataset)
        {
            context.Response.Headers.RetryAfter = "5";
            return (null, PageResult.Error(StatusCodes.Status503ServiceUnavailable, "The policy dataset is being read", "The server has just started. Look again in a few seconds.", new PageLink(context.Request.GetEncodedPathAndQuery(), "Look again")));
        }

        if (MaterialOf(catalogue, material ?? Text(context, "material"), material is null ? "/?material=" : "/timeline/").Refusal is { } unknown)
        {
            return (null, unknown);
        }

        var request = new StateRequest(On: Text(context, "on"), Material: material ?? Text(context, "material"), Destination: Text(context, "destination"), Jurisdiction: Text(context, "jurisdiction"));
        var reader = new StateRequestParts(request, dataset, catalogue);
        return (new LawView(dataset, catalogue, services.GetRequiredService<TimeProvider>().GetUtcNow(), reader.Material, reader.Destination, reader.Jurisdiction, reader.On, reader.Faults), null);
    }

    /// <summary>The material that an address names, if it names one; or the page of one that there is not.</summary>
    /// <param name="named">Null: none.</param>
    /// <param name="prefix">Of the address under which near ones are offered.</param>
    internal static (MaterialId? Material, IResult? Refusal) MaterialOf(MaterialCatalogue catalogue, string? named, string prefix)
        => named is null ? (null, null)
            : MaterialId.TryParse(named, null, out var id) && catalogue.Contains(id) ? (id, null)
            : (null, UnknownMaterial(catalogue, named, prefix));

    /// <summary>Null where it is missing, empty or given twice.</summary>
    internal static string? Text(HttpContext context, string name) => context.Request.Query[name] is [{ Length: > 0 } text] ? text : null;

    /// <summary>From the day that is looked at, else from today where the authority sits.</summary>
    public int DaysLeft(CliffEvent cliff)
    {
        ArgumentNullException.ThrowIfNull(cliff);
        return cliff.Key.On.DayNumber - (On ?? ExpiryWatch.Today(Dataset, cliff.Key, Now)).DayNumber;
    }

    /// <summary>The query that keeps what was chosen; empty, or with its question mark.</summary>
    /// <param name="changes">Values that differ; null takes a name out.</param>
    public string Query(params (string Name, string? Value)[] changes)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["material"] = Material?.Value,
            ["destination"] = Destination,
            ["jurisdiction"] = Jurisdiction,
            ["on"] = On?.ToString("O"),
        };
        foreach (var (name, value) in changes)
        {
            all[name] = value;
        }

        return QueryString.Create(all.Where(v => v.Value is not null)).ToUriComponent();
    }

    /// <param name="prefix">Before an id: the address of a page of it.</param>
    private static IResult UnknownMaterial(MaterialCatalogue catalogue, string named, string prefix)
    {
        var near = catalogue.Suggest(named);
        return PageResult.Error(
            StatusCodes.Status404NotFound, "There is no such material",
            near.Count > 0 ? $"Nothing is called '{Alerts.Text.Shorten(named, 80)}'. Did you mean one of these?" : $"Nothing is called '{Alerts.Text.Shorten(named, 80)}'.",
            [.. near.Select(n => new PageLink($"{prefix}{n}", catalogue.NameOf(n))), new PageLink("/", "All materials")]);
    }
}

/// <summary>Each part for itself: what is wrong is left out and said.</summary>
internal sealed class StateRequestParts
{
    public StateRequestParts(StateRequest request, PolicyDataset dataset, MaterialCatalogue catalogue)
    {
        var good = request;
        request.Read(dataset, catalogue, out var faults);
        foreach (var fault in faults)
        {
            good = fault.Field switch
            {
                "on" => good with { On = null },
                "destination" => good with { Destination = null },
                "jurisdiction" => good with { Jurisdiction = null },
                _ => good with { Material = null },
            };
        }

        var query = good.Read(dataset, catalogue, out _)!;
        (Material, Destination, Jurisdiction, On, Faults) = (query.Material, query.Destination, query.Jurisdiction, query.From, faults);
    }

    public MaterialId? Material { get; }

    public string? Destination { get; }

    public string? Jurisdiction { get; }

    public DateOnly? On { get; }

    public IReadOnlyList<FieldFault> Faults { get; }
}
