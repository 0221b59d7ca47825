using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using Alerts.Networks;
using Alerts.Notices;
using Alerts.Sources.Reading;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace Alerts.Sources.Fetching;

/// <summary>What a server sent to know an answer by, as sent (RFC 9110 section 8.8).</summary>
public sealed record Validators(string? ETag, string? LastModified)
{
    public static Validators None { get; } = new(null, null);

    public bool Any => ETag is not null || LastModified is not null;
}

/// <summary>
/// Gets an address over HTTP, conditionally where there are validators. Bounded in time, redirects and size; polite to hosts; tries again
/// what may heal in a moment. Whatever a server does is <see cref="Fetched.Failed"/>.
/// </summary>
public sealed class HttpFetcher
{
    internal const string ClientName = "Alerts.Sources";

    /// <summary>Reads what the operator's own configuration names, wherever it stands.</summary>
    internal const string ConfiguredClientName = "Alerts.Configured";

    private readonly IHttpClientFactory _clients;
    private readonly SourcesOptions _options;
    private readonly HostGate _gate;
    private readonly TimeProvider _clock;
    private readonly OutboundGuard _guard;
    private readonly string _userAgent;
    private readonly ResiliencePipeline<Fetched> _tries;

    public HttpFetcher(IHttpClientFactory clients, IOptions<SourcesOptions> options, HostGate gate, HostResolver resolve, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_clients, _options, _gate, _clock) = (clients, options.Value, gate, clock);
        _guard = new OutboundGuard(_options.ParseAllowedNetworks(), resolve, clock);
        _userAgent = UserAgent(_options.Contact);
        _tries = Tries(_options, clock);
    }

    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled; for no other reason.</exception>
    public Task<Fetched> FetchAsync(SourceRequest request, string accept, SourceCursor? cursor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return FetchAsync(
            new Wanted(request.Address, accept, _options.MaxBodyBytes, new Validators(cursor?.ETag, cursor?.LastModified)) { Form = request.Form, Headers = request.Headers }, cancellationToken);
    }

    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled; for no other reason.</exception>
    internal async Task<Fetched> FetchAsync(Wanted wanted, CancellationToken cancellationToken)
        => await _tries.ExecuteAsync(static async (state, token) => await state.Fetcher.TryAsync(state.Wanted, token), (Fetcher: this, Wanted: wanted), cancellationToken);

    private static ResiliencePipeline<Fetched> Tries(SourcesOptions options, TimeProvider clock)
    {
        var builder = new ResiliencePipelineBuilder<Fetched> { TimeProvider = clock };
        return options.Retries == 0 ? builder.Build() : builder
            .AddRetry(new RetryStrategyOptions<Fetched>
            {
                MaxRetryAttempts = options.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.RetryDelay,
                ShouldHandle = outcome => ValueTask.FromResult(outcome.Outcome.Result is Fetched.Failed { IsTransient: true } failed && !(failed.RetryAfter > options.MaxRetryWait)),
                DelayGenerator = outcome => ValueTask.FromResult(outcome.Outcome.Result is Fetched.Failed { RetryAfter: { } asked } ? asked : (TimeSpan?)null),
            })
            .Build();
    }

    private async Task<Fetched> TryAsync(Wanted wanted, CancellationToken cancellationToken)
    {
        var (address, politeness) = (wanted.Address, _options.PolitenessOf(wanted.Address.IdnHost));
        if (_gate.HeldUntil(address) is { } until)
        {
            return Failed(address, $"the host asked not to be asked before {until:u}") with { RetryAfter = until - _clock.GetUtcNow() };
        }

        using var turn = await _gate.EnterAsync(address, politeness, cancellationToken);
        var fetched = await WithinTimeAsync(wanted, cancellationToken);
        if (fetched is Fetched.Failed { RetryAfter: { } asked } && asked > _options.MaxRetryWait)
        {
            _gate.Hold(address, politeness, asked);
        }

        return fetched;
    }

    private async Task<Fetched> WithinTimeAsync(Wanted wanted, CancellationToken cancellationToken)
    {
        var address = wanted.Address;
        using var timeout = new CancellationTokenSource(_options.Timeout, _clock);
        using var idle = new IdleTimer(_options.IdleTimeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token, idle.Token);
        try
        {
            return await FollowAsync(wanted, idle, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(address, timeout.IsCancellationRequested ? $"no whole answer within {_options.Timeout.TotalSeconds:0.#} s"
                : idle.Token.IsCancellationRequested ? $"nothing came for {_options.IdleTimeout.TotalSeconds:0.#} s"
                : $"no connection within {_options.ConnectTimeout.TotalSeconds:0.#} s");
        }
        catch (HttpRequestException e)
        {
            return Failed(address, HttpFault.Describe(e)) with { IsTransient = HttpFault.MayHeal(e) };
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return Failed(address, HttpFault.BrokenBody(e)) with { IsTransient = e is IOException };
        }
    }

    private async Task<Fetched> FollowAsync(Wanted wanted, IdleTimer idle, CancellationToken cancellationToken)
    {
        using var client = _clients.CreateClient(wanted.IsConfigured ? ConfiguredClientName : ClientName);
        var address = wanted.Address;
        for (var redirects = 0; redirects <= Redirect.Most; redirects++)
        {
            // A proxy's connection serves many hosts, so what is written as a number is checked before it is asked for.
            if (!wanted.IsConfigured && IPAddress.TryParse(address.IdnHost.Trim('[', ']'), out var literal) && !_guard.IsAllowed(literal))
            {
                return Failed(address, HttpFault.NotPublic);
            }

            using var request = Request(address, wanted);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            idle.Restart();
            if (!IsRedirect(response.StatusCode))
            {
                return await TakeAsync(address, response, wanted, idle, cancellationToken);
            }

            if (response.Headers.Location is not { } location || !Uri.TryCreate(address, location, out var next) || (next.Scheme is "https" or "http" && !WebLink.IsWeb(next)))
            {
                return Failed(address, $"answered {(int)response.StatusCode} without a usable address");
            }

            if (Redirect.Refusal(wanted.Address, address, next) is { } refusal)
            {
                return Failed(address, refusal);
            }

            address = next;
        }

        return Failed(wanted.Address, $"more than {Redirect.Most} redirects");
    }

    private async Task<Fetched> TakeAsync(Uri address, HttpResponseMessage response, Wanted wanted, IdleTimer idle, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.NotModified)
        {
            return wanted.Known.Any ? new Fetched.Unchanged() : Failed(address, "answered 304 although nothing was asked about");
        }

        // 206 would be a part of the items.
        if (!response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.PartialContent)
        {
            return Failed(address, $"answered {(int)response.StatusCode}") with
            {
                IsTransient = response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
                    or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout,
                RetryAfter = RetryAfter.In(response.Headers, _clock.GetUtcNow()),
            };
        }

        if (await CappedBody.ReadAsync(response.Content, wanted.MostBytes, idle.Restart, cancellationToken) is not { } bytes)
        {
            return Failed(address, $"the answer is larger than {wanted.MostBytes} bytes");
        }

        var document = new SourceDocument(Where(address), bytes, address, response.Content.Headers.ContentType?.CharSet?.Trim('"'),
            response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString(), StringComparer.Ordinal));
        return new Fetched.Body([document], Validator(response.Headers, "ETag"), Validator(response.Content.Headers, "Last-Modified"));
    }

    private HttpRequestMessage Request(Uri address, Wanted wanted)
    {
        var request = new HttpRequestMessage(wanted.Form is null ? HttpMethod.Get : HttpMethod.Post, address);
        request.Content = wanted.Form is { } form ? new FormUrlEncodedContent(form) : null;
        request.Headers.TryAddWithoutValidation("User-Agent", _userAgent);
        request.Headers.TryAddWithoutValidation("Accept", wanted.Accept);
        foreach (var (name, value) in wanted.Headers ?? [])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (wanted.Known.ETag is { } tag)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }

        if (wanted.Known.LastModified is { } date)
        {
            request.Headers.TryAddWithoutValidation("If-Modified-Since", date);
        }

        return request;
    }

    private static bool IsRedirect(HttpStatusCode status)
        => status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    // HttpClient refuses to send other characters: a validator that holds one would fail every later read.
    private static string? Validator(HttpHeaders headers, string name)
        => headers.NonValidated.TryGetValues(name, out var values)
            && values.ToString() is { Length: > 0 } value
            && value.All(c => c is >= ' ' and <= '~')
            ? value
            : null;

    private static Fetched.Failed Failed(Uri address, string what) => new(Where(address), what);

    // Host and path only: a query may hold a key.
    internal static string Where(Uri address) => Text.Shorten($"{address.IdnHost}{address.AbsolutePath}", 200);

    private static string UserAgent(string? contact)
    {
        var built = typeof(HttpFetcher).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        var version = built?.Split('+')[0] ?? "0";
        return contact is null ? $"Alerts/{version}" : $"Alerts/{version} (+{contact})";
    }

    /// <param name="MostBytes">Counted after decompression; more fails the read.</param>
    internal sealed record Wanted(Uri Address, string Accept, int MostBytes, Validators Known)
    {
        public IReadOnlyList<KeyValuePair<string, string>>? Form { get; init; }

        public IReadOnlyList<KeyValuePair<string, string>>? Headers { get; init; }

        /// <summary>Whether the address stands in the program's own configuration: it may be in a network that is not public.</summary>
        public bool IsConfigured { get; init; }
    }
}
