using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Subscriptions;
using Alerts.Web.Alerting;
using Alerts.Web.Measures;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Alerts.Web.Pages.Alerting;

/// <summary>Which alerts an address asks for, and what else could be asked.</summary>
/// <param name="Material">A group means its members; null: any.</param>
/// <param name="Kind">One name, or several with commas between, as written; null: any.</param>
/// <param name="Severity">As <paramref name="Kind"/>.</param>
/// <param name="Places">Jurisdictions that can be chosen.</param>
/// <param name="Query">With what concerns the system only for who may see that.</param>
/// <param name="Faults">Of the address.</param>
public sealed record AlertFilter(
    MaterialCatalogue Catalogue, IReadOnlyList<string> Places, MaterialId? Material, string? Kind, string? Severity, AlertQuery Query, IReadOnlyList<FieldFault> Faults)
{
    // Those for one subscription are in no list.
    private static readonly AlertKind[] Listed =
        [AlertKind.NoticePublished, AlertKind.NoticeRevised, AlertKind.PolicyChanged, AlertKind.CliffUpcoming, AlertKind.CliffClosed, AlertKind.AlertCorrected];

    public bool IsNarrow => this is not { Material: null, Kind: null, Severity: null, Query: { Jurisdiction: null, Since: null, Until: null, Subject: null } };

    public int Status => Faults.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK;

    public IEnumerable<AlertKind> Kinds => Query.WithSystem ? Listed.Concat(Enum.GetValues<AlertKind>().Where(AlertKinds.IsForOperators)) : Listed;

    /// <summary>The filter; or the page of a material that there is not.</summary>
    internal static (AlertFilter? Filter, IResult? Refusal) Read(HttpContext context)
    {
        var services = context.RequestServices;
        var catalogue = services.GetRequiredService<MaterialCatalogue>();
        var (material, unknown) = LawView.MaterialOf(catalogue, LawView.Text(context, MaterialFilter.Parameter.Name), $"{AlertPages.Path}?material=");
        if (unknown is not null)
        {
            return (null, unknown);
        }

        var query = new PageQuery(context);
        var (kind, severity, (since, until)) = (query.Text(AlertEndpoints.Kind), query.Text(AlertEndpoints.Severities), query.Span());
        var asked = new AlertQuery(
            material is { } one ? catalogue.Concerning(one) : null,
            WordsParameter.Read(kind)?.Select(name => AlertKinds.TryParse(name, out var known) ? known : throw new System.Diagnostics.UnreachableException()).ToList(),
            query.Text(AlertEndpoints.Jurisdiction),
            WordsParameter.Read(severity)?.Select(name => OneNameParameter<Severity>.Read(name)!.Value).ToList(),
            since, until, query.Text(AlertEndpoints.Subject), AlertViewer.SeesSystem(context));
        return (new AlertFilter(catalogue, PlacesOf(services), material, kind, severity, asked, query.Faults), null);
    }

    /// <summary>Whose law there is, or whose notices are looked at.</summary>
    internal static IReadOnlyList<string> PlacesOf(IServiceProvider services)
        => [.. (services.GetRequiredService<CurrentDataset>().Value?.Measures.Select(m => m.Jurisdiction) ?? [])
            .Concat(services.GetRequiredService<SourceRegister>().Sources.Select(s => s.Jurisdiction)).Distinct(StringComparer.Ordinal)];
}
