namespace Alerts.Access;

/// <summary>A key to the API as it is stored. The key's own text is kept nowhere.</summary>
/// <param name="Hash">SHA-256 of the text in lower-case hex. Unsalted: the text is 256 random bits and cannot be guessed.</param>
public sealed record ApiKey(string Hash, DateTimeOffset CreatedAt)
{
    /// <summary>Starts every key, so that a scanner knows a leaked one.</summary>
    public const string Prefix = "alk_";

    /// <summary>Keeps the hash out of logs.</summary>
    public override string ToString() => $"ApiKey of {CreatedAt:O}";
}

/// <summary>Holds the keys that open the API. Every write is durable when its task completes.</summary>
public interface IApiKeyStore
{
    /// <summary>Stores the key; one with the same hash stays as it is.</summary>
    Task AddAsync(ApiKey key, CancellationToken cancellationToken);

    /// <summary>Null when there is none.</summary>
    Task<ApiKey?> FindByHashAsync(string sha256Hex, CancellationToken cancellationToken);

    Task<bool> AnyAsync(CancellationToken cancellationToken);

    /// <summary>Does nothing where there is none. Not atomic over several keys: what was removed stays removed.</summary>
    Task RemoveAllAsync(CancellationToken cancellationToken);
}
