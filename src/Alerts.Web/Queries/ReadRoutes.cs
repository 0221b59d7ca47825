using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Queries;

internal static class ReadRoutes
{
    /// <summary>
    /// Maps GET, and HEAD beside it (RFC 9110 section 9.1 asks both of every resource). The server drops the body of an answer to
    /// HEAD. What is added to the route counts for both; the document shows GET only.
    /// </summary>
    public static RouteHandlerBuilder MapRead(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, Delegate handler)
        => endpoints.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], handler);
}
