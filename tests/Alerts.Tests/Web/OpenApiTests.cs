using System.Text.Json;
using System.Text.RegularExpressions;
using Alerts.Access;
using Alerts.Tests.Web.Described;
using Alerts.Tests.Web.Support;
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
            Assert.Single(operation.GetProperty("tags").EnumerateArray());
            var scope = operation.GetProperty("x-required-scope").GetString()!;
            Assert.Contains(scope, ApiScope.All);
            Assert.Equal([scope], operation.GetProperty("security")[0].GetProperty("bearer").EnumerateArray().Select(s => s.GetString()));
            Assert.Contains($"`{scope}`", operation.GetProperty("description").GetString()!, StringComparison.Ordinal);
            var success = operation.GetProperty("responses").EnumerateObject().First(r => r.Name.StartsWith('2'));
            Assert.True(success.Name == "204" || success.Value.GetProperty("content").EnumerateObject().All(media => media.Value.TryGetProperty("schema", out _)));
        }

        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.All(paths.EnumerateObject(), p => Assert.False(p.Value.TryGetProperty("head", out _)));
    }

    [Fact]
    public async Task Every_operation_of_v1_says_how_it_fails()
    {
        foreach (var operation in (await DescribedApi.ReadAsync(Api)).Operations.Where(o => o.Path.StartsWith("/v1", StringComparison.Ordinal)))
        {
            IEnumerable<int> owed =
            [
                400, 401, 403, 429, 500,
                .. operation.Path.Contains('{', StringComparison.Ordinal) ? [404] : Array.Empty<int>(),
                .. operation.Method == "POST" ? [409, 422] : Array.Empty<int>(),
                .. operation.Bodies.Count > 0 ? [413, 415, 422] : Array.Empty<int>(),
                .. operation.Parameters.Any(p => p.Name == "If-Match") ? [412] : Array.Empty<int>(),
                .. operation.Parameters.Any(p => p is { Name: "If-Match", IsRequired: true }) ? [428] : Array.Empty<int>(),
            ];
            var missing = owed.Except(operation.Answers.Keys).ToList();
            Assert.True(missing.Count == 0, $"{operation} does not say that it answers {string.Join(", ", missing)}: add .AnswersProblem(…) to its route.");
            Assert.All(operation.Answers.Where(a => a.Key >= 400), a => Assert.True(
                a.Value.Bodies.ContainsKey("application/problem+json") && a.Value.Headers.ContainsKey("X-Request-Id"), $"{operation} {a.Key} is no problem document"));
            Assert.All(operation.Answers.Where(a => a.Key is 429 or 503), a => Assert.True(a.Value.Headers.ContainsKey("Retry-After")));
            Assert.All(operation.Answers.Where(a => a.Key == 201), a => Assert.True(a.Value.Headers.ContainsKey("Location")));
            Assert.Equal(operation.Method == "POST", operation.Parameters.Any(p => p.Name == "Idempotency-Key"));
        }
    }

    [Fact]
    public async Task Every_path_parameter_has_bounds()
    {
        foreach (var operation in (await DescribedApi.ReadAsync(Api)).Operations)
        {
            var inPath = operation.Parameters.Where(p => p.In == "path").ToList();
            Assert.Equal(Regex.Count(operation.Path, @"\{", RegexOptions.None, TimeSpan.FromSeconds(1)), inPath.Count);
            Assert.All(inPath, p => Assert.True(p.IsRequired && p.Schema.TryGetProperty("maxLength", out _), $"{operation} {p.Name}"));
        }
    }

    [Fact]
    public async Task Every_tag_is_described()
    {
        var nameless = (await Api.GetAsync("/openapi/v1.json")).Json.GetProperty("tags").EnumerateArray().Where(t => !t.TryGetProperty("description", out _)).Select(t => t.GetProperty("name").GetString()).ToList();
        Assert.True(nameless.Count == 0, $"Describe these tags in src/Alerts.Web/OpenApi/DocumentHead.cs: {string.Join(", ", nameless)}.");
    }

    [Fact]
    public async Task Every_schema_says_what_it_is_and_has_a_name_that_stays()
    {
        var api = await DescribedApi.ReadAsync(Api);
        foreach (var schema in api.Root.GetProperty("components").GetProperty("schemas").EnumerateObject())
        {
            // The framework numbers the second of two types with one name, in the order in which it meets them.
            Assert.False(char.IsAsciiDigit(schema.Name[^1]), $"Two types are called {schema.Name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9')}: rename one.");
            Walk(schema.Value, schema.Name);
        }

        static void Walk(JsonElement schema, string at)
        {
            Assert.True(
                new[] { "type", "$ref", "oneOf", "anyOf" }.Any(k => schema.TryGetProperty(k, out _)),
                $"{at} says nothing: the serializer shows nothing of a type with a converter of its own. Add it to SchemaRules or RequestSchemas (src/Alerts.Web/OpenApi).");
            foreach (var (name, inner) in (schema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().Select(p => (p.Name, p.Value)) : []).Concat(
                schema.TryGetProperty("items", out var items) ? [("items", items)] : []))
            {
                Walk(inner, $"{at}/{name}");
            }
        }
    }

    [Fact]
    public async Task Requests_are_closed_and_answers_are_open_and_whole()
    {
        var schemas = (await Api.GetAsync("/openapi/v1.json")).Json.GetProperty("components").GetProperty("schemas");
        Assert.False(schemas.GetProperty("TenantRequest").GetProperty("additionalProperties").GetBoolean());
        var answer = schemas.GetProperty("DestinationScope");
        Assert.False(answer.TryGetProperty("additionalProperties", out _));
        Assert.Equal(["all", "only", "except"], answer.GetProperty("required").EnumerateArray().Select(r => r.GetString()));
        var problem = schemas.GetProperty("ProblemDocument");
        Assert.Equal(["type", "title", "status"], problem.GetProperty("required").EnumerateArray().Select(r => r.GetString()));
        Assert.Equal("string", problem.GetProperty("properties").GetProperty("detail").GetProperty("type").GetString());
        Assert.DoesNotContain(schemas.GetProperty("StopCause").GetProperty("enum").EnumerateArray(), e => e.ValueKind == JsonValueKind.Null);
        Assert.False(schemas.GetProperty("SubscriptionRequestPart").TryGetProperty("required", out _));
    }

    [Fact]
    public async Task The_document_is_the_same_wherever_and_whenever_it_is_asked_for()
    {
        var first = await Api.SendAsync(HttpMethod.Get, "/openapi/v1.json", authorization: "");
        Assert.Equal("/", Assert.Single(first.Json.GetProperty("servers").EnumerateArray()).GetProperty("url").GetString());
        await using var other = await ApiServer.StartAsync("Development");
        Assert.Equal(first.Body, (await other.GetAsync("/openapi/v1.json")).Body);
        var again = await Api.SendAsync(HttpMethod.Get, "/openapi/v1.json", authorization: "", headers: ("If-None-Match", first.Headers.ETag!.ToString()));
        Assert.Equal(304, (int)again.Status);
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
        Assert.All(["id", "groups"], name => Assert.DoesNotContain("$ref", schemas.GetProperty("MaterialResponse").GetProperty("properties").GetProperty(name).GetRawText(), StringComparison.Ordinal));
    }

    private static IEnumerable<string?> Parameters(JsonElement paths, string path)
        => paths.GetProperty(path).GetProperty("get").GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString());
}
