using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Alerts.Networks;
using Alerts.Notices;
using Alerts.Sources;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using static Alerts.Tests.Sources.SomeSource;

namespace Alerts.Tests.Sources;

/// <summary>No address leads a read into a network that is not public, and no connection that cannot be trusted is used.</summary>
public sealed class GuardedSourceTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://127.0.0.1:9/feed")]
    [InlineData("http://[::1]:9/feed")]
    [InlineData("http://[::ffff:127.0.0.1]:9/feed")]
    [InlineData("http://10.0.0.1/feed")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://2130706433/feed")]
    [InlineData("http://0x7f.1/feed")]
    [InlineData("http://0/feed")]
    public async Task A_private_address_is_refused_however_it_is_written(string address)
    {
        await using var services = Services();
        Assert.Contains("not public", await FailAsync(services, address), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_leads_to_a_private_address_is_refused_at_connect()
    {
        await using var services = Services((host, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("93.184.216.34"), IPAddress.Parse("10.0.0.1")]));
        Assert.Contains("not public", await FailAsync(services, "https://rebinding.example/feed"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_an_item_names_is_guarded_too()
    {
        await using var services = Services();
        var item = new SourceItem("a", "Title", "", null, null, null) { Detail = new Uri("http://169.254.169.254/latest/meta-data") };
        var read = await services.GetRequiredService<INoticeReader>().CompleteAsync(Feed(), item, Cancelled);
        Assert.Contains("not public", Assert.IsType<ItemRead.Failed>(read).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_that_an_operator_allows_is_read_and_others_are_not()
    {
        await using var server = await HostileServer.StartAsync(context => context.Response.WriteAsync(Rss(RssItem()), Cancelled), Cancelled);
        await using var services = Services(null, ("AllowedNetworks:0", "127.0.0.0/8"));
        Assert.IsType<SourceRead.Items>(await services.GetRequiredService<INoticeReader>().ReadAsync(Feed(server.Url("/feed")), null, Cancelled));
        Assert.Contains("not public", await FailAsync(services, "http://10.0.0.1/feed"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_not_there_is_a_failure_with_its_reason()
    {
        await using var services = Services((_, _) => Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound)));
        Assert.Equal("no-such-host.invalid/feed: the name cannot be resolved", await FailAsync(services, "https://no-such-host.invalid/feed"));
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_a_failure_with_its_reason()
    {
        using var key = RSA.Create(2048);
        using var made = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeTlsAsync(listener, certificate);
        await using var services = Services(null, ("AllowedNetworks:0", "127.0.0.0/8"), ("Retries", "0"));

        Assert.Contains("no trusted TLS connection", await FailAsync(services, $"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/feed"), StringComparison.Ordinal);
        await serving;
    }

    [Fact]
    public async Task Sources_are_read_through_the_proxy_with_its_password_which_no_reason_names()
    {
        var asked = new List<string>();
        await using var proxy = await HostileServer.StartAsync(
            context =>
            {
                var said = context.Request.Headers.ProxyAuthorization.ToString();
                asked.Add($"{context.Request.Host} {(said.Length > 0 ? Encoding.UTF8.GetString(Convert.FromBase64String(said["Basic ".Length..])) : "")}");
                if (said.Length == 0)
                {
                    context.Response.StatusCode = StatusCodes.Status407ProxyAuthenticationRequired;
                    context.Response.Headers.ProxyAuthenticate = "Basic realm=\"p\"";
                    return Task.CompletedTask;
                }

                return context.Response.WriteAsync(Rss(RssItem()), Cancelled);
            },
            Cancelled);
        var address = new UriBuilder(proxy.Address) { UserName = "me", Password = "p%40ss" }.Uri.AbsoluteUri;
        await using var services = Services(null, ("Proxy", address), ("ProxyBypass:0", "*.direct.invalid"), ("Retries", "0"));

        Assert.IsType<SourceRead.Items>(await services.GetRequiredService<INoticeReader>().ReadAsync(Feed("http://publisher.example/feed"), null, Cancelled));
        Assert.Equal("publisher.example me:p@ss", asked[^1]);
        Assert.Contains("not public", await FailAsync(services, "http://10.0.0.1/feed"), StringComparison.Ordinal);
        Assert.Contains("cannot be resolved", await FailAsync(services, "http://www.direct.invalid/feed"), StringComparison.Ordinal);
        await proxy.DisposeAsync();
        Assert.DoesNotContain("p@ss", await FailAsync(services, "http://publisher.example/feed"), StringComparison.Ordinal);
    }

    private static async Task ServeTlsAsync(TcpListener listener, X509Certificate2 certificate)
    {
        using var client = await listener.AcceptTcpClientAsync(Cancelled);
        await using var tls = new SslStream(client.GetStream());
        try
        {
            await tls.AuthenticateAsServerAsync(certificate);
            Assert.Equal(0, await tls.ReadAsync(new byte[1], Cancelled));
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
        {
            Assert.NotEmpty(e.Message); // The client hangs up, in whichever step.
        }
    }

    private static ServiceProvider Services(HostResolver? resolver = null, params (string Key, string Value)[] settings)
    {
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create($"{SourcesOptions.Section}:{s.Key}", (string?)s.Value))).Build());
        if (resolver is not null)
        {
            services.AddSingleton(resolver);
        }

        return services.AddAlertsSources().BuildServiceProvider();
    }

    private static async Task<string> FailAsync(ServiceProvider services, string address)
        => Assert.IsType<SourceRead.Failed>(await services.GetRequiredService<INoticeReader>().ReadAsync(Feed(address), null, Cancelled)).Reason;
}
