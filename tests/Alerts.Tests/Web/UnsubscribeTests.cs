using System.Net;
using System.Text;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Tests.Web.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Alerts.Tests.Web;

public sealed class UnsubscribeTests : ServerTest
{
    private const string Mail = """{"channel":"email","target":"buyer@example.com"}""";

    [Fact]
    public async Task A_scanner_that_opens_the_link_unsubscribes_nobody_and_the_button_or_the_mail_program_does()
    {
        var link = await LinkAsync();
        var page = await OpenAsync(HttpMethod.Get, link);
        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.Status, page.MediaType));
        Assert.Contains("<form method=\"post\">", page.Body, StringComparison.Ordinal);
        Assert.Contains("b…@example.com", WebUtility.HtmlDecode(page.Body), StringComparison.Ordinal);
        Assert.DoesNotContain("buyer@", page.Body, StringComparison.Ordinal);
        Assert.Null(Only.DisabledReason);

        var done = await OpenAsync(HttpMethod.Post, link, "List-Unsubscribe=One-Click");
        Assert.Equal(HttpStatusCode.OK, done.Status);
        Assert.False(done.Headers.Contains("Set-Cookie"));
        Assert.Equal("Its reader unsubscribed on 2026-11-23.", Only.DisabledReason);
        Assert.Equal(HttpStatusCode.OK, (await OpenAsync(HttpMethod.Post, link, "List-Unsubscribe=One-Click")).Status);
        Assert.Contains("Nothing is sent", (await OpenAsync(HttpMethod.Get, link)).Body, StringComparison.Ordinal);
        Assert.Single(await AlertsAsync(), a => a.Kind == AlertKind.TargetDisabled);
    }

    [Fact]
    public async Task Who_unsubscribed_is_not_switched_on_by_being_subscribed_again_but_by_an_operator()
    {
        await OpenAsync(HttpMethod.Post, await LinkAsync());
        var again = await Api.SubscribeAsync(Mail);
        Assert.Equal("Its reader unsubscribed on 2026-11-23.", again.Json.GetProperty("target").GetProperty("disabledReason").GetString());

        using var none = new StringContent("");
        await Api.SendAsync(HttpMethod.Post, $"/v1/targets/{Only.Id}/enable", none);
        Assert.Null(Only.DisabledReason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?t=")]
    [InlineData("?t=CfDJ8nonsense")]
    [InlineData("?t=tgt_1&t=tgt_2")]
    public async Task A_link_that_is_forged_or_cut_means_nothing(string query)
    {
        await Api.SubscribeAsync(Mail);
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await OpenAsync(method, $"/unsubscribe{query}")).Status);
        }

        Assert.Null(Only.DisabledReason);
    }

    private Target Only => Api.Targets.Rows.Values.Single();

    private async Task<string> LinkAsync()
    {
        await Api.SubscribeAsync(Mail);
        return $"/unsubscribe?t={Uri.EscapeDataString(Api.Services.GetRequiredService<ITargetTokens>().For(Only.Id))}";
    }

    private async Task<IReadOnlyList<Alert>> AlertsAsync() => (await Api.Alerts.ListAsync(null, 100, Cancel)).Items;

    // As anybody: without a key.
    private async Task<Answer> OpenAsync(HttpMethod method, string path, string? form = null)
    {
        using var content = method == HttpMethod.Post ? new StringContent(form ?? "", Encoding.UTF8, "application/x-www-form-urlencoded") : null;
        return await Api.SendAsync(method, path, content, authorization: "");
    }
}
