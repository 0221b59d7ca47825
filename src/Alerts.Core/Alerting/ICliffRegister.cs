using Alerts.Policies;

namespace Alerts.Alerting;

/// <summary>
/// A cliff as it is told: all provisions whose state changes by one cause on one day are one event.
/// </summary>
/// <param name="Cause">The suspending provision, or the provision itself.</param>
/// <param name="On">The day to watch: the last day of a window, or the first day of a provision.</param>
public sealed record CliffKey(ProvisionKey Cause, CliffKind Kind, DateOnly On)
{
    /// <summary>The window, whichever day it ends on: an extension keeps it.</summary>
    public string Window => $"{Cause}:{Kind}";

    public override string ToString() => $"{Window}:{On:O}";
}

public enum CliffClosure
{
    /// <summary>The day has passed and what was to happen by default has happened.</summary>
    Lapsed,

    /// <summary>The same window now ends later.</summary>
    Extended,

    /// <summary>The window is gone, or ends earlier: another act came first.</summary>
    Superseded,
}

/// <param name="Closure">Null while it lies ahead.</param>
public sealed record RegisteredCliff(CliffKey Key, CliffClosure? Closure);

/// <summary>Remembers which cliffs were seen and how each ended, so that each is closed once.</summary>
public interface ICliffRegister
{
    Task<IReadOnlyList<RegisteredCliff>> AllAsync(CancellationToken cancellationToken);

    /// <summary>Adds or replaces by key; durable when the task completes.</summary>
    Task PutAsync(RegisteredCliff cliff, CancellationToken cancellationToken);
}
