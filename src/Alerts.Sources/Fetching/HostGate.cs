using System.Collections.Concurrent;

namespace Alerts.Sources.Fetching;

/// <summary>How gently a host is asked.</summary>
/// <param name="Delay">Between the starts of two requests to one host.</param>
/// <param name="Concurrency">Requests to one host at once; 1 or more.</param>
public sealed record Politeness(TimeSpan Delay, int Concurrency);

/// <summary>
/// Lets requests to one host pass one after the other: at a distance, a few at once, and none while the host asked to be left alone. Other
/// hosts do not wait.
/// </summary>
public sealed class HostGate(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Lane> _lanes = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Waits for a turn, which ends when the result is disposed of.</summary>
    public async Task<IDisposable> EnterAsync(Uri address, Politeness politeness, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(politeness);
        var lane = LaneOf(address, politeness);
        await lane.Turns.WaitAsync(cancellationToken);
        try
        {
            if (lane.Next(clock.GetUtcNow(), politeness.Delay) is { } wait && wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, clock, cancellationToken);
            }

            return new Turn(lane.Turns);
        }
        catch
        {
            lane.Turns.Release();
            throw;
        }
    }

    /// <summary>Until when the host asked to be left alone; null where it did not, or that is over.</summary>
    public DateTimeOffset? HeldUntil(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return _lanes.TryGetValue(address.Authority, out var lane) && lane.Held > clock.GetUtcNow() ? lane.Held : null;
    }

    /// <summary>The host asked to be left alone for this long.</summary>
    public void Hold(Uri address, Politeness politeness, TimeSpan time)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(politeness);
        LaneOf(address, politeness).Held = clock.GetUtcNow() + time;
    }

    // The first who asks a host decides how many may at once.
    private Lane LaneOf(Uri address, Politeness politeness) => _lanes.GetOrAdd(address.Authority, _ => new Lane(politeness.Concurrency));

    private sealed class Lane(int concurrency)
    {
        private readonly Lock _lock = new();
        private DateTimeOffset _next = DateTimeOffset.MinValue;
        private long _held;

        public SemaphoreSlim Turns { get; } = new(concurrency);

        public DateTimeOffset Held
        {
            get => new(Volatile.Read(ref _held), TimeSpan.Zero);
            set => Volatile.Write(ref _held, value.UtcTicks);
        }

        /// <summary>Takes the next start, and says how far it is.</summary>
        public TimeSpan Next(DateTimeOffset now, TimeSpan delay)
        {
            lock (_lock)
            {
                var start = _next > now ? _next : now;
                _next = start + delay;
                return start - now;
            }
        }
    }

    private sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        private int _isOver;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 0)
            {
                turns.Release();
            }
        }
    }
}
