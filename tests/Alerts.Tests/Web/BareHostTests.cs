using System.Text;
using Alerts.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Alerts.Tests.Web;

/// <summary>The API as a host without a <see cref="WebApplication"/> of its own runs it: one delegate, built once.</summary>
public sealed class BareHostTests(SharedServer server) : SharedServerTest(server)
{
    // Each time that routes are mapped they stand once more in the one collection of the host's services.
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<IServiceProvider, RequestDelegate> Pipelines = [];

    [Theory]
    [InlineData("GET", "/healthz", "", false, 200)]
    [InlineData("GET", "/v1/materials", "", true, 200)]
    [InlineData("GET", "/v1/materials", "", false, 401)]
    [InlineData("GET", "/nothing", "", true, 404)]
    [InlineData("DELETE", "/v1/materials", "", true, 405)]
    [InlineData("POST", "/v1/subscriptions", "{", true, 400)]
    [InlineData("GET", "/openapi/v1.json", "", false, 200)]
    public async Task It_answers_as_on_kestrel(string method, string path, string body, bool withKey, int status)
    {
        var pipeline = Pipelines.GetValue(Api.Services, services =>
        {
            var app = new ApplicationBuilder(services);
            app.UseAlertsApi().UseEndpoints(endpoints => endpoints.MapAlertsApi());
            return app.Build();
        });

        await using var scope = Api.Services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(new MemoryStream()));
        context.Request.Method = method;
        context.Request.Path = path;
        context.Request.Scheme = "http";
        context.Request.Host = new HostString("localhost");
        context.Request.ContentType = "application/json";
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        context.Request.Headers.Authorization = withKey ? $"Bearer {Api.Key}" : default;
        await pipeline(context);
        Assert.Equal(status, context.Response.StatusCode);
        Assert.Equal(status == 200 ? "application/json" : "application/problem+json", context.Response.ContentType?.Split(';')[0]);
    }
}
