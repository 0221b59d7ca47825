using System.Net;
using System.Text.RegularExpressions;

namespace Alerts.Tests.Web;

public sealed partial class ReferencePageTests(SharedServer server) : SharedServerTest(server)
{
    [Fact]
    public async Task The_page_is_in_the_open_and_names_no_other_host()
    {
        var moved = await Api.SendAsync(HttpMethod.Get, "/docs", authorization: "");
        Assert.Equal((HttpStatusCode.Found, "docs/"), (moved.Status, moved.Headers.Location!.OriginalString));
        var page = await Api.SendAsync(HttpMethod.Get, "/docs/", authorization: "");
        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.Status, page.MediaType));
        Assert.Contains("\"url\":\"openapi/v1.json\"", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("//", page.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"withDefaultFonts\":false")]
    [InlineData("\"telemetry\":false")]
    [InlineData("\"agent\":{\"disabled\":true}")]
    [InlineData("\"mcp\":{\"disabled\":true}")]
    [InlineData("\"hideClientButton\":true")]
    [InlineData("\"showDeveloperTools\":\"never\"")]
    public async Task What_would_call_others_is_switched_off(string setting)
        => Assert.Contains(setting, (await Api.SendAsync(HttpMethod.Get, "/docs/", authorization: "")).Body, StringComparison.Ordinal);

    [Fact]
    public async Task The_browser_is_told_to_load_nothing_from_elsewhere_and_to_run_the_pages_own_scripts_only()
    {
        var (first, second) = (await Api.SendAsync(HttpMethod.Get, "/docs/", authorization: ""), await Api.SendAsync(HttpMethod.Get, "/docs/", authorization: ""));
        var policy = first.Headers.GetValues("Content-Security-Policy").Single();
        var nonce = Nonce().Match(policy).Groups["nonce"].Value;
        Assert.Equal(
            $"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'", policy);
        Assert.Equal(3, Regex.Count(first.Body, "<script ", RegexOptions.None, TimeSpan.FromSeconds(1)));
        Assert.Equal(3, Regex.Count(first.Body, $"nonce=\"{Regex.Escape(nonce)}\"", RegexOptions.None, TimeSpan.FromSeconds(1)));
        Assert.NotEqual(policy, second.Headers.GetValues("Content-Security-Policy").Single());
    }

    [Fact]
    public async Task Its_scripts_come_from_here()
    {
        var page = await Api.SendAsync(HttpMethod.Get, "/docs/", authorization: "");
        var scripts = Source().Matches(page.Body).Select(m => m.Groups["path"].Value).ToList();
        Assert.Equal(["scalar.js", "scalar.aspnetcore.js"], scripts);
        foreach (var script in scripts)
        {
            var answer = await Api.SendAsync(HttpMethod.Get, $"/docs/{script}", authorization: "");
            Assert.Equal((HttpStatusCode.OK, "text/javascript"), (answer.Status, answer.MediaType));
            Assert.NotEmpty(answer.Body);
        }
    }

    [GeneratedRegex("'nonce-(?<nonce>[A-Za-z0-9_=+/-]{20,})'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Nonce();

    [GeneratedRegex("src=\"(?<path>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Source();
}
