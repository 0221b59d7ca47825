using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Tests.Web;

public sealed class OpenApiTests(SharedServer server) : SharedServerTest(server)
{
    [Fact]
    public async Task The_document_is_openapi_3_1_and_needs_no_key()
    {
        var answer = await Api.SendAsync(HttpMethod.Get, "/openapi/v1.json", authorization: "");
        Assert.Equal(200, (int)answer.Status);
        Assert.StartsWith("3.1", answer.Json.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var scheme = answer.Json.GetProperty("components").GetProperty("securitySchemes").GetProperty("bearer");
        Assert.Equal("bearer", scheme.GetProperty("scheme").GetString());
    }

    [Fact]
    public async Task Every_route_of_v1_is_described_whole()
    {
        var paths = (await Api.GetAsync("/openapi/v1.json")).Json.GetProperty("paths");
        var mapped = Api.Routes
            .Where(r => r.RoutePattern.RawText!.StartsWith("/v1", StringComparison.Ordinal))
            .SelectMany(r => r.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Where(m => m != "HEAD").Select(m => (Path: r.RoutePattern.RawText!, Method: m.ToLowerInvariant())))
            .ToList();
        Assert.NotEmpty(mapped);
        var ids = new List<string>();
        foreach (var (path, method) in mapped)
        {
            var operation = paths.GetProperty(path).GetProperty(method);
            ids.Add(operation.GetProperty("operationId").GetString()!);
            Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
            Assert.True(operation.GetProperty("security")[0].TryGetProperty("bearer", out _));
            var responses = operation.GetProperty("responses");
            Assert.All(["400", "401", "500"], status => Assert.True(
                responses.GetProperty(status).GetProperty("content").TryGetProperty("application/problem+json", out _), $"{method} {path} {status}"));
            var success = responses.EnumerateObject().First(r => r.Name.StartsWith('2'));
            Assert.True(success.Name == "204" || success.Value.GetProperty("content").EnumerateObject().All(media => media.Value.TryGetProperty("schema", out _)));
        }

        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.All(paths.EnumerateObject(), p => Assert.False(p.Value.TryGetProperty("head", out _)));
    }

    [Fact]
    public async Task Parameters_and_the_body_are_described()
    {
        var paths = (await Api.GetAsync("/openapi/v1.json")).Json.GetProperty("paths");
        Assert.Equal(["material", "kind", "jurisdiction", "severity", "since", "until", "subject", "limit", "cursor"], Parameters(paths, "/v1/alerts"));
        Assert.Equal(["material", "jurisdiction"], Parameters(paths, "/v1/measures"));
        Assert.Equal(["q"], Parameters(paths, "/v1/materials"));
        var limit = paths.GetProperty("/v1/alerts").GetProperty("get").GetProperty("parameters").EnumerateArray().Single(p => p.GetProperty("name").GetString() == "limit").GetProperty("schema");
        Assert.Equal("1 200 50", $"{limit.GetProperty("minimum")} {limit.GetProperty("maximum")} {limit.GetProperty("default")}");
        var post = paths.GetProperty("/v1/subscriptions").GetProperty("post");
        Assert.True(post.GetProperty("requestBody").GetProperty("content").TryGetProperty("application/json", out _));
        Assert.All(["200", "201", "413", "415", "422"], status => Assert.True(post.GetProperty("responses").TryGetProperty(status, out _)));
    }

    [Fact]
    public async Task Every_reference_in_the_document_leads_somewhere()
    {
        var answer = await Api.GetAsync("/openapi/v1.json");
        var references = Regex.Matches(answer.Body, "\"\\$ref\": ?\"#/(?<path>[^\"]+)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(m => m.Groups["path"].Value).Distinct(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(references);
        Assert.All(references, reference =>
        {
            var at = answer.Json;
            Assert.All(reference.Split('/'), step => Assert.True(at.TryGetProperty(step, out at), reference));
        });
    }

    [Fact]
    public async Task Kinds_and_ids_are_described_as_they_are_written()
    {
        var schemas = (await Api.GetAsync("/openapi/v1.json")).Json.GetProperty("components").GetProperty("schemas");
        Assert.Contains("\"cliff.upcoming\"", schemas.GetProperty("AlertKind").GetRawText(), StringComparison.Ordinal);
        Assert.Contains("\"in-force\"", schemas.GetProperty("LegalState").GetRawText(), StringComparison.Ordinal);
        var request = schemas.GetProperty("SubscriptionRequest");
        Assert.Equal(["channel", "target"], request.GetProperty("required").EnumerateArray().Select(r => r.GetString()));
        Assert.Equal("string", schemas.GetProperty("MaterialResponse").GetProperty("properties").GetProperty("groups").GetProperty("items").GetProperty("type").GetString());
        Assert.All(["MaterialId", "MeasureId"], id => Assert.Equal("string", schemas.GetProperty(id).GetProperty("type").GetString()));
    }

    private static IEnumerable<string?> Parameters(JsonElement paths, string path)
        => paths.GetProperty(path).GetProperty("get").GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString());
}
