using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Alerts.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Alerts.Web.Json;

/// <summary>What reading a request's body comes to.</summary>
internal abstract record JsonBody<T>
{
    private JsonBody()
    {
    }

    public sealed record Good(T Value) : JsonBody<T>;

    public sealed record Refused(Problem Problem) : JsonBody<T>;
}

/// <summary>A JSON Merge Patch (RFC 7396).</summary>
/// <param name="Value">The members' new values; null for what is named with null, and for what is not named.</param>
/// <param name="Named">The members that the patch names.</param>
internal sealed record MergePatch<T>(T Value, IReadOnlySet<string> Named);

/// <summary>
/// Reads a JSON body the same way on every host and in every environment, whatever limits the server in front has; the
/// framework's own binding tells neither line nor pointer and throws in Development.
/// </summary>
internal static class JsonBody
{
    public const int MaxBytes = 64 * 1024;

    private const string Json = "application/json";
    public const string Patch = "application/merge-patch+json";

    public static Task<JsonBody<T>> ReadAsync<T>(HttpRequest request, CancellationToken cancellationToken)
        where T : class
        => ReadAsync<T, T>(request, [Json], (value, _) => value, cancellationToken);

    /// <summary>A merge patch of what <typeparamref name="T"/> is. Plain JSON is taken for one.</summary>
    public static Task<JsonBody<MergePatch<T>>> ReadPatchAsync<T>(HttpRequest request, CancellationToken cancellationToken)
        where T : class
        => ReadAsync<T, MergePatch<T>>(
            request, [Patch, Json], (value, root) => new MergePatch<T>(value, root.EnumerateObject().Select(m => m.Name).ToHashSet(StringComparer.Ordinal)), cancellationToken);

    private static async Task<JsonBody<TResult>> ReadAsync<T, TResult>(HttpRequest request, string[] mediaTypes, Func<T, JsonElement, TResult> made, CancellationToken cancellationToken)
        where T : class
        where TResult : class
    {
        if (!IsOf(request, mediaTypes))
        {
            return new JsonBody<TResult>.Refused(NotOf(mediaTypes[0]));
        }

        if (await ReadBytesAsync(request, MaxBytes, cancellationToken) is not { } bytes)
        {
            return new JsonBody<TResult>.Refused(TooLarge(MaxBytes));
        }

        if (Invalid(bytes) is { } reason)
        {
            return new JsonBody<TResult>.Refused(Problem.Of(ProblemKind.MalformedBody, reason));
        }

        var options = request.HttpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var type = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = WebJson.MaxDepth });
        var faults = JsonShape.Faults(document.RootElement, type);
        return faults.Count > 0
            ? new JsonBody<TResult>.Refused(Problem.Of(ProblemKind.InvalidBody, errors: faults))
            : new JsonBody<TResult>.Good(made(document.RootElement.Deserialize(type)!, document.RootElement));
    }

    /// <summary>Answers a good body, or says what is wrong with it.</summary>
    public static async Task<IResult> AnswerAsync<T>(HttpRequest request, Func<T, Task<IResult>> answer, CancellationToken cancellationToken)
        where T : class
        => await ReadAsync<T>(request, cancellationToken) switch
        {
            JsonBody<T>.Refused refused => refused.Problem,
            JsonBody<T>.Good good => await answer(good.Value),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>As <see cref="AnswerAsync"/>, but a request without a body is one that says nothing.</summary>
    /// <param name="nothing">What such a request says.</param>
    public static Task<IResult> AnswerOptionalAsync<T>(HttpRequest request, T nothing, Func<T, Task<IResult>> answer, CancellationToken cancellationToken)
        where T : class
        => request.ContentType is null && request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true
            ? answer(nothing)
            : AnswerAsync(request, answer, cancellationToken);

    /// <summary>Answers a body of this type as it came, whatever it holds.</summary>
    /// <param name="maxBytes">More are refused.</param>
    public static async Task<IResult> AnswerBytesAsync(HttpRequest request, int maxBytes, Func<ReadOnlyMemory<byte>, Task<IResult>> answer, CancellationToken cancellationToken)
        => !IsOf(request, [Json]) ? NotOf(Json)
            : await ReadBytesAsync(request, maxBytes, cancellationToken) is { } bytes ? await answer(bytes)
            : TooLarge(maxBytes);

    /// <summary>What <see cref="AnswerAsync"/> takes and refuses, for the OpenAPI document.</summary>
    /// <param name="isOptional">As <see cref="AnswerOptionalAsync"/>.</param>
    public static RouteHandlerBuilder TakesJson<T>(this RouteHandlerBuilder route, bool isOptional = false)
        where T : class
        => route.Accepts<T>(isOptional, Json).AnswersProblem(ProblemKind.MalformedBody, ProblemKind.BodyTooLarge, ProblemKind.UnsupportedMediaType, ProblemKind.InvalidBody);

    /// <summary>As <see cref="TakesJson"/>, for <see cref="ReadPatchAsync"/>.</summary>
    public static RouteHandlerBuilder TakesPatch<T>(this RouteHandlerBuilder route)
        where T : class
        => route.WithMetadata(new PartialBody()).Accepts<T>(Patch, Json).AnswersProblem(ProblemKind.MalformedBody, ProblemKind.BodyTooLarge, ProblemKind.UnsupportedMediaType, ProblemKind.InvalidBody);

    private static Problem NotOf(string mediaType) => Problem.Of(ProblemKind.UnsupportedMediaType, $"Send 'Content-Type: {mediaType}', in UTF-8.");

    private static Problem TooLarge(int maxBytes) => Problem.Of(ProblemKind.BodyTooLarge, $"At most {maxBytes} bytes are read.");

    private static bool IsOf(HttpRequest request, string[] mediaTypes)
        => MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && mediaTypes.Any(m => type.MediaType.Equals(m, StringComparison.OrdinalIgnoreCase))
            && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    /// <summary>Null when there are more than so many; reads no further than one more.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadBytesAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
        {
            return null;
        }

        var buffer = new byte[(int)(request.ContentLength ?? maxBytes) + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        // Not "null": that converts to an empty memory.
        return length > maxBytes ? default(ReadOnlyMemory<byte>?) : buffer.AsMemory(0, length);
    }

    /// <summary>Why these bytes are not one JSON document; null when they are.</summary>
    private static string? Invalid(ReadOnlyMemory<byte> bytes)
    {
        if (!Utf8.IsValid(bytes.Span))
        {
            return $"The body is not UTF-8 at byte {FirstInvalid(bytes.Span)}.";
        }

        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = WebJson.MaxDepth, AllowDuplicateProperties = false });
            return null;
        }
        catch (JsonException e)
        {
            return Describe(e);
        }
        catch (InvalidOperationException)
        {
            // A property's name holds half a surrogate pair as an escape ("\ud800"): JSON by grammar, but no text.
            return "A string escape is half a surrogate pair.";
        }
    }

    private static string Describe(JsonException e)
    {
        var tail = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var reason = (tail < 0 ? e.Message : e.Message[..tail]).TrimEnd('.', ' ');
        return e.LineNumber is { } line && e.BytePositionInLine is { } column
            ? $"Line {line + 1}, position {column + 1}: {reason}."
            : $"{reason}.";
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        Span<char> sink = stackalloc char[256];
        var done = 0;
        while (Utf8.ToUtf16(bytes[done..], sink, out var read, out _, replaceInvalidSequences: false) == System.Buffers.OperationStatus.DestinationTooSmall)
        {
            done += read;
        }

        _ = Utf8.ToUtf16(bytes[done..], sink, out var last, out _, replaceInvalidSequences: false);
        return done + last;
    }
}
