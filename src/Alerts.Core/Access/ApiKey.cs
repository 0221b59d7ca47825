namespace Alerts.Access;

/// <summary>What a key opens, by the names that API and database use.</summary>
public static class ApiScope
{
    public const string SubscriptionsRead = "subscriptions:read";

    /// <summary>Subscriptions, and the deliveries and targets that belong to them.</summary>
    public const string SubscriptionsWrite = "subscriptions:write";

    /// <summary>Alerts, and the law that they tell of.</summary>
    public const string AlertsRead = "alerts:read";

    /// <summary>What concerns every tenant: silences, suppressions, revisions of the dataset, proposals. For operators' keys only.</summary>
    public const string Operate = "operate";

    /// <summary>Keys. For operators' keys only.</summary>
    public const string Admin = "admin";

    public static IReadOnlyList<string> All { get; } = [SubscriptionsRead, SubscriptionsWrite, AlertsRead, Operate, Admin];

    /// <summary>Those that a key of a tenant may have.</summary>
    public static IReadOnlyList<string> OfTenants { get; } = [SubscriptionsRead, SubscriptionsWrite, AlertsRead];
}

/// <summary>A key to the API as it is stored. The key's own text is kept nowhere.</summary>
/// <param name="Hash">SHA-256 of the text in lower-case hex. Unsalted: the text is 256 random bits and cannot be guessed.</param>
public sealed record ApiKey(string Hash, DateTimeOffset CreatedAt)
{
    /// <summary>Starts every key, so that a scanner knows a leaked one.</summary>
    public const string Prefix = "alk_";

    /// <summary>The hash's first 26 characters: it opens nothing, and a store can derive it by itself.</summary>
    public string Id => $"key_{Hash[..26]}";

    /// <summary>For people; may be empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>The one company whose things it opens; null: every one's, an operator's key.</summary>
    public string? Tenant { get; init; }

    /// <summary>Of <see cref="ApiScope"/>; sorted as there. A key of before scopes has all.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = ApiScope.All;

    /// <summary>Exclusive; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>To within <see cref="ApiKeyDesk.UsedWithin"/>; null: never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    public bool IsGoodAt(DateTimeOffset now) => ExpiresAt is not { } end || now < end;

    /// <summary>Keeps the hash out of logs.</summary>
    public override string ToString() => $"ApiKey {Id} of {CreatedAt:O}";
}

/// <summary>Holds the keys that open the API. Every write is durable when its task completes.</summary>
public interface IApiKeyStore
{
    /// <summary>Stores the key; one with the same hash stays as it is.</summary>
    Task AddAsync(ApiKey key, CancellationToken cancellationToken);

    /// <summary>Null when there is none.</summary>
    Task<ApiKey?> FindByHashAsync(string sha256Hex, CancellationToken cancellationToken);

    /// <summary>Null when there is none.</summary>
    Task<ApiKey?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>By id.</summary>
    Task<Page<ApiKey>> ListAsync(string? cursor, int take, CancellationToken cancellationToken);

    /// <summary>It opens nothing from then on. Does nothing where there is none, or it ends earlier.</summary>
    Task ExpireAsync(string id, DateTimeOffset at, CancellationToken cancellationToken);

    Task MarkUsedAsync(string id, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>False when there was none.</summary>
    Task<bool> RemoveAsync(string id, CancellationToken cancellationToken);

    Task<bool> AnyAsync(CancellationToken cancellationToken);

    /// <summary>Does nothing where there is none. Not atomic over several keys: what was removed stays removed.</summary>
    Task RemoveAllAsync(CancellationToken cancellationToken);
}
