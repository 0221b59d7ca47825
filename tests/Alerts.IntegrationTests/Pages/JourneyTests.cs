using System.Net;
using Microsoft.Playwright;

namespace Alerts.IntegrationTests.Pages;

/// <summary>What people do from end to end, in a browser.</summary>
[Collection(SiteCollection.Name)]
public sealed class JourneyTests(Site site, Browser browser)
{
    private const int Looks = 300;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_operator_signs_in_subscribes_with_a_preview_sends_a_test_and_sees_it_delivered(bool withScript)
    {
        await using var window = await browser.OpenAsync(withScript: withScript);
        var tab = await window.NewPageAsync();
        await tab.GotoAsync(new Uri(site.Address, "/subscriptions").AbsoluteUri);
        await tab.GetByLabel("API key").FillAsync(site.Key);
        await Press("Sign in");
        await tab.GetByRole(AriaRole.Link, new() { Name = "New subscription" }).ClickAsync();

        var hook = new Uri(site.Hooks.Address, $"/hook/journey-{(withScript ? "script" : "plain")}").AbsoluteUri;
        await tab.GetByLabel("Name", new() { Exact = true }).FillAsync("Gallium desk");
        await tab.GetByLabel("Channel").SelectOptionAsync("webhook");
        await tab.GetByLabel("Where to").FillAsync(hook);
        await tab.GetByLabel("gallium", new() { Exact = true }).CheckAsync();
        await Press("Preview");
        await Assertions.Expect(tab.GetByText("Suspension of 46/2024 ¶2 by 72/2025").First).ToBeVisibleAsync();
        await Assertions.Expect(tab.GetByLabel("Where to")).ToHaveValueAsync(hook);
        await Assertions.Expect(tab.GetByLabel("gallium", new() { Exact = true })).ToBeCheckedAsync();

        await Press("Create");
        Assert.StartsWith("whsec_", await tab.GetByLabel("Secret").InputValueAsync(), StringComparison.Ordinal);
        await tab.GetByRole(AriaRole.Link, new() { Name = "To the subscription" }).ClickAsync();
        await Assertions.Expect(tab.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Gallium desk");

        await Press("Send a test message");
        await Assertions.Expect(tab.GetByRole(AriaRole.Status)).ToContainTextAsync("On its way");
        var row = tab.GetByRole(AriaRole.Row).Filter(new() { HasText = "Test message" });
        await LookUntilAsync(tab, async () => await row.GetByText("delivered").CountAsync() == 1);
        Assert.Contains(site.Hooks.Receipts, r => hook.EndsWith(r.Target, StringComparison.Ordinal) && r.Headline.StartsWith("Test message", StringComparison.Ordinal));

        Task Press(string button) => tab.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
    }

    [Fact]
    public async Task A_subscriber_signs_up_confirms_by_the_mailed_link_changes_to_a_weekly_digest_and_unsubscribes_by_one_click()
    {
        const string Mail = "reader@example.com";
        await using var window = await browser.OpenAsync(390);
        var tab = await window.NewPageAsync();
        await tab.GotoAsync(new Uri(site.Address, "/sign-up").AbsoluteUri);
        await tab.GetByLabel("Your mail address").FillAsync(Mail);
        await tab.GetByLabel("gallium", new() { Exact = true }).CheckAsync();
        await Press("Sign up");
        await Assertions.Expect(tab.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Look into your mailbox");

        var asking = await site.MailAsync(Mail, m => m.TextBody!.Contains("/confirm?t=", StringComparison.Ordinal));
        await tab.GotoAsync(Site.LinkIn(asking, "/confirm?t="));
        await Press("Yes, send them");
        await Assertions.Expect(tab.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Confirmed");

        // The first message says how things stand, and where to change what is sent.
        var first = await site.MailAsync(Mail, m => m.TextBody!.Contains("/preferences?t=", StringComparison.Ordinal) && !m.TextBody!.Contains("/confirm?t=", StringComparison.Ordinal));
        await tab.GotoAsync(Site.LinkIn(first, "/preferences?t="));
        await tab.GetByLabel("How often").SelectOptionAsync("weekly");
        await tab.GetByLabel("Weekly on").SelectOptionAsync("friday");
        await Press("Save");
        await Assertions.Expect(tab.GetByRole(AriaRole.Status)).ToHaveTextAsync("Saved.");
        var kept = (await site.GetAsync("/v1/subscriptions?limit=200")).GetProperty("items").EnumerateArray().Single(s => s.GetProperty("target").ToString().Contains('r') && s.GetProperty("channel").GetString() == "email" && s.GetProperty("materials").ToString().Contains("gallium", StringComparison.Ordinal));
        Assert.Equal(("weekly", "friday"), (kept.GetProperty("cadence").GetProperty("digest").GetString(), kept.GetProperty("cadence").GetProperty("digestOn").GetString()));

        // As a mail program does it (RFC 8058): without cookies, without a look.
        Assert.Equal("List-Unsubscribe=One-Click", first.Headers["List-Unsubscribe-Post"]);
        using var program = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        using var click = new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")]);
        using var answer = await program.PostAsync(first.Headers["List-Unsubscribe"]!.Split('<', '>').First(part => part.StartsWith("http", StringComparison.Ordinal)), click, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await tab.ReloadAsync();
        await tab.GotoAsync(Site.LinkIn(first, "/preferences?t="));
        await Assertions.Expect(tab.GetByText("you have unsubscribed")).ToBeVisibleAsync();

        Task Press(string button) => tab.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
    }

    private static async Task LookUntilAsync(IPage tab, Func<Task<bool>> isSo)
    {
        for (var look = 0; look < Looks; look++)
        {
            if (await isSo())
            {
                return;
            }

            await Task.Delay(Pause, TimeProvider.System, Cancel);
            await tab.GetByRole(AriaRole.Link, new() { Name = "Look again" }).ClickAsync();
        }

        Assert.Fail($"It did not come: {await tab.Locator("main").InnerTextAsync()}");
    }
}
