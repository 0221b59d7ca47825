using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Alerts.IntegrationTests.Pages;

/// <summary>Every page as a browser shows it: at three widths and in the dark, with the checkers of others. Screenshots are written to artifacts/pages.</summary>
[Collection(SiteCollection.Name)]
public sealed class EveryPageTests(Site site, Browser browser)
{
    private const int Height = 800;
    private const int MostHeight = 1800;

    private static readonly int[] Widths = [320, 768, 1440];

    private static readonly string Screenshots = Directory.CreateDirectory(Path.Combine(AlertsProcess.RepositoryRoot, "artifacts", "pages")).FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_page_breaks_a_rule_of_the_browser_of_accessibility_or_of_HTML_at_any_width_or_in_the_dark()
    {
        var pages = await PagesAsync();
        var faults = new ConcurrentBag<string>();
        var markup = Directory.CreateTempSubdirectory("alerts-html-");
        try
        {
            // Two at a time, as CI has two cores.
            await Parallel.ForEachAsync(pages, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = Cancel }, async (page, _) => await LookAsync(page, markup.FullName, faults));
            var checker = await Node.RunAsync("pages", ["check.mjs", .. Directory.GetFiles(markup.FullName).Order(StringComparer.Ordinal)]);
            foreach (var line in checker.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                faults.Add(line.Replace(markup.FullName, "", StringComparison.Ordinal));
            }
        }
        finally
        {
            markup.Delete(recursive: true);
        }

        Assert.True(faults.IsEmpty, string.Join('\n', faults.Order(StringComparer.Ordinal)));
    }

    // One load of the page: a window that is made narrower, or darker, shows what a page that was loaded so would.
    private async Task LookAsync(PageToSee page, string markup, ConcurrentBag<string> faults)
    {
        await using var window = await browser.OpenAsync(Widths[^1]);
        if (page.Who != Looker.Anybody)
        {
            await site.SignInAsync(window, page.Who == Looker.Tenant ? site.TenantKey : null);
        }

        var tab = await window.NewPageAsync();
        Listen(tab, page, faults);
        var answer = await tab.GotoAsync(new Uri(site.Address, page.Path).AbsoluteUri);
        if (answer?.Status != page.Status)
        {
            faults.Add($"{page.Name}: {answer?.Status} instead of {page.Status}: {(await tab.Locator("body").InnerTextAsync())[..200]}");
            return;
        }

        await File.WriteAllTextAsync(Path.Combine(markup, $"{page.Name}.html"), await answer.TextAsync(), Cancel);
        foreach (var width in Widths.Reverse())
        {
            await tab.SetViewportSizeAsync(width, Height);
            await ShootAsync(tab, $"{page.Name}-{width}");
            var over = await tab.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth");
            if (over > 0)
            {
                faults.Add($"{page.Name} at {width}: {over} px wider than the window: {await tab.EvaluateAsync<string>(WidestScript)}");
            }
        }

        // All rules where it is narrow; in the dark, where it is wide, those of its colours.
        await AxeAsync(tab, page.Name, new AxeRunOptions { ResultTypes = [ResultType.Violations] }, faults);
        await tab.SetViewportSizeAsync(Widths[^1], Height);
        await tab.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        await ShootAsync(tab, $"{page.Name}-dark");
        await AxeAsync(
            tab, $"{page.Name} in the dark", new AxeRunOptions { ResultTypes = [ResultType.Violations], RunOnly = new RunOnlyOptions { Type = "rule", Values = ["color-contrast", "link-in-text-block"] } }, faults);
    }

    private void Listen(IPage tab, PageToSee page, ConcurrentBag<string> faults)
    {
        tab.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !(page.Status >= 400 && message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)))
            {
                faults.Add($"{page.Name}: console: {message.Text}");
            }
        };
        tab.PageError += (_, error) => faults.Add($"{page.Name}: script: {error}");
        tab.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(site.Address.AbsoluteUri, StringComparison.Ordinal))
            {
                faults.Add($"{page.Name}: asks {request.Url}");
            }
        };
    }

    // The whole page to a height: a long list tells nothing new further down, and the drawing of it is most of what this test costs.
    private static async Task ShootAsync(IPage tab, string name)
    {
        var height = await tab.EvaluateAsync<int>("document.documentElement.scrollHeight");
        await tab.ScreenshotAsync(new PageScreenshotOptions
        {
            Path = Path.Combine(Screenshots, $"{name}.png"),
            FullPage = true,
            Clip = new Clip { X = 0, Y = 0, Width = tab.ViewportSize!.Width, Height = Math.Min(height, MostHeight) },
        });
    }

    private static async Task AxeAsync(IPage tab, string where, AxeRunOptions options, ConcurrentBag<string> faults)
    {
        var found = await tab.RunAxe(options);
        foreach (var violation in found.Violations)
        {
            faults.Add($"{where}: axe {violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Take(3).Select(n => n.Html))}");
        }
    }

    private static string PathOf(string url) => new Uri(url).PathAndQuery;

    private const string WidestScript = """
        [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll')).slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(' | ')
        """;

    private async Task<IReadOnlyList<PageToSee>> PagesAsync()
    {
        var alert = (await site.GetAsync("/v1/alerts?kind=policy.changed,notice.published&limit=1")).GetProperty("items")[0].GetProperty("id").GetString();
        var notice = (await site.GetAsync("/v1/notices?limit=1")).GetProperty("items")[0].GetProperty("id").GetString();
        var subscription = (await site.GetAsync("/v1/subscriptions?limit=1")).GetProperty("items")[0].GetProperty("id").GetString();
        var delivery = (await site.GetAsync("/v1/deliveries?limit=1")).GetProperty("items")[0].GetProperty("id").GetString();
        var revision = (await site.GetAsync("/v1/state?material=gallium")).GetProperty("revision").GetString();
        var key = (await site.GetAsync("/v1/keys?limit=1")).GetProperty("items")[0].GetProperty("id").GetString();
        var asked = Site.LinkIn(await site.MailAsync(Site.Asked, m => m.TextBody!.Contains("/confirm?t=", StringComparison.Ordinal)), "/confirm?t=");
        var told = await site.MailAsync(Site.Told, m => m.TextBody!.Contains("/preferences?t=", StringComparison.Ordinal));
        return
        [
            new("state", "/"),
            new("state-own", "/", Who: Looker.Tenant),
            new("state-gallium", "/?material=gallium&destination=US&on=2026-11-28"),
            new("state-unknown", "/?material=galium", Status: 404),
            new("state-fault", "/?on=yesterday", Status: 400),
            new("sign-in", "/sign-in", Who: Looker.Anybody),
            new("sign-out", "/sign-out"),
            new("nothing", "/nothing", Status: 404),
            new("timeline", "/timeline"),
            new("timeline-gallium", "/timeline/gallium"),
            new("timeline-rare-earths", "/timeline/rare-earths?destination=US"),
            new("timeline-unknown", "/timeline/galium", Status: 404),
            new("measures", "/measures"),
            new("measure", "/measures/cn-mofcom-2024-46"),
            new("measure-suspending", "/measures/cn-mofcom-2025-72"),
            new("measure-unknown", "/measures/cn-mofcom-2024-466", Status: 404),
            new("cliffs", "/cliffs"),
            new("cliffs-month", "/cliffs?view=month&month=2026-11"),
            new("feeds", "/feeds?material=gallium&destination=US"),
            new("alerts", "/alerts"),
            new("alerts-none", "/alerts?since=2090-01-01"),
            new("alert", $"/alerts/{alert}"),
            new("alert-correct", $"/alerts/{alert}/correct"),
            new("notices", "/notices"),
            new("notice", $"/notices/{notice}"),
            new("subscriptions", "/subscriptions"),
            new("subscription-new", "/subscriptions/new"),
            new("subscription", $"/subscriptions/{subscription}"),
            new("subscription-remove", $"/subscriptions/{subscription}/remove"),
            new("deliveries", "/deliveries"),
            new("delivery", $"/deliveries/{delivery}"),
            new("sign-up", "/sign-up", Who: Looker.Anybody),
            new("confirm", PathOf(asked), Who: Looker.Anybody),
            new("preferences", PathOf(Site.LinkIn(told, "/preferences?t=")), Who: Looker.Anybody),
            new("unsubscribe", PathOf(told.Headers["List-Unsubscribe"]!.Split('<', '>').First(part => part.StartsWith("http", StringComparison.Ordinal))), Who: Looker.Anybody),
            new("preferences-forged", "/preferences?t=forged", Status: 404, Who: Looker.Anybody),
            new("operate", "/operate"),
            new("dataset", "/operate/dataset"),
            new("revisions", "/operate/dataset/revisions"),
            new("revision", $"/operate/dataset/revisions/{revision}"),
            new("proposals", "/operate/dataset/proposals"),
            new("sources", "/operate/sources"),
            new("source", "/operate/sources/archive"),
            new("silences", "/operate/silences"),
            new("suppressions", "/operate/suppressions"),
            new("dead-letters", "/operate/dead-letters"),
            new("keys", "/operate/keys"),
            new("key", $"/operate/keys/{key}"),
            new("key-revoke", $"/operate/keys/{key}/revoke"),
            new("tenants", "/operate/tenants"),
            new("tenant", "/operate/tenants/acme"),
            new("tenant-remove", "/operate/tenants/acme/remove"),
            new("audit", "/operate/audit"),
        ];
    }
}

/// <param name="Name">Of its screenshots.</param>
/// <param name="Path">With its query.</param>
public sealed record PageToSee(string Name, string Path, int Status = 200, Looker Who = Looker.Operator);

public enum Looker
{
    Operator,
    Tenant,
    Anybody,
}
