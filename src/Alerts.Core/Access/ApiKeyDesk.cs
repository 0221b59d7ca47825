using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Alerts.Auditing;
using Alerts.Subscriptions;

namespace Alerts.Access;

/// <summary>A key as somebody asks for it, unchecked.</summary>
/// <param name="Tenant">Null: an operator's key.</param>
/// <param name="Scopes">Null: all that such a key may have.</param>
public sealed record ApiKeyRequest(string? Name = null, string? Tenant = null, IReadOnlyList<string>? Scopes = null, DateTimeOffset? ExpiresAt = null);

public abstract record ApiKeyResult
{
    private ApiKeyResult()
    {
    }

    /// <param name="Text">The key itself. Nobody can show it again.</param>
    public sealed record Made(ApiKey Key, string Text) : ApiKeyResult;

    /// <summary>Nothing was stored. All faults, not only the first.</summary>
    public sealed record Refused(IReadOnlyList<FieldFault> Faults) : ApiKeyResult;
}

/// <summary>Makes keys, shows each once, and knows a good one again.</summary>
public sealed class ApiKeyDesk(IApiKeyStore store, TenantRegister tenants, AuditTrail trail, TimeProvider clock)
{
    public const int MaxName = 200;

    private const int SecretBytes = 32;

    // Ours have 47; what is longer is not hashed at all.
    private const int MaxTextLength = 128;

    /// <summary>How long a key that was just found needs no look-up: also how long another process's revocation takes to bite here.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);

    /// <summary>How exactly the last use is known: a write for each request would cost more than it tells.</summary>
    public static readonly TimeSpan UsedWithin = TimeSpan.FromMinutes(5);

    /// <summary>How long a key goes on after it was rotated.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<string, (ApiKey Key, DateTimeOffset Until)> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (ApiKey Key, DateTimeOffset Until)> _knownById = new(StringComparer.Ordinal);

    /// <summary>The text of a new operator's key when none was stored; null when there was one. Nobody can show it again.</summary>
    public async Task<string?> CreateFirstAsync(CancellationToken cancellationToken)
        => await store.AnyAsync(cancellationToken) ? null : (await MakeAsync(new ApiKey("", clock.GetUtcNow()), cancellationToken)).Text;

    /// <summary>Revokes every key, then makes one of an operator. Killed in between it leaves none, and the next start makes a first one.</summary>
    public async Task<string> ReplaceAsync(CancellationToken cancellationToken)
    {
        await trail.ChangeAsync(new AuditedChange("revokeAllKeys", "", null, null, null), () => store.RemoveAllAsync(cancellationToken), cancellationToken);
        _known.Clear();
        _knownById.Clear();
        return (await MakeAsync(new ApiKey("", clock.GetUtcNow()), cancellationToken)).Text;
    }

    public async Task<ApiKeyResult> CreateAsync(ApiKeyRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (faults, now) = (new List<FieldFault>(), clock.GetUtcNow());
        if (request.Name is { } name && (name.Length > MaxName || name.Any(char.IsControl)))
        {
            faults.Add(new FieldFault("name", $"must have at most {MaxName} characters and no control character"));
        }

        if (request.Tenant is { } tenant && !KebabCase.IsMatch(tenant))
        {
            faults.Add(new FieldFault("tenant", "must be lower-case words joined by hyphens, at most 64 characters"));
        }

        var possible = request.Tenant is null ? ApiScope.All : ApiScope.OfTenants;
        foreach (var (scope, i) in (request.Scopes ?? []).Select((s, i) => (s, i)).Where(x => !possible.Contains(x.s, StringComparer.Ordinal)))
        {
            faults.Add(new FieldFault($"scopes/{i}", ApiScope.All.Contains(scope, StringComparer.Ordinal) ? "is for operators' keys only" : $"is not one of {string.Join(", ", possible)}"));
        }

        if (request.Scopes is { Count: 0 })
        {
            faults.Add(new FieldFault("scopes", "must name one at least"));
        }

        if (request.ExpiresAt <= now)
        {
            faults.Add(new FieldFault("expiresAt", "must lie ahead"));
        }

        return faults.Count > 0
            ? new ApiKeyResult.Refused(faults)
            : await MakeAsync(
                new ApiKey("", now) { Name = request.Name ?? "", Tenant = request.Tenant, Scopes = [.. possible.Where(s => request.Scopes?.Contains(s, StringComparer.Ordinal) ?? true)], ExpiresAt = request.ExpiresAt },
                cancellationToken);
    }

    /// <summary>Another key for the same; the old one goes on for <see cref="Overlap"/>. Null where there is no such key, or it is over.</summary>
    public async Task<ApiKeyResult.Made?> RotateAsync(string id, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (await store.FindAsync(id, cancellationToken) is not { } old || !old.IsGoodAt(now))
        {
            return null;
        }

        // The new one first: killed in between, the old one still opens.
        var made = await MakeAsync(old with { CreatedAt = now, LastUsedAt = null }, cancellationToken);
        await trail.ChangeAsync(
            new AuditedChange("rotateKey", id, old.Tenant, View(old), View(old with { ExpiresAt = now + Overlap })), () => store.ExpireAsync(id, now + Overlap, cancellationToken), cancellationToken);
        Forget(old);
        return made;
    }

    /// <summary>It opens nothing any more, here at once. False when there was none.</summary>
    public async Task<bool> RevokeAsync(string id, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } key)
        {
            return false;
        }

        var isDone = await trail.ChangeAsync(new AuditedChange("revokeKey", id, key.Tenant, View(key), null), () => store.RemoveAsync(id, cancellationToken), cancellationToken, removed => removed);
        Forget(key);
        return isDone;
    }

    /// <summary>The key of this text; null where it is none, or over.</summary>
    public async Task<ApiKey?> FindGoodAsync(string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxTextLength || !text.StartsWith(ApiKey.Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var (hash, now) = (HashOf(text), clock.GetUtcNow());
        if (!_known.TryGetValue(hash, out var known) || now >= known.Until)
        {
            // A store may compare loosely (case, collation); this comparison decides.
            if (await store.FindByHashAsync(hash, cancellationToken) is not { } key || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(key.Hash), Encoding.ASCII.GetBytes(hash)))
            {
                _known.TryRemove(hash, out _);
                return null;
            }

            known = (key, now + Remembered);
            _known[hash] = known;
            await MarkUsedAsync(key, now, cancellationToken);
        }

        return known.Key.IsGoodAt(now) ? known.Key : null;
    }

    /// <summary>The key with this id as it is now, for a session, which holds no key's text; null where it was revoked, or is over.</summary>
    public async Task<ApiKey?> FindStillGoodAsync(string id, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (!_knownById.TryGetValue(id, out var known) || now >= known.Until)
        {
            if (await store.FindAsync(id, cancellationToken) is not { } key)
            {
                _knownById.TryRemove(id, out _);
                return null;
            }

            known = (key, now + Remembered);
            _knownById[id] = known;
            await MarkUsedAsync(key, now, cancellationToken);
        }

        return known.Key.IsGoodAt(now) ? known.Key : null;
    }

    private Task MarkUsedAsync(ApiKey key, DateTimeOffset now, CancellationToken cancellationToken)
        => key.IsGoodAt(now) && now - (key.LastUsedAt ?? DateTimeOffset.MinValue) >= UsedWithin ? store.MarkUsedAsync(key.Id, now, cancellationToken) : Task.CompletedTask;

    private void Forget(ApiKey key)
    {
        _known.TryRemove(key.Hash, out _);
        _knownById.TryRemove(key.Id, out _);
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <param name="draft">All but its hash.</param>
    private async Task<ApiKeyResult.Made> MakeAsync(ApiKey draft, CancellationToken cancellationToken)
    {
        var text = ApiKey.Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var key = draft with { Hash = HashOf(text) };
        await trail.ChangeAsync(new AuditedChange("createKey", key.Id, key.Tenant, null, View(key)), () => store.AddAsync(key, cancellationToken), cancellationToken);
        if (key.Tenant is { } tenant)
        {
            await tenants.EnsureAsync(tenant, cancellationToken);
        }

        return new ApiKeyResult.Made(key, text);
    }

    private static object View(ApiKey key) => new { key.Name, key.Tenant, key.Scopes, key.ExpiresAt };
}
