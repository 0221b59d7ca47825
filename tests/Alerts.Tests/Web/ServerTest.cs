using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Web;

/// <summary>A server of its own for every test: for those that change what it holds.</summary>
public abstract class ServerTest : IAsyncLifetime
{
    private ApiServer? _api;

    private protected ApiServer Api => _api ?? throw new InvalidOperationException("The server is not started.");

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Whether new mail addresses are asked first.</summary>
    private protected virtual bool Confirms => false;

    public async ValueTask InitializeAsync() => _api = await ApiServer.StartAsync(confirms: Confirms);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Api.DisposeAsync();
    }
}

/// <summary>One server for all tests of a class: for those that only ask, or are refused.</summary>
public abstract class SharedServerTest(SharedServer server) : IClassFixture<SharedServer>
{
    private protected ApiServer Api => server.Api;
}

public sealed class SharedServer : IAsyncLifetime
{
    private ApiServer? _api;

    internal ApiServer Api => _api ?? throw new InvalidOperationException("The server is not started.");

    public async ValueTask InitializeAsync() => _api = await ApiServer.StartAsync();

    public ValueTask DisposeAsync() => Api.DisposeAsync();
}
