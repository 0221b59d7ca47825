using System.Net;
using System.Net.Sockets;
using Alerts.DataFiles;
using Alerts.Sources;
using Alerts.Sources.Fetching;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Alerts.Tests.Sources;

public sealed class DatasetFetcherTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("alerts-test-");

    private readonly ServiceProvider _services = new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
        .AddAlertsSources()
        .BuildServiceProvider();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private DatasetFetcher Fetcher => _services.GetRequiredService<DatasetFetcher>();

    [Fact]
    public async Task A_revision_that_was_kept_is_asked_for_by_its_validators_and_one_that_was_not_is_sent_again()
    {
        var asked = new List<(string? Tag, string? Since, string? Accept)>();
        await using var server = await HostileServer.StartAsync(
            async context =>
            {
                var request = context.Request.Headers;
                asked.Add((request.IfNoneMatch, request.IfModifiedSince, request.Accept));
                if (request.IfNoneMatch == "\"1\"")
                {
                    context.Response.StatusCode = StatusCodes.Status304NotModified;
                    return;
                }

                context.Response.Headers.ETag = "\"1\"";
                context.Response.Headers.LastModified = "Fri, 20 Nov 2026 10:00:00 GMT";
                await context.Response.WriteAsync("{}");
            },
            Cancelled);
        var location = server.Url("/policies.json?key=secret");

        Assert.IsType<Fetched.Body>(await Fetcher.FetchAsync(location, Cancelled));
        var body = Assert.IsType<Fetched.Body>(await Fetcher.FetchAsync(location, Cancelled));
        Fetcher.Keep(location, body);
        Assert.IsType<Fetched.Unchanged>(await Fetcher.FetchAsync(location, Cancelled));
        Assert.IsType<Fetched.Body>(await Fetcher.FetchAsync(server.Url("/other.json"), Cancelled));

        Assert.Equal([null, null, "\"1\"", null], asked.Select(a => a.Tag));
        Assert.Equal([null, null, "Fri, 20 Nov 2026 10:00:00 GMT", null], asked.Select(a => a.Since));
        Assert.All(asked, a => Assert.Equal("application/json", a.Accept));
    }

    [Fact]
    public async Task An_answer_of_200_MB_is_left_at_the_limit()
    {
        var said = 0;
        await using var server = await HostileServer.StartAsync(
            async context =>
            {
                if (context.Request.Path == "/said")
                {
                    said++;
                    context.Response.ContentLength = 200L << 20;
                    await context.Response.StartAsync(Cancelled);
                    context.Abort();
                }
            },
            Cancelled);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var sent = SendAsync(listener, 200L << 20);

        Assert.StartsWith("127.0.0.1/said: ", await FailAsync(server.Url("/said")), StringComparison.Ordinal);
        Assert.Equal("127.0.0.1/p.json: the answer is larger than 20971520 bytes", await FailAsync($"http://{listener.LocalEndpoint}/p.json"));

        Assert.InRange(said, 1, 3); // A connection that breaks is tried again.
        Assert.InRange(await sent, DataFileReader.MaxBytes, 80L << 20);
    }

    [Fact]
    public async Task A_file_of_200_MB_is_refused_before_it_is_read()
    {
        var path = Path.Combine(_directory.FullName, "policies.json");
        await using (var file = File.Create(path))
        {
            file.SetLength(200L << 20);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal($"{path}: the file has 209715200 bytes; at most 20971520 are read", await FailAsync(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public async Task A_device_that_goes_on_for_ever_is_left_at_the_limit()
        => Assert.Equal("/dev/zero: the file has more than 20971520 bytes", await FailAsync("/dev/zero"));

    [Fact]
    public async Task A_file_is_read_by_its_path_and_by_its_address()
    {
        var path = Path.Combine(_directory.FullName, "p.json");
        await File.WriteAllTextAsync(path, "{}", Cancelled);

        Assert.Equal("{}"u8.ToArray(), Assert.IsType<Fetched.Body>(await Fetcher.FetchAsync(path, Cancelled)).Documents[0].Bytes.ToArray());
        Assert.Equal("{}"u8.ToArray(), Assert.IsType<Fetched.Body>(await Fetcher.FetchAsync($"file://{path}", Cancelled)).Documents[0].Bytes.ToArray());
    }

    [Fact]
    public async Task A_file_that_is_not_there_or_is_a_folder_is_a_failure()
    {
        var missing = Path.Combine(_directory.FullName, "none.json");
        Assert.Equal($"{missing}: no such file", await FailAsync(missing));
        Assert.Equal($"{_directory.FullName}: cannot be read (UnauthorizedAccessException)", await FailAsync(_directory.FullName));
    }

    [Theory]
    [InlineData("/data/policies.json", null)]
    [InlineData("policies.json", null)]
    [InlineData("file:///data/policies.json", null)]
    [InlineData("https://example.org/policies.json?key=x", null)]
    [InlineData("http://127.0.0.1:8080/policies.json", null)]
    [InlineData("http://example.org/policies.json", "must be https:; http: is read from this machine only")]
    [InlineData("https://user:secret@example.org/policies.json", "must hold no user and password")]
    [InlineData("ftp://example.org/policies.json", "is neither the path of a file nor an https: address")]
    [InlineData("https://", "is neither the path of a file nor an https: address")]
    public void A_location_is_a_path_or_a_safe_address(string location, string? refusal) => Assert.Equal(refusal, DatasetFetcher.Refusal(location));

    [Fact]
    public void A_name_holds_no_query() => Assert.Equal("example.org/p.json", DatasetFetcher.NameOf("https://example.org/p.json?key=secret"));

    public void Dispose()
    {
        _services.Dispose();
        _directory.Delete(recursive: true);
    }

    private async Task<string> FailAsync(string location) => Assert.IsType<Fetched.Failed>(await Fetcher.FetchAsync(location, Cancelled)).Reason;

    private static async Task<long> SendAsync(TcpListener listener, long most)
    {
        using var connection = await listener.AcceptSocketAsync(Cancelled);
        var chunk = new byte[64 * 1024];
        await connection.ReceiveAsync(chunk, Cancelled);
        await connection.SendAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), Cancelled);
        var sent = 0L;
        try
        {
            while (sent < most)
            {
                sent += await connection.SendAsync(chunk, Cancelled);
            }
        }
        catch (SocketException)
        {
            // The client has left: what was to be seen.
        }

        return sent;
    }
}
