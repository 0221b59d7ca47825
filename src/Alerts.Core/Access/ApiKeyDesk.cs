using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Alerts.Access;

/// <summary>Makes keys, shows each once, and knows a good one again.</summary>
public sealed class ApiKeyDesk(IApiKeyStore store, TimeProvider clock)
{
    private const int SecretBytes = 32;

    // Ours have 47; what is longer is not hashed at all.
    private const int MaxTextLength = 128;

    /// <summary>How long a key that was just found needs no look-up: also how long another process's revocation takes to bite here.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _goodUntil = new(StringComparer.Ordinal);

    /// <summary>The text of a new key when none was stored; null when there was one. Nobody can show it again.</summary>
    public async Task<string?> CreateFirstAsync(CancellationToken cancellationToken)
        => await store.AnyAsync(cancellationToken) ? null : await CreateAsync(cancellationToken);

    /// <summary>Revokes every key, then makes one. Killed in between it leaves none, and the next start makes a first one.</summary>
    public async Task<string> ReplaceAsync(CancellationToken cancellationToken)
    {
        await store.RemoveAllAsync(cancellationToken);
        _goodUntil.Clear();
        return await CreateAsync(cancellationToken);
    }

    public async Task<bool> IsGoodAsync(string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxTextLength || !text.StartsWith(ApiKey.Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var hash = HashOf(text);
        if (_goodUntil.TryGetValue(hash, out var until) && clock.GetUtcNow() < until)
        {
            return true;
        }

        // A store may compare loosely (case, collation); this comparison decides.
        var good = await store.FindByHashAsync(hash, cancellationToken) is { } key
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(key.Hash), Encoding.ASCII.GetBytes(hash));
        if (good)
        {
            _goodUntil[hash] = clock.GetUtcNow() + Remembered;
        }
        else
        {
            _goodUntil.TryRemove(hash, out _);
        }

        return good;
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private async Task<string> CreateAsync(CancellationToken cancellationToken)
    {
        var text = ApiKey.Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        await store.AddAsync(new ApiKey(HashOf(text), clock.GetUtcNow()), cancellationToken);
        return text;
    }
}
