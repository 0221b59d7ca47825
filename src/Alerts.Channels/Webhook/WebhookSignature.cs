using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Alerts.Channels.Webhook;

/// <summary>The symmetric signature of the Standard Webhooks specification, version 1.</summary>
internal static class WebhookSignature
{
    private const string SecretPrefix = "whsec_";
    private const int LeastKeyBytes = 24;
    private const int MostKeyBytes = 64;

    /// <summary>
    /// <c>v1,</c> and the base64 of HMAC-SHA256 over <c>id.timestamp.body</c>. Null where the secret is not
    /// <c>whsec_</c> with the base64 of 24 to 64 bytes.
    /// </summary>
    /// <param name="timestamp">Unix seconds of this attempt.</param>
    public static string? Of(string? secret, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        Span<byte> key = stackalloc byte[MostKeyBytes];
        if (secret?.StartsWith(SecretPrefix, StringComparison.Ordinal) != true
            || !Convert.TryFromBase64Chars(secret.AsSpan(SecretPrefix.Length), key, out var keyLength)
            || keyLength < LeastKeyBytes)
        {
            return null;
        }

        var head = string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.");
        var headLength = Encoding.UTF8.GetByteCount(head);
        var signed = ArrayPool<byte>.Shared.Rent(headLength + body.Length);
        try
        {
            Encoding.UTF8.GetBytes(head, signed);
            body.CopyTo(signed.AsSpan(headLength));
            Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
            HMACSHA256.HashData(key[..keyLength], signed.AsSpan(0, headLength + body.Length), digest);
            return $"v1,{Convert.ToBase64String(digest)}";
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(signed);
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
