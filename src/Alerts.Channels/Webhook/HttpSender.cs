using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using Alerts.Deliveries;
using Microsoft.Extensions.Options;
using Alerts.Networks;

namespace Alerts.Channels.Webhook;

/// <summary>
/// Posts to addresses that strangers chose: through <see cref="OutboundGuard"/>, without redirects, proxy or cookies, with
/// a limit on time and on what is read. One pool of connections for all webhooks.
/// </summary>
internal sealed class HttpSender : IDisposable
{
    /// <summary>Svix stores as much of an answer; beyond it the connection is closed.</summary>
    public const int MostRead = 20_000;

    // Room for a Detail of 1,024 characters after a whole URL (2,048) was dropped at its end.
    private const int Kept = 4096;

    // The status has settled the attempt; a text that trickles in must not hold up the next one.
    private static readonly TimeSpan PatienceForText = TimeSpan.FromSeconds(2);
    private static readonly string UserAgent = $"Alerts/{typeof(HttpSender).Assembly.GetName().Version?.ToString(3)}";

    private readonly HttpMessageInvoker _invoker;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _clock;

    public HttpSender(OutboundGuard guard, IOptions<DeliveryOptions> options, TimeProvider clock)
    {
        _timeout = options.Value.Timeout;
        _clock = clock;
        _invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = (context, cancellationToken) => guard.ConnectAsync(context.DnsEndPoint, cancellationToken),
            AllowAutoRedirect = false,
            ConnectTimeout = _timeout,
            UseProxy = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseDrainSize = 0,
            MaxResponseHeadersLength = 32,
            // Null also switches off the handler's own activities, which would carry the URL, a secret, into traces.
            ActivityHeadersPropagator = null,
        });
    }

    /// <summary>One POST. An answer's text ends up in the outcome without the target's address and secret.</summary>
    /// <param name="interpret">What the receiver's own headers and statuses add; null where it speaks plain HTTP.</param>
    public async Task<SendOutcome> PostAsync(
        HttpRequestMessage request, Target target, CancellationToken cancellationToken, Func<SendOutcome, HttpResponseHeaders, SendOutcome>? interpret = null)
    {
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        using var timeout = new CancellationTokenSource(_timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var response = await _invoker.SendAsync(request, either.Token);
            var status = (int)response.StatusCode;
            var detail = Describe(status, await ReadAsync(response.Content, target, either.Token));
            var outcome = HttpOutcomes.Of(status, response.Headers, detail, _clock.GetUtcNow());
            return interpret is null ? outcome : interpret(outcome, response.Headers);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return NetworkFailure.Timeout(_timeout);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return NetworkFailure.Of(e);
        }
    }

    public void Dispose() => _invoker.Dispose();

    private static string Describe(int status, string text)
    {
        var head = status is >= 300 and < 400 ? $"HTTP {status}; redirects are not followed" : $"HTTP {status}";
        return text.Length == 0 ? head : Text.Shorten($"{head}: {text}", DeliveryAttempt.MaxDetail);
    }

    // Never fails: the status is known, and a success must not become a repeat because its text broke off.
    private async Task<string> ReadAsync(HttpContent content, Target target, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength == 0)
        {
            return "";
        }

        // The first half is kept, the second takes what is read only to leave the connection usable.
        var buffer = ArrayPool<byte>.Shared.Rent(2 * Kept);
        var read = 0;
        using var patience = new CancellationTokenSource(PatienceForText, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await using var stream = await content.ReadAsStreamAsync(either.Token);
            int count;
            do
            {
                var room = read < Kept ? buffer.AsMemory(read, Kept - read) : buffer.AsMemory(Kept, Math.Min(Kept, MostRead - read));
                count = await stream.ReadAsync(room, either.Token);
                read += count;
            }
            while (count > 0 && read < MostRead);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // What has arrived is enough.
        }

        var text = Encoding.UTF8.GetString(buffer, 0, Math.Min(read, Kept));
        ArrayPool<byte>.Shared.Return(buffer);
        return Redaction.Clean(text, target, DeliveryAttempt.MaxDetail, isCut: read > Kept);
    }
}
