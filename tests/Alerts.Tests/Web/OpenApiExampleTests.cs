using System.Text.Json;
using Alerts.Tests.Web.Described;
using Microsoft.AspNetCore.Http;

namespace Alerts.Tests.Web;

public sealed class OpenApiExampleTests : ServerTest
{
    [Fact]
    public async Task Every_body_has_an_example()
    {
        var without = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var operation in (await DescribedApi.ReadAsync(Api)).Operations)
        {
            var answers = operation.Answers.Values.SelectMany(a => a.Bodies).Where(b => b.Key is not ("application/problem+json" or "application/zip"));
            without.UnionWith(operation.Bodies.Concat(answers).Where(b => b.Value.Example is null).Select(b => $"{operation}: {b.Key} {b.Value.Schema}"));
        }

        Assert.True(without.Count == 0, $"These have no example. Add one line each in src/Alerts.Web/OpenApi/Examples (ApiExamples.cs says how):\n{string.Join('\n', without)}");
    }

    [Fact]
    public async Task Every_example_fits_its_schema()
    {
        var api = await DescribedApi.ReadAsync(Api);
        var check = new SchemaCheck(api, isClosed: true);
        var faults = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var operation in api.Operations)
        {
            foreach (var body in operation.Bodies.Values.Concat(operation.Answers.Values.SelectMany(a => a.Bodies.Values)).Where(b => b.Example is not null))
            {
                faults.UnionWith(check.Faults(body.Example!.Value, body.Schema).Select(f => $"{operation}: {f}"));
            }
        }

        foreach (var response in api.Root.GetProperty("components").GetProperty("responses").EnumerateObject())
        {
            var media = response.Value.GetProperty("content").GetProperty("application/problem+json");
            faults.UnionWith(media.GetProperty("examples").EnumerateObject().SelectMany(e => check.Faults(e.Value.GetProperty("value"), media.GetProperty("schema"))).Select(f => $"{response.Name}: {f}"));
        }

        Assert.Empty(faults);
    }

    [Fact]
    public async Task What_an_example_asks_for_is_not_refused_for_its_form()
    {
        await Furniture.PutIntoAsync(Api, Cancel);
        var tried = 0;
        foreach (var operation in (await DescribedApi.ReadAsync(Api)).Operations)
        {
            foreach (var (mediaType, body) in operation.Bodies)
            {
                using var content = new StringContent(body.Example!.Value.ValueKind == JsonValueKind.String ? body.Example.Value.GetString()! : body.Example.Value.GetRawText());
                content.Headers.ContentType = new(mediaType);
                var path = operation.Path.Contains('{', StringComparison.Ordinal) ? operation.Path[..operation.Path.IndexOf('{', StringComparison.Ordinal)] + await AnyIdAsync(operation) + operation.Path[(operation.Path.IndexOf('}', StringComparison.Ordinal) + 1)..] : operation.Path;
                var answer = await Api.SendAsync(new HttpMethod(operation.Method), path, content, headers: operation.Parameters.Any(p => p.Name == "If-Match") ? [("If-Match", "*")] : []);
                // It names a revision of the installation that it is from: its form was good, or the pointer would be another.
                if (operation.ToString().StartsWith("settleProposal ", StringComparison.Ordinal) && answer.Body.Contains("is not a revision that was in use here", StringComparison.Ordinal))
                {
                    continue;
                }

                Assert.True((int)answer.Status is not (StatusCodes.Status400BadRequest or 413 or StatusCodes.Status415UnsupportedMediaType or StatusCodes.Status422UnprocessableEntity or 428), $"{operation} {path} refuses its own example: {answer.Body}");
                tried++;
            }
        }

        Assert.True(tried >= 10, $"Only {tried} examples were tried.");
    }

    // Of what the list holds; where there is none the answer is 404, after the form was looked at or before.
    private async Task<string> AnyIdAsync(DescribedOperation operation)
    {
        var list = await Api.GetAsync(RequestMaker.PlaceOf(operation.Path));
        return (int)list.Status == 200 && list.Json.TryGetProperty("items", out var items) && items.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } first && first.TryGetProperty("id", out var id) ? id.GetString()! : "x";
    }
}
