using System.Text.Encodings.Web;
using System.Text.Json;
using Alerts.Auditing;
using Alerts.Subscriptions;
using Alerts.Web.Auditing;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Pages.Operations;

public sealed record AuditModel(AuditQuery Query, IReadOnlyList<FieldFault> Faults, PageList<AuditEntry> List);

/// <summary>What people changed.</summary>
internal static class AuditPages
{
    public const string Path = "/operate/audit";

    // For people: Razor escapes it.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void MapAuditPage(this RouteGroupBuilder pages) => pages.MapRead(Path, ListAsync);

    /// <summary>A view of what was changed, line by line.</summary>
    public static string Lines(string json) => JsonSerializer.Serialize(JsonElement.Parse(json), Indented);

    private static async Task<IResult> ListAsync(HttpContext context, IAuditLog log, CancellationToken cancellationToken)
    {
        var page = new PageQuery(context);
        var (since, until) = page.Span();
        var query = new AuditQuery(page.Text(AuditEndpoints.Tenant), page.Text(AuditEndpoints.Actor), page.Text(AuditEndpoints.Action), page.Text(AuditEndpoints.Subject), since, until);
        return await PageList.ReadAsync(context, (cursor, take) => log.ListAsync(query, cursor, take, cancellationToken)) is { } list
            ? PageResult.Of<AuditPage>(new AuditModel(query, page.Faults, list), page.Faults.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK)
            : PageList.NoCursor(context);
    }
}
