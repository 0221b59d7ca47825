using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Alerts.Access;
using Alerts.Deliveries;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Alerts.Web.Requests;

/// <summary>Obeys <c>Idempotency-Key</c> on every POST of the API, whatever its endpoint does.</summary>
internal static class IdempotencyFilter
{
    public const string Header = "Idempotency-Key";

    /// <summary>On an answer that is repeated from before, as Stripe has it.</summary>
    public const string ReplayedHeader = "Idempotent-Replayed";

    public const int MaxKey = 255;

    private const int InMemory = 64 * 1024;
    private const string RetryAfterSeconds = "2";

    private static readonly object NonceItem = new();

    private static readonly string[] KeptHeaders = ["Content-Type", "Location", "ETag", "Cache-Control"];

    public static RouteGroupBuilder ObeyIdempotencyKeys(this RouteGroupBuilder group)
        => group.AddEndpointFilter(async (context, next) =>
        {
            var request = context.HttpContext.Request;
            return !HttpMethods.IsPost(request.Method) || request.Headers[Header] is not { Count: > 0 } given ? await next(context)
                : given is [{ Length: > 0 and <= MaxKey } key] && key.All(c => c is >= ' ' and <= '~') ? await OnceAsync(context, next, key, await FingerprintAsync(request), Problem.Of(ProblemKind.RequestInProgress))
                : Problem.Of(ProblemKind.BadRequest, $"'{Header}' must be given once, with 1 to {MaxKey} printable ASCII characters.");
        });

    /// <summary>
    /// For use cases whose ids come from who wishes: the same request of the same caller under the same key makes the same wish, also after a kill that left no answer.
    /// Without a key each is another.
    /// </summary>
    public static string NonceOf(HttpRequest request) => request.HttpContext.Items[NonceItem] as string ?? DeliveryDesk.NewNonce();

    /// <summary>A form: sent twice it is carried out once, and both times answered alike. Changed and sent again it is another wish.</summary>
    /// <param name="once">The form's own; empty: each is another wish.</param>
    public static async ValueTask<object?> OnceFormAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next, string once)
    {
        if (once.Length is 0 or > MaxKey)
        {
            return await next(context);
        }

        var fingerprint = await FormFingerprintAsync(context.HttpContext.Request);
        return await OnceAsync(
            context, next, DerivedId.Of("form", once, fingerprint), fingerprint,
            PageResult.Error(StatusCodes.Status409Conflict, "It is being carried out", "This form was sent twice; the first is still under way. Look in a moment what came of it.", new PageLink(context.HttpContext.Request.Path, "Back to the page")));
    }

    private static async ValueTask<object?> OnceAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next, string key, string fingerprint, IResult underWay)
    {
        var http = context.HttpContext;
        var desk = http.RequestServices.GetRequiredService<IdempotencyDesk>();
        switch (await desk.BeginAsync(http.RequestServices.GetRequiredService<CurrentActor>().Value.Id, key, fingerprint, http.RequestAborted))
        {
            case IdempotencyOutcome.Claimed claimed:
                // The claim's id is the caller's and the key's. What the request was belongs to it: a key is free for another one after a day.
                http.Items[NonceItem] = DerivedId.Of("key", claimed.Id, fingerprint);
                return await CarryOutAsync(context, next, desk, claimed.Id);
            case IdempotencyOutcome.Known known:
                return new Replayed(known.Answer);
            case IdempotencyOutcome.UnderWay:
                http.Response.Headers.RetryAfter = RetryAfterSeconds;
                return underWay;
            case IdempotencyOutcome.Reused:
                return Problem.Of(ProblemKind.IdempotencyKeyReused);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // What was done is done: that the sender has hung up meanwhile must not keep the answer from being kept.
    private static async Task<IResult> CarryOutAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next, IdempotencyDesk desk, string id)
    {
        var http = context.HttpContext;
        KeptAnswer? answer = null;
        try
        {
            answer = await CaptureAsync(http, (IResult)(await next(context))!);
        }
        finally
        {
            if (answer is null)
            {
                await desk.ReleaseAsync(id, CancellationToken.None);
            }
        }

        await desk.EndAsync(id, answer, CancellationToken.None);
        return new Captured(answer);
    }

    private static async Task<KeptAnswer> CaptureAsync(HttpContext http, IResult result)
    {
        var (original, buffer) = (http.Features.GetRequiredFeature<IHttpResponseBodyFeature>(), new MemoryStream());
        var capture = new StreamResponseBodyFeature(buffer, original);
        http.Features.Set<IHttpResponseBodyFeature>(capture);
        try
        {
            await result.ExecuteAsync(http);
            await capture.Writer.FlushAsync(CancellationToken.None);
        }
        finally
        {
            http.Features.Set(original);
        }

        var headers = KeptHeaders.Where(h => http.Response.Headers[h].Count > 0).ToDictionary(h => h, h => http.Response.Headers[h].ToString(), StringComparer.OrdinalIgnoreCase);
        return new KeptAnswer(http.Response.StatusCode, headers, buffer.ToArray());
    }

    private static async Task<string> FingerprintAsync(HttpRequest request)
    {
        request.EnableBuffering(InMemory);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString} {request.ContentType}\n"));
        var buffer = new byte[InMemory];
        for (int read; (read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0;)
        {
            hash.AppendData(buffer.AsSpan(0, read));
        }

        request.Body.Position = 0;
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static async Task<string> FormFingerprintAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var fields = form.Where(f => f.Key != PageForms.Token).SelectMany(f => f.Value.Select(v => (f.Key, Value: v ?? "")));
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes<string[]>([request.Path, request.QueryString.ToString(), .. fields.SelectMany(f => new[] { f.Key, f.Value }), .. form.Files.SelectMany(f => new[] { f.Name, f.FileName })]));
        foreach (var file in form.Files)
        {
            await using var content = file.OpenReadStream();
            hash.AppendData(await SHA256.HashDataAsync(content, request.HttpContext.RequestAborted));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Status and headers are set already; the body is not sent yet.
    private sealed class Captured(KeptAnswer answer) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => answer.Body.Length == 0 ? Task.CompletedTask : httpContext.Response.Body.WriteAsync(answer.Body, httpContext.RequestAborted).AsTask();
    }

    private sealed class Replayed(KeptAnswer answer) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = answer.Status;
            foreach (var (name, value) in answer.Headers)
            {
                httpContext.Response.Headers[name] = new StringValues(value);
            }

            httpContext.Response.Headers[ReplayedHeader] = "true";
            return answer.Body.Length == 0 ? Task.CompletedTask : httpContext.Response.Body.WriteAsync(answer.Body, httpContext.RequestAborted).AsTask();
        }
    }
}
