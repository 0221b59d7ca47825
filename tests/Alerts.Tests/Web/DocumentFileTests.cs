using Alerts.Tests.Support;

namespace Alerts.Tests.Web;

/// <summary>docs/openapi.json is what the server serves. Clients are generated from it, and its history says what changed in the API.</summary>
public sealed class DocumentFileTests(SharedServer server) : SharedServerTest(server)
{
    [Fact]
    public async Task The_committed_document_is_the_served_one()
    {
        var served = $"{(await Api.SendAsync(HttpMethod.Get, "/openapi/v1.json", authorization: "")).Body.ReplaceLineEndings("\n").TrimEnd()}\n";
        var committed = Path.Combine(ShippedData.Root, "docs", "openapi.json");
        var received = Path.Combine(AppContext.BaseDirectory, "received-openapi.json");
        await File.WriteAllTextAsync(received, served, TestContext.Current.CancellationToken);
        Assert.True(
            File.Exists(committed) && (await File.ReadAllTextAsync(committed, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n") == served,
            $"The API's description changed. Look at the difference, keep to docs/api.md (Versioning), and approve it:\n  diff {committed} {received}\n  cp {received} {committed}");
    }
}
