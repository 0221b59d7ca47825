using System.Collections.Concurrent;
using Alerts.Subscriptions;

namespace Alerts.Deliveries;

/// <summary>Whether a delivery may go now.</summary>
public abstract record Admission
{
    private Admission()
    {
    }

    /// <summary>It may; <see cref="TargetGate.Leave"/> must follow.</summary>
    /// <param name="HasWaited">Meanwhile somebody else may have settled it.</param>
    public sealed record Entered(bool HasWaited) : Admission;

    /// <summary>Not before this time. Its place in the order of its target is kept.</summary>
    public sealed record Held(DateTimeOffset Until) : Admission;
}

/// <summary>
/// Lets deliveries to their targets: one at a time to each target, in the order in which they were filed, no faster than its
/// pace, and none while its circuit is open. Knows only this process' work: after a restart every target starts afresh.
/// </summary>
/// <remarks>
/// A retry that waits for its time holds nobody back: the order is that of what is due. The circuit opens after
/// <see cref="FailuresToOpen"/> failures in a row, for <see cref="FirstOpen"/>, then twice as long each time up to <see cref="LongestOpen"/>;
/// after that one delivery tries.
/// </remarks>
public sealed class TargetGate(DeliveryPace pace, TimeProvider clock)
{
    public const int FailuresToOpen = 5;
    public static readonly TimeSpan FirstOpen = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan LongestOpen = TimeSpan.FromMinutes(30);

    private readonly ConcurrentDictionary<string, TargetLine> _lines = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, HostWindow> _hosts = new(StringComparer.Ordinal);

    /// <summary>When the first of those that are held may go, of those whose time has not come; null where there is none.</summary>
    public DateTimeOffset? NextSlot()
    {
        var now = clock.GetUtcNow();
        return _lines.Values.Select(l => l.NextSlot(now)).Where(s => s is not null).DefaultIfEmpty(null).Min();
    }

    /// <summary>How many targets have an open circuit now.</summary>
    public int OpenCircuits => _lines.Values.Count(l => l.IsOpen(clock.GetUtcNow()));

    /// <summary>Waits while others of the same target are under way, if they are few.</summary>
    public async Task<Admission> EnterAsync(Target target, Delivery delivery, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(delivery);
        var place = new Place(delivery.CreatedAt, delivery.Id);
        while (true)
        {
            var line = _lines.GetOrAdd(target.Id, static (_, x) => new TargetLine(x.Target.Channel, x.Host), (Target: target, Host: HostOf(target)));
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
                    Leave(target, delivery, outcome: null, TimeSpan.Zero);
                }

                throw;
            }
        }
    }

    /// <summary>The attempt is over.</summary>
    /// <param name="outcome">Null where nothing was sent.</param>
    public void Leave(Target target, Delivery delivery, SendOutcome? outcome, TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(delivery);
        if (_lines.TryGetValue(target.Id, out var line) && line.Leave(new Place(delivery.CreatedAt, delivery.Id), outcome, duration, target.Id, clock.GetUtcNow()))
        {
            _lines.TryRemove(new KeyValuePair<string, TargetLine>(target.Id, line));
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

    private HostWindow? HostOf(Target target)
        => target.Channel != ChannelKind.Email && Uri.TryCreate(target.Address, UriKind.Absolute, out var url) && pace.OfHost(url.IdnHost) is { } rule
            ? _hosts.GetOrAdd(url.IdnHost, static (_, r) => new HostWindow(r), rule)
            : null;
}
