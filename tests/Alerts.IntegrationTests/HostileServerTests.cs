using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Alerts.IntegrationTests;

/// <summary>Verbs with <c>--server</c> where nothing answers, or what answers is no server of ours.</summary>
public sealed class HostileServerTests : IAsyncLifetime
{
    private const string Key = "alk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private const string Page = """{"items":[],"next":null}""";

    private readonly ConcurrentQueue<(string Path, string Key, string Wish)> _seen = new();
    private WebApplication? _app;

    private Func<HttpContext, int, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    private string Address => _app!.Urls.Single();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(context =>
        {
            _seen.Enqueue((context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, context.Request.Headers.Authorization.ToString(), context.Request.Headers["Idempotency-Key"].ToString()));
            return Answer(context, _seen.Count);
        });
        await _app.StartAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _app!.DisposeAsync();

    [Theory]
    [InlineData(200, "text/html", "<html>Welcome</html>", "No Alerts server answers there: 200 with text/html")]
    [InlineData(404, "text/html", "<html>nginx</html>", "No Alerts server answers there: 404 with text/html")]
    [InlineData(200, "application/json", "{}", "The answer cannot be understood")]
    [InlineData(200, "application/json", "null", "The server answers with nothing")]
    [InlineData(200, "application/json", "[1,2", "The answer cannot be understood")]
    [InlineData(200, "application/json", """{"items":[{"id":7}],"next":null}""", "The answer cannot be understood")]
    [InlineData(200, "application/json", """{"items":[null],"next":null}""", "The answer cannot be understood")]
    [InlineData(200, "application/json", "", "The answer cannot be understood")]
    [InlineData(500, "application/problem+json", """{"type":"/problems/server-error","title":"Something went wrong here","status":500,"traceId":"abc\u001b[31m"}""", "The server failed: Something went wrong here. For its operator: abc\uFFFD[31m.")]
    [InlineData(418, "application/problem+json", """{"type":"about:blank","title":"A teapot","status":418}""", "The server refuses it (418, A teapot)")]
    [InlineData(404, "application/problem+json", """{"type":"/problems/not-found","title":"There is nothing here","status":404}""", "The server does not know this question")]
    [InlineData(502, "text/plain", "bad gateway", "No Alerts server answers there: 502 with text/plain")]
    public async Task What_is_no_answer_of_ours_is_one_line_and_exit_code_one(int status, string type, string body, string says)
    {
        Answer = async (context, _) =>
        {
            (context.Response.StatusCode, context.Response.ContentType) = (status, type);
            context.Response.Headers.RetryAfter = "0";
            await context.Response.WriteAsync(body, context.RequestAborted);
        };
        var line = await FailedAsync("keys", "list");
        Assert.StartsWith(says, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_named_and_not_followed()
    {
        Answer = (context, _) =>
        {
            context.Response.Redirect("https://evil.example/v1/keys");
            return Task.CompletedTask;
        };
        Assert.StartsWith("The server sends on to https://evil.example/v1/keys; the key is not sent there.", await FailedAsync("keys", "list"), StringComparison.Ordinal);
        Assert.Single(_seen);
    }

    [Fact]
    public async Task An_answer_without_end_is_cut_off()
    {
        var chunk = Encoding.ASCII.GetBytes(new string(' ', 1024 * 1024));
        Answer = async (context, _) =>
        {
            context.Response.ContentType = "application/json";
            for (var i = 0; i < 100; i++)
            {
                await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
            }
        };
        Assert.EndsWith("is longer than 32 MiB.", await FailedAsync("keys", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_without_end_are_cut_off()
    {
        Answer = (context, _) => JsonAsync(context, """{"items":[],"next":"again"}""");
        Assert.Equal("The server gives the same page again and again.", await FailedAsync("keys", "list"));
        Assert.Equal(2, _seen.Count);
    }

    [Fact]
    public async Task Who_is_asked_to_wait_waits_and_asks_again()
    {
        Answer = (context, n) =>
        {
            if (n > 1)
            {
                return JsonAsync(context, Page);
            }

            (context.Response.StatusCode, context.Response.Headers.RetryAfter) = (429, "1");
            return context.Response.WriteAsync("""{"type":"/problems/too-many-requests","title":"Too many requests","status":429}""", context.RequestAborted);
        };
        Assert.Equal(0, (await RunAsync("keys", "list")).ExitCode);
        Assert.Equal(2, _seen.Count);
    }

    [Fact]
    public async Task Who_is_asked_to_wait_long_is_told_so()
    {
        Answer = (context, _) =>
        {
            (context.Response.StatusCode, context.Response.Headers.RetryAfter) = (429, "3600");
            return Task.CompletedTask;
        };
        Assert.Equal("The server asks to be left alone for 3600 seconds: try again then.", await FailedAsync("keys", "list"));
    }

    [Fact]
    public async Task A_wish_whose_connection_broke_is_sent_again_as_the_same_wish()
    {
        Answer = (context, n) =>
        {
            if (n == 1)
            {
                context.Abort();
                return Task.CompletedTask;
            }

            return JsonAsync(context, """{"id":"sup_1","address":"g…@example.com","cause":"operator","detail":"","at":"2026-11-23T08:00:00Z"}""");
        };
        Assert.Equal(0, (await RunAsync("suppressions", "add", "gone@example.com")).ExitCode);
        Assert.Equal(2, _seen.Count);
        Assert.NotEqual("", Assert.Single(_seen.Select(s => s.Wish).Distinct()));
    }

    [Fact]
    public async Task A_server_cannot_write_to_the_terminal_what_it_would_obey()
    {
        Answer = (context, _) => JsonAsync(context, """{"items":[{"id":"sup_1","address":"\u001b]0;owned\u0007","cause":"operator","detail":"\u009b2J","at":"2026-11-23T08:00:00Z"}],"next":null}""");
        var listed = await RunAsync("suppressions", "list");
        Assert.Equal(0, listed.ExitCode);
        Assert.DoesNotContain(listed.Output, c => char.IsControl(c) && c != '\n');
    }

    [Fact]
    public async Task Ids_cannot_leave_their_place_in_the_path()
    {
        Answer = (context, _) =>
        {
            context.Response.StatusCode = 204;
            return Task.CompletedTask;
        };
        await RunAsync("keys", "revoke", "../tenants/acme?x=1#y");
        Assert.Equal("/v1/keys/..%2Ftenants%2Facme%3Fx%3D1%23y", Assert.Single(_seen).Path);
    }

    [Fact]
    public async Task Where_nothing_answers_it_is_said_in_a_line()
    {
        await _app!.StopAsync(TestContext.Current.CancellationToken);
        Assert.Contains("cannot be reached: Connection refused", await FailedAsync("keys", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_speak_TLS_is_refused_in_a_line()
        => Assert.StartsWith("No safe connection to https://127.0.0.1", await FailedAsync(["keys", "list"], Address.Replace("http:", "https:", StringComparison.Ordinal)), StringComparison.Ordinal);

    [Fact]
    public async Task A_name_that_is_not_known_is_said_in_a_line()
        => Assert.StartsWith("alerts.invalid is not known", await FailedAsync(["keys", "list"], "https://alerts.invalid"), StringComparison.Ordinal);

    [Theory]
    [InlineData("Use https, or say --plain-http", "--server", "http://alerts.example.com")]
    [InlineData("is no address", "--server", "alerts.example.com")]
    [InlineData("is no address", "--server", "file:///etc/passwd")]
    [InlineData("must have no user", "--server", "https://user@alerts.example.com")]
    [InlineData("--server and --data", "--server", "https://alerts.example.com", "--data", "x")]
    [InlineData("--key and --key-file", "--server", "https://alerts.example.com", "--key", "x", "--key-file", "y")]
    [InlineData("--plain-http needs --server", "--plain-http")]
    [InlineData("--now is for the data directory", "--server", "https://alerts.example.com", "--now", "2026-11-23")]
    [InlineData("--policies is for the data directory", "--server", "https://alerts.example.com", "--policies", "x.json")]
    public async Task Wrong_usage_is_exit_code_two_and_nobody_is_asked(string says, params string[] arguments)
    {
        var finished = await AlertsProcess.RunAsync(["cliffs", .. arguments], new Dictionary<string, string>(StringComparer.Ordinal) { ["ALERTS_KEY"] = Key });
        Assert.Equal(2, finished.ExitCode);
        Assert.Contains(says, finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_a_server_is_not_asked()
    {
        var finished = await AlertsProcess.RunAsync(["cliffs", "--server", Address]);
        Assert.Equal(2, finished.ExitCode);
        Assert.Contains("--key is missing: set ALERTS_KEY", finished.Error, StringComparison.Ordinal);
        Assert.Empty(_seen);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("serve")]
    [InlineData("demo")]
    [InlineData("check", "x.json")]
    [InlineData("classify")]
    [InlineData("sources", "try", "https://example.com")]
    public async Task Verbs_of_this_machine_have_no_server(params string[] verb)
    {
        var finished = await AlertsProcess.RunAsync([.. verb, "--server", Address]);
        Assert.Equal(2, finished.ExitCode);
        Assert.Contains("--server", finished.Error, StringComparison.Ordinal);
        Assert.Empty(_seen);
    }

    private static Task JsonAsync(HttpContext context, string json)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json, context.RequestAborted);
    }

    private Task<Finished> RunAsync(params string[] arguments) => RunAsync(arguments, Address);

    private static Task<Finished> RunAsync(string[] arguments, string address)
        => AlertsProcess.RunAsync([.. arguments, "--server", address], new Dictionary<string, string>(StringComparer.Ordinal) { ["ALERTS_KEY"] = Key });

    private Task<string> FailedAsync(params string[] arguments) => FailedAsync(arguments, Address);

    private static async Task<string> FailedAsync(string[] arguments, string address)
    {
        var finished = await RunAsync(arguments, address);
        Assert.Equal((1, ""), (finished.ExitCode, finished.Output));
        Assert.DoesNotContain(Key, finished.Error, StringComparison.Ordinal);
        return Assert.Single(finished.Error.Trim().Split('\n'));
    }
}
