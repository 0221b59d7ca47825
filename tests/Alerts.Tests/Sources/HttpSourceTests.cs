using System.Net;
using System.Net.Sockets;
using System.Text;
using Alerts.Notices;
using Microsoft.AspNetCore.Http;
using static Alerts.Tests.Sources.SomeSource;

namespace Alerts.Tests.Sources;

public sealed class HttpSourceTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_server_sends_back_as_validators_is_sent_to_it_verbatim_and_304_is_unchanged()
    {
        var asked = new List<(string? Tag, string? Since)>();
        await using var server = await HostileServer.StartAsync(
            async context =>
            {
                asked.Add((context.Request.Headers.IfNoneMatch, context.Request.Headers.IfModifiedSince));
                if (context.Request.Headers.IfNoneMatch.Count > 0)
                {
                    context.Response.StatusCode = StatusCodes.Status304NotModified;
                    return;
                }

                context.Response.Headers.ETag = "W/\"odd, tag\"";
                context.Response.Headers.LastModified = "Friday, the 20th";
                await context.Response.WriteAsync(Rss(RssItem()));
            },
            Cancelled);
        using var reading = new Reading();
        var source = Feed(server.Url("/feed"));

        var first = Assert.IsType<SourceRead.Items>(await reading.ReadAsync(source));
        Assert.IsType<SourceRead.Unchanged>(await reading.ReadAsync(source, first.Cursor));

        Assert.Equal("item:https://example.org/1", Assert.Single(first.Found).Identity);
        Assert.Equal([(null, null), ("W/\"odd, tag\"", "Friday, the 20th")], asked);
    }

    [Fact]
    public async Task Without_validators_the_same_bytes_are_unchanged_and_others_are_read()
    {
        var body = Rss(RssItem());
        await using var server = await HostileServer.StartAsync(context => context.Response.WriteAsync(body), Cancelled);
        using var reading = new Reading();
        var source = Feed(server.Url("/feed"));

        var first = Assert.IsType<SourceRead.Items>(await reading.ReadAsync(source));
        Assert.IsType<SourceRead.Unchanged>(await reading.ReadAsync(source, first.Cursor));
        body = Rss(RssItem(), RssItem("https://example.org/2"));

        Assert.Equal(2, Assert.IsType<SourceRead.Items>(await reading.ReadAsync(source, first.Cursor)).Found.Count);
    }

    [Fact]
    public async Task A_validator_that_cannot_be_sent_back_is_not_kept()
    {
        await using var server = await HostileServer.StartAsync(
            context =>
            {
                context.Response.Headers.LastModified = " ";
                return context.Response.WriteAsync(Rss(RssItem()));
            },
            Cancelled);
        using var reading = new Reading();

        Assert.Equal((null, null), Assert.IsType<SourceRead.Items>(await reading.ReadAsync(Feed(server.Url("/feed")))).Cursor is var cursor ? (cursor.ETag, cursor.LastModified) : default);
    }

    [Fact]
    public async Task A_304_that_nobody_asked_for_is_a_failure()
    {
        await using var server = await AnswerAsync(StatusCodes.Status304NotModified);
        using var reading = new Reading();

        Assert.Contains("304", await reading.FailAsync(Feed(server.Url("/feed"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SourceFormat.Feed, "application/atom+xml")]
    [InlineData(SourceFormat.FederalRegister, "application/json")]
    public async Task We_say_who_we_are_and_what_we_want(SourceFormat format, string accept)
    {
        IHeaderDictionary asked = new HeaderDictionary();
        await using var server = await HostileServer.StartAsync(
            context =>
            {
                asked = new HeaderDictionary(context.Request.Headers.ToDictionary());
                return context.Response.WriteAsync("");
            },
            Cancelled);
        using var reading = new Reading(settings: ("Contact", "mailto:ops@example.org"));

        await reading.FailAsync(Feed(server.Url("/feed")) with { Format = format });

        Assert.Matches(@"^Alerts/\d+\.\d+\.\d+ \(\+mailto:ops@example\.org\)$", asked.UserAgent.ToString());
        Assert.StartsWith(accept, asked.Accept.ToString(), StringComparison.Ordinal);
        Assert.Contains("gzip", asked.AcceptEncoding.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StatusCodes.Status206PartialContent)]
    [InlineData(StatusCodes.Status404NotFound)]
    [InlineData(StatusCodes.Status410Gone)]
    [InlineData(StatusCodes.Status503ServiceUnavailable)]
    public async Task Another_status_is_a_failure_that_names_it_and_the_place_but_no_query(int status)
    {
        await using var server = await AnswerAsync(status);
        using var reading = new Reading();

        Assert.Equal($"127.0.0.1/feed: answered {status}", await reading.FailAsync(Feed(server.Url("/feed?key=secret"))));
    }

    [Theory]
    [InlineData("<!DOCTYPE html><title>Just a moment...</title>", "127.0.0.1/feed: an HTML page stands where the feed should be")]
    [InlineData("<rss version=\"2.0\"><channel><item><title>cut", "127.0.0.1/feed: not well-formed XML at line 1")]
    [InlineData("", "127.0.0.1/feed: empty where a feed should be")]
    public async Task A_body_that_is_no_feed_is_a_failure_although_the_status_is_200(string body, string reason)
    {
        await using var server = await HostileServer.StartAsync(context => context.Response.WriteAsync(body), Cancelled);
        using var reading = new Reading();

        Assert.StartsWith(reason, await reading.FailAsync(Feed(server.Url("/feed?key=secret"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_charset_of_the_header_reaches_the_reader()
    {
        await using var server = await HostileServer.StartAsync(
            context =>
            {
                context.Response.ContentType = "text/xml; charset=iso-8859-1";
                return context.Response.Body.WriteAsync(Encoding.Latin1.GetBytes("<rss><channel><item><title>Québec</title></item></channel></rss>")).AsTask();
            },
            Cancelled);
        using var reading = new Reading();

        Assert.Equal("Québec", Assert.Single(Assert.IsType<SourceRead.Items>(await reading.ReadAsync(Feed(server.Url("/feed")))).Found).Title);
    }

    [Fact]
    public async Task A_port_that_nobody_listens_on_is_a_failure()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var reading = new Reading();

        Assert.Equal("127.0.0.1/feed: no connection", await reading.FailAsync(Feed($"http://127.0.0.1:{port}/feed?key=secret")));
    }

    [Fact]
    public async Task A_server_that_speaks_no_tls_or_no_http_is_a_failure()
    {
        await using var server = await AnswerAsync(StatusCodes.Status200OK);
        using var reading = new Reading();

        Assert.StartsWith("127.0.0.1/feed: no trusted TLS connection", await reading.FailAsync(Feed(server.Url("/feed").Replace("http:", "https:", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    private static Task<HostileServer> AnswerAsync(int status)
        => HostileServer.StartAsync(
            context =>
            {
                context.Response.StatusCode = status;
                return Task.CompletedTask;
            },
            Cancelled);
}
