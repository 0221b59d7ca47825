using Alerts.Notices;
using Alerts.Sources.Fetching;
using Microsoft.AspNetCore.Http;
using static Alerts.Tests.Sources.SomeSource;

namespace Alerts.Tests.Sources;

public sealed class RedirectTests
{
    [Theory]
    [InlineData("https://example.org/a", "https://example.org/b")]
    [InlineData("https://example.org/a", "https://www.example.org/b")]
    [InlineData("https://WWW.example.org/a", "https://example.org/b")]
    [InlineData("http://example.org/a", "https://example.org/a")]
    public void A_redirect_within_the_site_is_followed(string from, string to)
        => Assert.Null(Redirect.Refusal(new Uri(from), new Uri(from), new Uri(to)));

    [Theory]
    [InlineData("https://example.org/a", "https://login.example.org/a")]
    [InlineData("https://example.org/a", "https://example.org.evil.example/a")]
    [InlineData("https://example.org/a", "https://169.254.169.254/a")]
    [InlineData("https://example.org/a", "https://example.org:8443/a")]
    [InlineData("https://example.org/a", "http://example.org/a")]
    [InlineData("https://example.org/a", "file:///etc/passwd")]
    public void Any_other_is_not(string from, string to)
        => Assert.NotNull(Redirect.Refusal(new Uri(from), new Uri(from), new Uri(to)));

    [Fact]
    public async Task A_redirect_is_followed_to_its_end_and_relative_links_start_there()
    {
        await using var server = await RedirectingAsync(path => path switch
        {
            "/old" => "/new/place",
            "/new/place" => null,
            _ => "/old",
        });
        using var reading = new Reading();

        var items = Assert.IsType<SourceRead.Items>(await reading.ReadAsync(Feed(server.Url("/feed"))));

        Assert.Equal(server.Url("/new/item"), Assert.Single(items.Found).Link?.AbsoluteUri);
    }

    [Fact]
    public async Task A_loop_of_redirects_ends()
    {
        await using var server = await RedirectingAsync(path => path);
        using var reading = new Reading();

        Assert.Equal("127.0.0.1/feed: more than 5 redirects", await reading.FailAsync(Feed(server.Url("/feed"))));
    }

    [Theory]
    [InlineData("http://localhost/feed", "127.0.0.1/feed: redirects to another site, localhost:80")]
    [InlineData("gopher://127.0.0.1/", "127.0.0.1/feed: redirects to gopher:")]
    [InlineData("http://[", "127.0.0.1/feed: answered 302 without a usable address")]
    [InlineData("", "127.0.0.1/feed: answered 302 without a usable address")]
    public async Task A_redirect_away_is_a_failure_that_says_where_to(string location, string reason)
    {
        await using var server = await RedirectingAsync(_ => location);
        using var reading = new Reading();

        Assert.Equal(reason, await reading.FailAsync(Feed(server.Url("/feed"))));
    }

    private static Task<HostileServer> RedirectingAsync(Func<string, string?> next)
        => HostileServer.StartAsync(
            context =>
            {
                if (next(context.Request.Path.Value ?? "") is not { } location)
                {
                    return context.Response.WriteAsync(Rss("<item><title>t</title><link>item</link></item>"));
                }

                context.Response.StatusCode = StatusCodes.Status302Found;
                context.Response.Headers.Location = location;
                return Task.CompletedTask;
            },
            TestContext.Current.CancellationToken);
}
