using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Alerts.IntegrationTests.Pages;

/// <summary>Every page as a browser shows it: at three widths and in the dark, with the checkers of others. Screenshots are written to artifacts/pages.</summary>
public sealed class EveryPageTests(Site site, Browser browser) : IClassFixture<Site>
{
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

    private async Task LookAsync(PageToSee page, string markup, ConcurrentBag<string> faults)
    {
        foreach (var (width, isDark) in Widths.Select(w => (w, false)).Append((1440, true)))
        {
            await using var window = await browser.OpenAsync(width, isDark);
            if (page.SignedIn)
            {
                await site.SignInAsync(window);
            }

            var tab = await window.NewPageAsync();
            var where = $"{page.Name} at {width}{(isDark ? " in the dark" : "")}";
            tab.Console += (_, message) =>
            {
                if (message.Type is "error" or "warning" && !(page.Status >= 400 && message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)))
                {
                    faults.Add($"{where}: console: {message.Text}");
                }
            };
            tab.PageError += (_, error) => faults.Add($"{where}: script: {error}");
            tab.Request += (_, request) =>
            {
                if (!request.Url.StartsWith(site.Address.AbsoluteUri, StringComparison.Ordinal))
                {
                    faults.Add($"{where}: asks {request.Url}");
                }
            };
            var answer = await tab.GotoAsync(new Uri(site.Address, page.Path).AbsoluteUri);
            if (answer?.Status != page.Status)
            {
                faults.Add($"{where}: {answer?.Status} instead of {page.Status}");
                continue;
            }

            var over = await tab.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth");
            if (over > 0)
            {
                faults.Add($"{where}: {over} px wider than the window: {await tab.EvaluateAsync<string>(WidestScript)}");
            }

            await tab.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Screenshots, $"{page.Name}-{width}{(isDark ? "-dark" : "")}.png"), FullPage = true });
            if (width is 320 or 1440)
            {
                var checkedByAxe = await tab.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
                foreach (var violation in checkedByAxe.Violations)
                {
                    faults.Add($"{where}: axe {violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Take(3).Select(n => n.Html))}");
                }
            }

            if (width == 1440 && !isDark)
            {
                await File.WriteAllTextAsync(Path.Combine(markup, $"{page.Name}.html"), await answer!.TextAsync(), Cancel);
            }
        }
    }

    private const string WidestScript = """
        [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll')).slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(' | ')
        """;

    private async Task<IReadOnlyList<PageToSee>> PagesAsync()
    {
        var alert = (await site.GetAsync("/v1/alerts?kind=policy.changed,notice.published&limit=1")).GetProperty("items")[0].GetProperty("id").GetString();
        var notice = (await site.GetAsync("/v1/notices?limit=1")).GetProperty("items")[0].GetProperty("id").GetString();
        var subscription = (await site.GetAsync("/v1/subscriptions?limit=1")).GetProperty("items")[0].GetProperty("id").GetString();
        var delivery = (await site.GetAsync("/v1/deliveries?limit=1")).GetProperty("items")[0].GetProperty("id").GetString();
        return
        [
            new("state", "/"),
            new("state-gallium", "/?material=gallium&destination=US&on=2026-11-28"),
            new("state-unknown", "/?material=galium", Status: 404),
            new("state-fault", "/?on=yesterday", Status: 400),
            new("sign-in", "/sign-in", SignedIn: false),
            new("sign-out", "/sign-out"),
            new("nothing", "/nothing", Status: 404),
        ];
    }
}

/// <param name="Name">Of its screenshots.</param>
/// <param name="Path">With its query.</param>
public sealed record PageToSee(string Name, string Path, int Status = 200, bool SignedIn = true);
