using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Alerts.Tests.Web.Support;

/// <summary>A response, read to its end.</summary>
internal sealed record Answer(HttpStatusCode Status, string Body, string? MediaType, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public IEnumerable<JsonElement> Items => Json.GetProperty("items").EnumerateArray();

    public static async Task<Answer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
        => new(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken), response.Content.Headers.ContentType?.MediaType,
            response.Headers, response.Content.Headers);

    /// <summary>Checks that this is a whole problem document of the status and type.</summary>
    public Answer IsProblem(int status, string name)
    {
        Assert.Equal(status, (int)Status);
        Assert.Equal("application/problem+json", MediaType);
        Assert.Equal(status, Json.GetProperty("status").GetInt32());
        Assert.Equal($"/problems/{name}", Json.GetProperty("type").GetString());
        Assert.NotEmpty(Json.GetProperty("title").GetString()!);
        Assert.Equal("nosniff", Headers.GetValues("X-Content-Type-Options").Single());
        return this;
    }

    /// <summary>"pointer or parameter: detail" of each error.</summary>
    public IReadOnlyList<string> Errors
        => [.. Json.GetProperty("errors").EnumerateArray().Select(e =>
            $"{(e.TryGetProperty("pointer", out var at) || e.TryGetProperty("parameter", out at) ? at.GetString() : "")}: {e.GetProperty("detail").GetString()}")];

    public string Detail => Json.GetProperty("detail").GetString()!;

    public IReadOnlyList<string> Strings(string list, string property)
        => [.. Json.GetProperty(list).EnumerateArray().Select(x => x.GetProperty(property).GetString()!)];
}
