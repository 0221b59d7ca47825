using System.Collections.Concurrent;

namespace Alerts.Deliveries;

/// <summary>Whether a delivery may go now.</summary>
public abstract record Admission
{
    private Admission()
    {
    }

    /// <summary>It may; <see cref="TargetGate.LeaveAsync"/> must follow.</summary>
    /// <param name="HasWaited">Meanwhile somebody else may have settled it.</param>
    public sealed record Entered(bool HasWaited) : Admission;

    /// <summary>Not before this time. Its place in the order of its target is kept.</summary>
    public sealed record Held(DateTimeOffset Until) : Admission;
}

/// <summary>
/// Lets deliveries to their targets: one at a time to each target, in the order in which they were filed, no faster than its
/// pace, and none while its circuit is open. Knows only this process' work: after a restart every target starts afresh. Where the host has
/// an <see cref="ILimitStore"/>, pace and pauses are those of all instances together; one at a time and the order remain this process'.
/// </summary>
/// <remarks>
/// A retry that waits for its time holds nobody back: the order is that of what is due. The circuit opens after
/// <see cref="FailuresToOpen"/> failures in a row, for <see cref="FirstOpen"/>, then twice as long each time up to <see cref="LongestOpen"/>;
/// after that one delivery tries.
/// </remarks>
public sealed class TargetGate(DeliveryPace pace, TimeProvider clock, ILimitStore? limits = null)
{
    public const int FailuresToOpen = 5;
    public static readonly TimeSpan FirstOpen = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan LongestOpen = TimeSpan.FromMinutes(30);

    private readonly ConcurrentDictionary<string, TargetLine> _lines = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, HostWindow> _hosts = new(StringComparer.Ordinal);
    private readonly SharedPace? _shared = limits is null ? null : new SharedPace(limits, pace, clock);

    /// <summary>When the first of those that are held may go, of those whose time has not come; null where there is none.</summary>
    public DateTimeOffset? NextSlot()
    {
        var now = clock.GetUtcNow();
        return _lines.Values.Select(l => l.NextSlot(now)).Where(s => s is not null).DefaultIfEmpty(null).Min();
    }

    /// <summary>How many targets have an open circuit now.</summary>
    public int OpenCircuits => _lines.Values.Count(l => l.IsOpen(clock.GetUtcNow()));

    /// <summary>Waits while others of the same target are under way, if they are few.</summary>
    /// <param name="isBack">It comes when it was held until.</param>
    /// <exception cref="StorageException">Nobody can say what the other instances do: then it may not.</exception>
    public async Task<Admission> EnterAsync(Target target, Delivery delivery, bool isBack, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(delivery);
        var admission = await EnterLineAsync(target, delivery, cancellationToken);
        if (_shared is null || admission is not Admission.Entered entered)
        {
            return admission;
        }

        var isIn = false;
        try
        {
            switch (await _shared.AskAsync(target, delivery.Id, isBack, cancellationToken))
            {
                case Permit.Later later:
                    return new Admission.Held(later.At);
                case Permit.Go go when go.At - clock.GetUtcNow() is var wait && wait > TimeSpan.Zero:
                    // Timers drop what is below a millisecond: never early.
                    await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), clock, cancellationToken);
                    isIn = true;
                    return new Admission.Entered(HasWaited: true);
                default:
                    isIn = true;
                    return entered;
            }
        }
        finally
        {
            if (!isIn)
            {
                LeaveLine(target, delivery, outcome: null, TimeSpan.Zero);
            }
        }
    }

    /// <summary>The attempt is over.</summary>
    /// <param name="outcome">Null where nothing was sent.</param>
    public async Task LeaveAsync(Target target, Delivery delivery, SendOutcome? outcome, TimeSpan duration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(delivery);
        if (LeaveLine(target, delivery, outcome, duration) is { } closedUntil && _shared is not null)
        {
            await _shared.PauseAsync(target, closedUntil, cancellationToken);
        }
    }

    /// <summary>It is settled: a place that was kept for it is free.</summary>
    public void Forget(Delivery delivery)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        if (_lines.TryGetValue(delivery.TargetId, out var line))
        {
            line.Forget(new Place(delivery.CreatedAt, delivery.Id));
        }
    }

    private async Task<Admission> EnterLineAsync(Target target, Delivery delivery, CancellationToken cancellationToken)
    {
        var place = new Place(delivery.CreatedAt, delivery.Id);
        while (true)
        {
            var line = _lines.GetOrAdd(target.Id, static (_, x) => x.Gate.NewLine(x.Target), (Gate: this, Target: target));
            if (!line.TryAsk(place, clock.GetUtcNow(), out var asked))
            {
                continue; // It was forgotten between the two steps.
            }

            try
            {
                return await asked.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                if (!line.Withdraw(place) && await asked is Admission.Entered)
                {
                    LeaveLine(target, delivery, outcome: null, TimeSpan.Zero);
                }

                throw;
            }
        }
    }

    // Until when it is closed by this; null where that has not changed.
    private DateTimeOffset? LeaveLine(Target target, Delivery delivery, SendOutcome? outcome, TimeSpan duration)
    {
        if (!_lines.TryGetValue(target.Id, out var line))
        {
            return null;
        }

        if (line.Leave(new Place(delivery.CreatedAt, delivery.Id), outcome, duration, target.Id, clock.GetUtcNow(), out var closedUntil))
        {
            _lines.TryRemove(new KeyValuePair<string, TargetLine>(target.Id, line));
        }

        return closedUntil;
    }

    // What all instances keep together, a line of this one need not.
    private TargetLine NewLine(Target target)
        => _shared is not null ? new TargetLine([], null)
            : new TargetLine(DeliveryPace.Of(target.Channel), pace.HostOf(target) is { } host ? _hosts.GetOrAdd(host.Name, static (_, r) => new HostWindow(r), host.Rule) : null);
}
