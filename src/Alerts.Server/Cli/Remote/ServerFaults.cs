using System.Net;
using System.Text.Json;
using Alerts.Subscriptions;
using Alerts.Web.Problems;

namespace Alerts.Server.Cli.Remote;

/// <summary>From a server's answer to what a verb can say: its problem documents, and all that is no answer of ours.</summary>
internal static class ServerFaults
{
    private const int MaxShown = 300;

    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(1);

    /// <summary>How long it asks to wait before the same is asked again; null where it does not.</summary>
    public static TimeSpan? WaitOf(HttpResponseMessage response)
    {
        var wait = response.Headers.RetryAfter?.Delta;
        return response.StatusCode switch
        {
            HttpStatusCode.TooManyRequests => wait ?? DefaultWait,
            HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout => wait ?? DefaultWait,
            // 409: the same wish is still under way, after its connection was lost. One without the header will not heal.
            HttpStatusCode.ServiceUnavailable or HttpStatusCode.Conflict => wait,
            _ => null,
        };
    }

    /// <summary>Not where it is the server itself, or its name, that is wrong.</summary>
    public static bool MayHeal(HttpRequestException e)
        => e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.ResponseEnded or HttpRequestError.Unknown or HttpRequestError.ProxyTunnelError;

    public static UserFaultException Explain(HttpRequestException e, Uri server) => new(
        e.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => $"{server.Host} is not known: {e.Message}",
            HttpRequestError.SecureConnectionError => $"No safe connection to {server}: {(e.InnerException ?? e).Message}",
            HttpRequestError.ConfigurationLimitExceeded => $"The answer of {server} is longer than {ServerClient.LargestAnswer / 1024 / 1024} MiB.",
            HttpRequestError.InvalidResponse => $"{server} does not answer as an HTTP server does.",
            _ => $"{server} cannot be reached: {(e.InnerException ?? e).Message}",
        },
        e);

    /// <exception cref="UserFaultException">It is neither a good answer nor a fault of the wish.</exception>
    public static async Task<Outcome<T>> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        if (response.StatusCode == HttpStatusCode.NoContent)
        {
            return new Outcome<T>.Done(default!);
        }

        if (status is >= 300 and < 400)
        {
            throw new UserFaultException($"The server sends on to {Shown(response.Headers.Location?.OriginalString ?? "nowhere")}; the key is not sent there. Give the last address as --server.");
        }

        return response.IsSuccessStatusCode
            ? new Outcome<T>.Done(await ValueAsync<T>(response, "application/json", cancellationToken), response.StatusCode != HttpStatusCode.OK)
            : Of<T>(await ValueAsync<ProblemDocument>(response, ProblemDocument.MediaType, cancellationToken));
    }

    /// <summary>Of a wish that cannot be refused by field: true where it was done, false where it was not there.</summary>
    public static bool OrThrow<T>(Outcome<T> outcome) => outcome switch
    {
        Outcome<T>.Done => true,
        Outcome<T>.NotThere => false,
        Outcome<T>.Conflict conflict => throw new UserFaultException(conflict.Reason),
        Outcome<T>.Refused refused => throw new UserFaultException($"The server refuses the question: {string.Join("; ", refused.Faults.Select(f => $"{f.Field} {f.Reason}"))}."),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Of what must be there.</summary>
    public static T ValueOrThrow<T>(Outcome<T> outcome)
        => outcome is Outcome<T>.Done done ? done.Value : OrThrow(outcome) ? throw new System.Diagnostics.UnreachableException() : throw new UserFaultException("The server does not know this question: is it of an older version?");

    private static Outcome<T> Of<T>(ProblemDocument problem)
    {
        var detail = problem.Detail ?? problem.Title;
        return problem switch
        {
            { Status: 400 or 422, Errors: { Count: > 0 } errors } => new Outcome<T>.Refused([.. errors.Select(e => new FieldFault(FieldOf(e), e.Detail))]),
            { Status: 404 } => new Outcome<T>.NotThere(),
            { Status: 409 } => new Outcome<T>.Conflict(detail),
            { Status: 401 } => throw new UserFaultException($"The server does not take the key. {detail}"),
            { Status: 403 } => throw new UserFaultException($"The key does not open this. {detail}"),
            { Status: >= 500, TraceId: { } trace } => throw new UserFaultException($"The server failed: {problem.Title}. For its operator: {trace}."),
            _ => throw new UserFaultException($"The server refuses it ({problem.Status}, {problem.Title}): {detail}"),
        };
    }

    // "#/materials/1" is the field materials/1, as the use cases name it.
    private static string FieldOf(ProblemError error) => error.Parameter ?? (error.Pointer ?? "").TrimStart('#').TrimStart('/');

    private static async Task<T> ValueAsync<T>(HttpResponseMessage response, string mediaType, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType != mediaType)
        {
            throw new UserFaultException($"No Alerts server answers there: {(int)response.StatusCode} with {Shown(response.Content.Headers.ContentType?.ToString() ?? "no content")}. Is the address right?");
        }

        try
        {
            return JsonSerializer.Deserialize<T>(await response.Content.ReadAsByteArrayAsync(cancellationToken), ServerJson.Options) is { } value
                ? value
                : throw new UserFaultException("The server answers with nothing.");
        }
        catch (Exception e) when (e is JsonException or FormatException or NotSupportedException)
        {
            throw new UserFaultException($"The answer cannot be understood; is the server of another version? {Shown(e.Message)}", e);
        }
    }

    private static string Shown(string text) => Text.Shorten(ServerJson.Printable(text).ReplaceLineEndings(" "), MaxShown);
}
