namespace Alerts.Access;

/// <summary>A company that owns subscriptions. One that a subscription or a key names is there from then on.</summary>
/// <param name="Id">Lower-case words joined by hyphens, at most 64 characters.</param>
/// <param name="Name">For people; may be empty.</param>
public sealed record Tenant(string Id, string Name, DateTimeOffset CreatedAt)
{
    /// <summary>1 at first, one more with each change; kept by the store.</summary>
    public int Version { get; init; } = 1;

    public static bool IsId(string? text) => KebabCase.IsMatch(text);
}

/// <summary>Writes are durable when their task completes.</summary>
public interface ITenantStore
{
    /// <summary>False where its id is there already; that one stays.</summary>
    Task<bool> AddAsync(Tenant tenant, CancellationToken cancellationToken);

    Task<Tenant?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Writes where the stored version is this one's, and makes it one more. False where it is not.</summary>
    Task<bool> ReplaceAsync(Tenant tenant, CancellationToken cancellationToken);

    /// <summary>By id.</summary>
    Task<Page<Tenant>> ListAsync(string? cursor, int take, CancellationToken cancellationToken);

    /// <summary>False when there was none.</summary>
    Task<bool> RemoveAsync(string id, CancellationToken cancellationToken);
}
