using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Alerts.IntegrationTests.Pages.Browser))]

namespace Alerts.IntegrationTests.Pages;

/// <summary>Debian's Chromium, started once for all tests that need it. <c>test.sh</c> installs it.</summary>
public sealed class Browser : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1, 1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>A window of its own, without what others have in theirs.</summary>
    public async Task<IBrowserContext> OpenAsync(int width = 1280, bool isDark = false, bool withScript = true, bool prints = false)
    {
        var browser = await StartAsync();
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 800 },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = withScript,
            Locale = "en-GB",
            TimezoneId = "Europe/Berlin",
        });
        context.SetDefaultTimeout(30_000);
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is { } browser)
        {
            await browser.CloseAsync();
        }

        _playwright?.Dispose();
        _starting.Dispose();
    }

    private async Task<IBrowser> StartAsync()
    {
        await _starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            _playwright ??= await Playwright.CreateAsync();
            return _browser ??= await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = "/usr/bin/chromium",

                // As root in a container it has no sandbox; it reads our own pages only. It shall not call home.
                Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
            });
        }
        finally
        {
            _starting.Release();
        }
    }
}
