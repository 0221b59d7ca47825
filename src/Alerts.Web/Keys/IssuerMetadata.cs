using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Alerts.Web.Keys;

/// <summary>The issuer's keys are not here and cannot be had now: a token can be called neither good nor bad.</summary>
public sealed class IssuerUnreachableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// The issuer's discovery document and keys, kept for half a day. While the issuer cannot be reached, the last good ones are used. One request
/// fetches; others that can do without do not wait for it. The package's own manager asks the machine's clock, does not compare the issuer, and
/// fetches behind the request that brings the new key, which is then refused. Safe for use by many threads at once.
/// </summary>
internal sealed partial class IssuerMetadata(IHttpClientFactory clients, IOptions<OidcOptions> options, TimeProvider clock, ILogger<IssuerMetadata> logger)
    : IConfigurationManager<OpenIdConnectConfiguration>, IDisposable
{
    public const string ClientName = "oidc";

    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(12);

    /// <summary>Between two fetches: who sends tokens with keys that do not exist must not make us flood the issuer.</summary>
    public static readonly TimeSpan Distance = TimeSpan.FromSeconds(15);

    private const string WellKnown = "/.well-known/openid-configuration";

    private readonly SemaphoreSlim _fetching = new(1);
    private volatile Known? _known;
    private volatile bool _isRefreshWanted;
    private long _notBeforeTicks;
    private Exception? _failure;

    /// <summary>Keys come over https, or from this machine.</summary>
    private Uri Authority => new(options.Value.Authority!);

    /// <exception cref="IssuerUnreachableException">There never was a good answer.</exception>
    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel)
    {
        var known = _known;
        if (known is not null && !_isRefreshWanted && clock.GetUtcNow() < known.Until)
        {
            return known.Configuration;
        }

        await FetchAsync(known, waits: known is null, cancel);
        return _known?.Configuration ?? throw new IssuerUnreachableException("The issuer of tokens cannot be reached.", _failure);
    }

    /// <summary>Fetches the keys anew where this one is not among them, as after a rotation.</summary>
    public async Task SeekKeyAsync(string keyId, CancellationToken cancellationToken)
    {
        var configuration = await GetConfigurationAsync(cancellationToken);
        if (!configuration.SigningKeys.Any(k => k.KeyId == keyId))
        {
            await FetchAsync(_known, waits: true, cancellationToken);
        }
    }

    /// <summary>For tokens that do not name their key: the next request fetches.</summary>
    public void RequestRefresh() => _isRefreshWanted = true;

    public void Dispose() => _fetching.Dispose();

    /// <param name="seen">What the caller could not use: where there is another by now, nothing is fetched.</param>
    private async Task FetchAsync(Known? seen, bool waits, CancellationToken cancellationToken)
    {
        if (!await _fetching.WaitAsync(waits ? Timeout.Infinite : 0, cancellationToken))
        {
            return;
        }

        try
        {
            var now = clock.GetUtcNow();
            if (!ReferenceEquals(seen, _known) || now.UtcTicks < _notBeforeTicks)
            {
                return;
            }

            _notBeforeTicks = (now + Distance).UtcTicks;
            // Not the caller's token: whoever waits wants the answer too. The client has timeouts.
            _known = new Known(await ReadAsync(CancellationToken.None), now + KeptFor);
            _isRefreshWanted = false;
            Told(null);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException or ArgumentException or JsonException or InvalidOperationException or IssuerUnreachableException)
        {
            Told(e);
        }
        finally
        {
            _fetching.Release();
        }
    }

    private async Task<OpenIdConnectConfiguration> ReadAsync(CancellationToken cancellationToken)
    {
        var retriever = new HttpDocumentRetriever(clients.CreateClient(ClientName)) { RequireHttps = Authority.Scheme == Uri.UriSchemeHttps };
        var configuration = await OpenIdConnectConfigurationRetriever.GetAsync(options.Value.Authority!.TrimEnd('/') + WellKnown, retriever, cancellationToken);
        // OpenID Connect Discovery 1.0, section 4.3; some have the slash at the end and some have not.
        return configuration.Issuer?.TrimEnd('/') != options.Value.Authority!.TrimEnd('/')
            ? throw new IssuerUnreachableException($"The discovery document is of another issuer, '{Text.Shorten(configuration.Issuer ?? "", 200)}'.")
            : configuration.SigningKeys.Count == 0 ? throw new IssuerUnreachableException("The issuer has no key.")
            : configuration;
    }

    // Once for each outage.
    private void Told(Exception? failure)
    {
        if (failure is not null && _failure is null)
        {
            Log.Unreachable(logger, Authority, failure.Message);
        }
        else if (failure is null && _failure is not null)
        {
            Log.Reached(logger, Authority);
        }

        _failure = failure;
    }

    private sealed record Known(OpenIdConnectConfiguration Configuration, DateTimeOffset Until);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The keys of {Authority} cannot be had: tokens are checked against the last ones, or not at all. {Reason}")]
        public static partial void Unreachable(ILogger logger, Uri authority, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The keys of {Authority} are there again")]
        public static partial void Reached(ILogger logger, Uri authority);
    }
}
