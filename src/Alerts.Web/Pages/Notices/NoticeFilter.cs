using Alerts.Materials;
using Alerts.Notices;
using Alerts.Subscriptions;
using Alerts.Web.Notices;
using Alerts.Web.Pages.Alerting;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Alerts.Web.Pages.Notices;

/// <summary>Which notices an address asks for, and what else could be asked.</summary>
/// <param name="Material">A group means its members; null: any.</param>
/// <param name="Places">Jurisdictions that can be chosen.</param>
/// <param name="Faults">Of the address.</param>
public sealed record NoticeFilter(
    MaterialCatalogue Catalogue, IReadOnlyList<Source> Sources, IReadOnlyList<string> Places, MaterialId? Material, NoticeQuery Query, IReadOnlyList<FieldFault> Faults)
{
    public bool IsNarrow => Material is not null || Query != new NoticeQuery();

    public int Status => Faults.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK;

    /// <summary>The filter; or the page of a material that there is not.</summary>
    internal static (NoticeFilter? Filter, IResult? Refusal) Read(HttpContext context)
    {
        var services = context.RequestServices;
        var (catalogue, register) = (services.GetRequiredService<MaterialCatalogue>(), services.GetRequiredService<SourceRegister>());
        var (material, unknown) = LawView.MaterialOf(catalogue, LawView.Text(context, MaterialFilter.Parameter.Name), $"{NoticePages.Path}?material=");
        if (unknown is not null)
        {
            return (null, unknown);
        }

        var query = new PageQuery(context);
        var (text, (since, until)) = (query.Text(NoticeEndpoints.Source), query.Span());
        var source = text is null ? null : register.Find(text);
        if (text is not null && source is null)
        {
            query.Add(NoticeEndpoints.Source.Name, "is not a source of this installation");
        }

        var asked = new NoticeQuery(material is { } one ? catalogue.Concerning(one) : null, source?.Id, query.Text(NoticeEndpoints.Jurisdiction), since, until);
        return (new NoticeFilter(catalogue, register.Sources, AlertFilter.PlacesOf(services), material, asked, query.Faults), null);
    }
}
