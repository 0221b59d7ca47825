using System.Collections.Immutable;

namespace Alerts.Deliveries;

/// <summary>What all instances know of one thing that is limited: a target, or a host. Instants are kept to the tick, in order.</summary>
/// <param name="Went">When those that were let go might go; as many as the rules look back on.</param>
/// <param name="Called">For when those that could not go were called; as many as the rules look back on.</param>
/// <param name="ClosedUntil">Nothing goes before; null: it is open.</param>
public sealed record Limit(ImmutableArray<DateTimeOffset> Went, ImmutableArray<DateTimeOffset> Called, DateTimeOffset? ClosedUntil)
{
    public static readonly Limit None = new([], [], null);
}

/// <param name="Version">Opaque; another after each write.</param>
public sealed record StoredLimit(Limit Limit, string Version);

/// <summary>
/// One row for each thing that is limited, where several instances deliver at once. A host that delivers from one process has none: the
/// <see cref="TargetGate"/> knows all there is to know.
/// </summary>
public interface ILimitStore
{
    /// <summary>Null where there is none.</summary>
    /// <param name="key">Any text of up to 256 characters.</param>
    Task<StoredLimit?> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>Stores it where nobody has written since, in one step. False where somebody has; then nothing is changed. Durable when the task completes.</summary>
    /// <param name="version">As it was found; null: there was none.</param>
    Task<bool> SwapAsync(string key, Limit limit, string? version, CancellationToken cancellationToken);
}
