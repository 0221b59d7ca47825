using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Alerts.Deliveries;
using Alerts.Web.Queries;

namespace Alerts.Server.Cli.Remote;

/// <summary>
/// Speaks to the API of a server. The key goes to that server only: no redirect is followed. What fails on the way is tried again, a POST under
/// one Idempotency-Key; who is asked to wait, waits. All else that goes wrong is a <see cref="UserFaultException"/> of one line.
/// </summary>
internal sealed class ServerClient : IDisposable
{
    public const int LargestAnswer = 32 * 1024 * 1024;

    private const int Tries = 4;
    private const int PageSize = 200;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TotalTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http;
    private readonly TimeProvider _clock;

    private ServerClient(HttpClient http, TimeProvider clock) => (_http, _clock) = (http, clock);

    public static ServerClient To(Uri address, string key)
    {
        // No outbound guard: the user says where it goes.
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = ConnectTimeout, AutomaticDecompression = DecompressionMethods.All })
        {
            BaseAddress = address,
            Timeout = TotalTimeout,
            MaxResponseContentBufferSize = LargestAnswer,
        };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        http.DefaultRequestHeaders.UserAgent.ParseAdd("alerts-cli");
        return new ServerClient(http, TimeProvider.System);
    }

    /// <summary>The path of one thing: its ids are escaped.</summary>
    public static string Path(params ReadOnlySpan<string> segments) => $"v1/{string.Join('/', segments.ToArray().Select(Uri.EscapeDataString))}";

    public Task<Outcome<T>> GetAsync<T>(string path, CancellationToken cancellationToken, params IEnumerable<(string Name, string? Value)> query)
        => SendAsync<T>(HttpMethod.Get, path + QueryOf(query), body: null, cancellationToken);

    /// <summary>Null where there is none.</summary>
    public async Task<T?> FindAsync<T>(string path, CancellationToken cancellationToken)
        where T : class
        => await GetAsync<T>(path, cancellationToken) is var outcome && ServerFaults.OrThrow(outcome) ? ServerFaults.ValueOrThrow(outcome) : null;

    /// <param name="body">Null: none.</param>
    public Task<Outcome<T>> PostAsync<T>(string path, object? body, CancellationToken cancellationToken) => SendAsync<T>(HttpMethod.Post, path, body, cancellationToken);

    /// <summary>By JSON Merge Patch, whatever its version is.</summary>
    /// <param name="patch">JSON.</param>
    public Task<Outcome<T>> PatchAsync<T>(string path, string patch, CancellationToken cancellationToken)
        => SendAsync<T>(HttpMethod.Patch, path, new Patch(patch), cancellationToken);

    /// <summary>False where there was none.</summary>
    public async Task<bool> DeleteAsync(string path, CancellationToken cancellationToken)
        => ServerFaults.OrThrow(await SendAsync<JsonElement>(HttpMethod.Delete, path, body: null, cancellationToken));

    /// <summary>All items of all pages.</summary>
    public async IAsyncEnumerable<T> ListAsync<T>(string path, [EnumeratorCancellation] CancellationToken cancellationToken, params IEnumerable<(string Name, string? Value)> query)
    {
        var filters = query.Append(("limit", PageSize.ToString(System.Globalization.CultureInfo.InvariantCulture))).ToList();
        string? cursor = null;
        do
        {
            var page = ServerFaults.ValueOrThrow(await GetAsync<PageResponse<T>>(path, cancellationToken, filters.Append(("cursor", cursor))));
            foreach (var item in page.Items)
            {
                yield return item ?? throw new UserFaultException("The answer cannot be understood: it lists nothing as something.");
            }

            cursor = page.Next is null || page.Next != cursor ? page.Next : throw new UserFaultException("The server gives the same page again and again.");
        }
        while (cursor is not null);
    }

    /// <summary>Writes an answer that is no JSON as it comes, however long it is.</summary>
    public async Task<Outcome<bool>> DownloadAsync(string path, string mediaType, Stream to, CancellationToken cancellationToken, params IEnumerable<(string Name, string? Value)> query)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path + QueryOf(query));
            request.Headers.Accept.ParseAdd(mediaType);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode || response.Content.Headers.ContentType?.MediaType != mediaType)
            {
                return await ServerFaults.ReadAsync<bool>(response, cancellationToken);
            }

            await response.Content.CopyToAsync(to, cancellationToken);
            return new Outcome<bool>.Done(true);
        }
        catch (HttpRequestException e)
        {
            throw ServerFaults.Explain(e, _http.BaseAddress!);
        }
    }

    /// <summary>Posts a file, under one Idempotency-Key.</summary>
    public Task<Outcome<T>> UploadAsync<T>(string path, byte[] content, string mediaType, CancellationToken cancellationToken, params IEnumerable<(string Name, string? Value)> query)
        => SendAsync<T>(HttpMethod.Post, path + QueryOf(query), new Upload(content, mediaType), cancellationToken);

    public void Dispose() => _http.Dispose();

    private sealed record Upload(byte[] Content, string MediaType);

    private sealed record Patch(string Json);

    private static string QueryOf(IEnumerable<(string Name, string? Value)> query)
        => string.Join('&', query.Where(q => q.Value is not null).Select(q => $"{q.Name}={Uri.EscapeDataString(q.Value!)}")) is { Length: > 0 } text ? $"?{text}" : "";

    private async Task<Outcome<T>> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        // One wish: however often it is sent, it is carried out once.
        var idempotencyKey = method == HttpMethod.Post ? DeliveryDesk.NewNonce() : null;
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan pause;
            try
            {
                using var request = new HttpRequestMessage(method, path);
                request.Content = body switch
                {
                    null => null,
                    Patch patch => new StringContent(patch.Json, System.Text.Encoding.UTF8, "application/merge-patch+json"),
                    Upload upload => new ByteArrayContent(upload.Content) { Headers = { ContentType = new MediaTypeHeaderValue(upload.MediaType) } },
                    _ => JsonContent.Create(body, body.GetType(), options: ServerJson.Options),
                };
                if (body is Patch)
                {
                    request.Headers.TryAddWithoutValidation("If-Match", "*");
                }

                if (idempotencyKey is not null)
                {
                    request.Headers.Add("Idempotency-Key", idempotencyKey);
                }

                using var response = await _http.SendAsync(request, cancellationToken);
                if (attempt == Tries || ServerFaults.WaitOf(response) is not { } wait)
                {
                    return await ServerFaults.ReadAsync<T>(response, cancellationToken);
                }

                pause = wait <= LongestWait ? wait : throw new UserFaultException($"The server asks to be left alone for {wait.TotalSeconds:0} seconds: try again then.");
            }
            catch (HttpRequestException e)
            {
                pause = attempt < Tries && ServerFaults.MayHeal(e) ? FirstPause * Math.Pow(2, attempt - 1) : throw ServerFaults.Explain(e, _http.BaseAddress!);
            }
            catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
            {
                throw new UserFaultException($"{_http.BaseAddress} did not answer within {TotalTimeout.TotalSeconds:0} seconds.", e);
            }

            await Task.Delay(pause, _clock, cancellationToken);
        }
    }
}
