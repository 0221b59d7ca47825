using System.Buffers.Text;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace Alerts.Storage.Tables.KeyRings;

/// <summary>
/// A key in Key Vault, by three of its REST calls: get, wrap, unwrap (https://learn.microsoft.com/rest/api/keyvault/keys). Its package is not on every mirror (ADR 19).
/// Needs the role Key Vault Crypto Service Encryption User on the key.
/// </summary>
public sealed partial class VaultKey : IKeyWrap
{
    private const string Version = "api-version=7.4";

    private const string Unreachable = "Key Vault cannot be reached, or nobody is signed in. Check Alerts:Keys:VaultKey, the network, and AZURE_CLIENT_ID or 'az login'.";

    // As the library that reads the ring unwraps: RSAES-OAEP with SHA-1 and MGF1, RFC 7518 section 4.3.
    private const string Algorithm = "RSA-OAEP";

    private readonly Uri _key;
    private readonly HttpPipeline _pipeline;
    private string? _current;

    /// <param name="key">Such as https://NAME.vault.azure.net/keys/data-protection; without a version the newest wraps.</param>
    /// <param name="credential">Null: the managed identity, or whoever is signed in.</param>
    /// <param name="transport">Null: the network.</param>
    public VaultKey(Uri key, TokenCredential? credential = null, HttpPipelineTransport? transport = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        _key = key;
        var options = new Options();
        if (transport is not null)
        {
            options.Transport = transport;
        }

        // vault.azure.net of NAME.vault.azure.net, and that of each other cloud.
        var resource = key.Host[(key.Host.IndexOf('.', StringComparison.Ordinal) + 1)..];
        _pipeline = HttpPipelineBuilder.Build(options, new BearerTokenAuthenticationPolicy(credential ?? new DefaultAzureCredential(), $"https://{resource}/.default"));
    }

    public static bool IsAddress(string? text)
        => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps && address.Query.Length == 0
            && address.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries) is ["keys", _] or ["keys", _, _];

    public async Task<WrappedKey> WrapAsync(ReadOnlyMemory<byte> key, CancellationToken cancellationToken)
    {
        _current ??= (await AskAsync(RequestMethod.Get, _key.AbsoluteUri, null, Json.Default.KeyAnswer, cancellationToken)).Key?.Kid ?? throw Odd();
        return new WrappedKey(_current, await OperateAsync(_current, "wrapkey", key, cancellationToken));
    }

    public Task<byte[]> UnwrapAsync(WrappedKey wrapped, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wrapped);

        // Our token goes to our own vault only, whatever stands in the ring.
        return Uri.TryCreate(wrapped.Kid, UriKind.Absolute, out var kid) && kid.GetLeftPart(UriPartial.Authority) == _key.GetLeftPart(UriPartial.Authority) && kid.Segments.Length > 2 && kid.Segments[2].TrimEnd('/') == _key.Segments[2].TrimEnd('/')
            ? OperateAsync(kid.AbsoluteUri, "unwrapkey", wrapped.Bytes, cancellationToken)
            : throw new StorageException("The key ring was wrapped by another key than Alerts:Keys:VaultKey names.");
    }

    private async Task<byte[]> OperateAsync(string kid, string operation, ReadOnlyMemory<byte> value, CancellationToken cancellationToken)
    {
        var body = new OperationRequest(Algorithm, Base64Url.EncodeToString(value.Span));
        var answer = await AskAsync(RequestMethod.Post, $"{kid}/{operation}", body, Json.Default.OperationAnswer, cancellationToken);
        return answer.Value is { } text && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : throw Odd();
    }

    private async Task<T> AskAsync<T>(RequestMethod method, string address, OperationRequest? body, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        using var message = _pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(new Uri($"{address}?{Version}"));
        if (body is not null)
        {
            message.Request.Headers.Add(HttpHeader.Common.JsonContentType);
            message.Request.Content = RequestContent.Create(JsonSerializer.SerializeToUtf8Bytes(body, Json.Default.OperationRequest));
        }

        try
        {
            await _pipeline.SendAsync(message, cancellationToken);
            return message.Response.Status != (int)HttpStatusCode.OK ? throw new StorageException(Sentence(message.Response.Status))
                : JsonSerializer.Deserialize(message.Response.Content.ToMemory().Span, type) ?? throw Odd();
        }
        catch (Exception e) when (e is RequestFailedException or AuthenticationFailedException or AggregateException)
        {
            throw new StorageException(Sentence((e as RequestFailedException)?.Status ?? 0), e);
        }
        catch (JsonException e)
        {
            throw new StorageException(Odd().Message, e);
        }
    }

    private static StorageException Odd() => new("Key Vault answered what it never does. Check the address in Alerts:Keys:VaultKey.");

    private static string Sentence(int status) => status == 0 ? Unreachable : (HttpStatusCode)status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => $"Key Vault refuses us ({status}). Check the role Key Vault Crypto Service Encryption User on the key, and the vault's network rules.",
        HttpStatusCode.NotFound => "Key Vault has no such key. Check Alerts:Keys:VaultKey.",
        _ => $"Key Vault refused a request ({status}), also after repeats.",
    };

    private sealed class Options : ClientOptions;

    private sealed record OperationRequest([property: JsonPropertyName("alg")] string Algorithm, [property: JsonPropertyName("value")] string Value);

    private sealed record OperationAnswer([property: JsonPropertyName("value")] string? Value);

    private sealed record KeyAnswer([property: JsonPropertyName("key")] KeyPart? Key);

    private sealed record KeyPart([property: JsonPropertyName("kid")] string? Kid);

    [JsonSerializable(typeof(OperationRequest))]
    [JsonSerializable(typeof(OperationAnswer))]
    [JsonSerializable(typeof(KeyAnswer))]
    private sealed partial class Json : JsonSerializerContext;
}
