using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Playwright;
using MimeKit;

namespace Alerts.IntegrationTests.Pages;

/// <summary>Tests that look at one site, one after the other: to fill it takes longer than to look.</summary>
[CollectionDefinition(Name)]
public sealed class SiteCollection : ICollectionFixture<Site>
{
    public const string Name = "site";
}

/// <summary>A real server with the shipped dataset and archive, whom a company uses: with alerts, subscriptions, deliveries that came and that failed.</summary>
public sealed class Site : IAsyncLifetime
{
    private const int MostLooks = 600;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Scratch _scratch = Installation.Offline();
    private readonly HttpClient _http = new();
    private AlertsProcess? _server;
    private Loopback? _hooks;

    /// <summary>Asked, and has not said yes.</summary>
    public const string Asked = "compliance@example.com";

    /// <summary>Is told.</summary>
    public const string Told = "mill@example.com";

    public Uri Address { get; private set; } = null!;

    public string Key { get; private set; } = "";

    /// <summary>Of a company.</summary>
    public string TenantKey { get; private set; } = "";

    public Loopback Hooks => _hooks ?? throw new InvalidOperationException("Not started.");

    /// <summary>Where mails are written instead of sent.</summary>
    public string Outbox => _scratch["outbox"];

    public string HookUrl => new Uri(Hooks.Address, "/hook/site").ToString();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hooks = await Loopback.StartAsync();

        // The past first, so that there is something to show: the notices of 2024 and 2025 as they came.
        foreach (var day in new[] { "2024-12-03T09:00:00Z", "2025-11-10T09:00:00Z" })
        {
            var passed = await Installation.RunAsync(_scratch, day);
            Assert.True(passed.ExitCode == 0, passed.Error);
        }

        Address = new Uri($"http://127.0.0.1:{FreePort()}");
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Alerts__Delivery__AllowedNetworks__0"] = "127.0.0.0/8",
            ["Alerts__Delivery__PublicUrl"] = Address.GetLeftPart(UriPartial.Authority),
            ["Alerts__SignUp__Enabled"] = "true",
            ["Alerts__Feeds__Public"] = "true",
            ["Alerts__Api__AnonymousPerMinute"] = "100000",
        };
        _server = AlertsProcess.Start(["serve", "--urls", Address.GetLeftPart(UriPartial.Authority), "--data", _scratch.Path, "--new-key"], environment);
        await _server.LineWithAsync("Serving on");
        Key = (await _server.LineWithAsync("API key, shown this once:"))!.Split(' ')[^1];
        _http.BaseAddress = Address;
        _http.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        TenantKey = (await SendAsync("/v1/keys", new { name = "Buyer's laptop", tenant = "acme" })).GetProperty("text").GetString()!;
        var told = await SendAsync("/v1/subscriptions", new { channel = "webhook", target = HookUrl, materials = new[] { "gallium", "germanium" }, name = "Purchasing", tenant = "acme" });
        await SendAsync($"/v1/subscriptions/{told.GetProperty("id").GetString()}/test", new { });
        await SendAsync("/v1/subscriptions", new { channel = "email", target = Asked, materials = new[] { "rare-earths" }, name = "Compliance 合规", tenant = "acme", digest = "weekly", digestAt = "08:00", digestOn = "monday", timeZone = "Europe/Berlin" });
        await SendAsync("/v1/subscriptions", new { channel = "email", target = Told, materials = new[] { "tungsten" }, name = "Mill", tenant = "acme", confirmed = true });
    }

    /// <summary>Calls the API as an operator does.</summary>
    public async Task<JsonElement> SendAsync(string path, object body)
    {
        using var answer = await _http.PostAsJsonAsync(path, body, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {text}");
        return JsonDocument.Parse(text.Length > 0 ? text : "{}").RootElement;
    }

    public async Task<JsonElement> GetAsync(string path) => JsonDocument.Parse(await _http.GetStringAsync(new Uri(Address, path), Cancel)).RootElement;

    /// <summary>As an operator; the window's pages are signed in from then on.</summary>
    /// <param name="key">Null: the operator's.</param>
    public async Task SignInAsync(IBrowserContext window, string? key = null)
    {
        var form = window.APIRequest.CreateFormData();
        form.Set("key", key ?? Key);
        var answer = await window.APIRequest.PostAsync(new Uri(Address, "/sign-in").AbsoluteUri, new APIRequestContextOptions { Form = form, MaxRedirects = 0 });
        Assert.Equal(303, answer.Status);
    }

    /// <summary>Waits for a mail to this address, of which there may be several; the server looks for newcomers every two seconds.</summary>
    public async Task<MimeMessage> MailAsync(string address, Func<MimeMessage, bool> isIt)
    {
        for (var look = 0; look < MostLooks; look++)
        {
            foreach (var file in Directory.Exists(Outbox) ? Directory.GetFiles(Outbox, "*.eml") : [])
            {
                var mail = await MimeMessage.LoadAsync(file, Cancel);
                if (mail.To.Mailboxes.Any(m => m.Address == address) && isIt(mail))
                {
                    return mail;
                }
            }

            await Task.Delay(Pause, TimeProvider.System, Cancel);
        }

        throw new InvalidOperationException($"The mail to {address} did not come.");
    }

    /// <summary>The first link of the mail's text that holds this.</summary>
    public static string LinkIn(MimeMessage mail, string path)
    {
        var text = mail.TextBody!;
        var at = text.IndexOf(path, StringComparison.Ordinal);
        var start = text.LastIndexOf("http", at, StringComparison.Ordinal);
        var end = text.AsSpan(start).IndexOfAny(" \r\n)>");
        return end < 0 ? text[start..] : text.Substring(start, end);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _server?.Dispose();
        if (_hooks is { } hooks)
        {
            await hooks.DisposeAsync();
        }

        _scratch.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
