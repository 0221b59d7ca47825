using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using Alerts.Notices;
using Microsoft.Extensions.Options;

namespace Alerts.Sources.Fetching;

/// <summary>What a server sent to know an answer by, as sent (RFC 9110 section 8.8).</summary>
public sealed record Validators(string? ETag, string? LastModified)
{
    public static Validators None { get; } = new(null, null);

    public bool Any => ETag is not null || LastModified is not null;
}

/// <summary>
/// Gets an address over HTTP, conditionally where there are validators. Bounded in time and redirects by
/// <see cref="SourcesOptions"/>, and in size; whatever a server does is <see cref="Fetched.Failed"/>.
/// </summary>
public sealed class HttpFetcher(IHttpClientFactory clients, IOptions<SourcesOptions> options, TimeProvider clock)
{
    internal const string ClientName = "Alerts.Sources";

    private readonly string _userAgent = UserAgent(options.Value.Contact);

    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled; for no other reason.</exception>
    public Task<Fetched> FetchAsync(SourceRequest request, string accept, SourceCursor? cursor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return FetchAsync(
            new Wanted(request.Address, accept, options.Value.MaxBodyBytes, new Validators(cursor?.ETag, cursor?.LastModified)) { Form = request.Form, Headers = request.Headers }, cancellationToken);
    }

    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled; for no other reason.</exception>
    internal async Task<Fetched> FetchAsync(Wanted wanted, CancellationToken cancellationToken)
    {
        var address = wanted.Address;
        using var timeout = new CancellationTokenSource(options.Value.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await FollowAsync(wanted, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(address, timeout.IsCancellationRequested
                ? $"no whole answer within {options.Value.Timeout.TotalSeconds:0.#} s"
                : $"no connection within {options.Value.ConnectTimeout.TotalSeconds:0.#} s");
        }
        catch (HttpRequestException e)
        {
            return Failed(address, HttpFault.Describe(e));
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return Failed(address, HttpFault.BrokenBody(e));
        }
    }

    private async Task<Fetched> FollowAsync(Wanted wanted, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(ClientName);
        var address = wanted.Address;
        for (var redirects = 0; redirects <= Redirect.Most; redirects++)
        {
            using var request = Request(address, wanted);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!IsRedirect(response.StatusCode))
            {
                return await TakeAsync(address, response, wanted, cancellationToken);
            }

            if (response.Headers.Location is not { } location || !Uri.TryCreate(address, location, out var next))
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

    private static async Task<Fetched> TakeAsync(Uri address, HttpResponseMessage response, Wanted wanted, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.NotModified)
        {
            return wanted.Known.Any ? new Fetched.Unchanged() : Failed(address, "answered 304 although nothing was asked about");
        }

        // 206 would be a part of the items.
        if (!response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.PartialContent)
        {
            return Failed(address, $"answered {(int)response.StatusCode}");
        }

        if (await CappedBody.ReadAsync(response.Content, wanted.MostBytes, cancellationToken) is not { } bytes)
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
    }
}
