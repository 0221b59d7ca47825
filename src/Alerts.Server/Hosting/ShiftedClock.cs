namespace Alerts.Server.Hosting;

/// <summary>Stands on another day (--now) and goes on from there at the usual pace.</summary>
public sealed class ShiftedClock(DateTimeOffset start) : TimeProvider
{
    private readonly long _origin = System.GetTimestamp();

    /// <summary>The system's clock where no other day is wanted.</summary>
    public static TimeProvider At(DateTimeOffset? start) => start is { } instant ? new ShiftedClock(instant) : System;

    public override DateTimeOffset GetUtcNow() => start + System.GetElapsedTime(_origin);
}
