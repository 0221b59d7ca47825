using System.Collections.Concurrent;
using Alerts.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Tests.Web.Support;

/// <summary>
/// The API's endpoints, mapped by the first server of this process and lent to those after it: compiling some hundred handlers costs over a second
/// of processor time. An endpoint holds nothing of the server that mapped it but how JSON is written and how a bad request is answered, which
/// depend on the environment alone; all else comes with the request (<see cref="HttpContext.RequestServices"/>).
/// </summary>
internal static class SharedRoutes
{
    private static readonly ConcurrentDictionary<string, Lazy<Endpoint[]>> Mapped = new(StringComparer.Ordinal);

    public static void MapInto(WebApplication app)
    {
        var endpoints = Mapped.GetOrAdd(app.Environment.EnvironmentName, _ => new Lazy<Endpoint[]>(() => Map(app))).Value;
        ((IEndpointRouteBuilder)app).DataSources.Add(new DefaultEndpointDataSource(endpoints));
    }

    private static Endpoint[] Map(WebApplication app)
    {
        app.MapAlertsApi();
        var sources = ((IEndpointRouteBuilder)app).DataSources;
        var endpoints = sources.SelectMany(s => s.Endpoints).ToArray();
        sources.Clear();
        return endpoints;
    }
}
