using Microsoft.Playwright;

namespace Alerts.IntegrationTests.Pages;

/// <summary>What the first page costs who opens it for the first time, as a browser counts it.</summary>
[Collection(SiteCollection.Name)]
public sealed class FirstPageTests(Site site, Browser browser)
{
    private const int MostBytes = 60 * 1024;
    private const int MostRequests = 4;

    // "Good" by web.dev's Core Web Vitals is 0.1; a page that is whole when it comes does not move at all.
    private const double MostShift = 0.001;

    [Theory]
    [InlineData(360)]
    [InlineData(1440)]
    public async Task It_is_small_asks_nobody_else_and_does_not_move(int width)
    {
        await using var window = await browser.OpenAsync(width);
        await site.SignInAsync(window);
        var tab = await window.NewPageAsync();
        var answers = new List<IResponse>();
        tab.Response += (_, answer) =>
        {
            lock (answers)
            {
                answers.Add(answer);
            }
        };
        await tab.GotoAsync(site.Address.AbsoluteUri, new PageGotoOptions { WaitUntil = WaitUntilState.NetworkIdle });
        var bytes = 0;
        foreach (var answer in answers)
        {
            bytes += (await answer.BodyAsync()).Length;
        }

        var list = string.Join('\n', answers.Select(a => $"{a.Status} {a.Url}"));
        Assert.True(bytes is > 5000 and <= MostBytes, $"{bytes} bytes:\n{list}");
        Assert.True(answers.Count <= MostRequests, list);
        var shift = await tab.EvaluateAsync<double>("""
            () => new Promise(done => {
              let shift = 0;
              new PerformanceObserver(list => { for (const entry of list.getEntries()) shift += entry.value; }).observe({ type: 'layout-shift', buffered: true });
              requestAnimationFrame(() => requestAnimationFrame(() => done(shift)));
            })
            """);
        Assert.True(shift <= MostShift, $"It moved by {shift}.");
    }

    [Fact]
    public async Task It_is_whole_without_script()
    {
        await using var window = await browser.OpenAsync(withScript: false);
        await site.SignInAsync(window);
        var tab = await window.NewPageAsync();
        await tab.GotoAsync(site.Address.AbsoluteUri);
        await tab.GetByLabel("Material").SelectOptionAsync("gallium");
        await tab.GetByLabel("Goods to").FillAsync("US");
        await tab.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        Assert.Equal("What is in force today: gallium, to United States", await tab.GetByRole(AriaRole.Heading, new() { Level = 1 }).TextContentAsync());
    }

    [Fact]
    public async Task With_script_a_choice_is_shown_at_once_and_the_address_stays_short()
    {
        await using var window = await browser.OpenAsync();
        await site.SignInAsync(window);
        var tab = await window.NewPageAsync();
        await tab.GotoAsync(site.Address.AbsoluteUri);
        await tab.GetByLabel("Material").SelectOptionAsync("antimony");
        await Assertions.Expect(tab).ToHaveURLAsync(new Uri(site.Address, "/?material=antimony").AbsoluteUri);
    }
}
