using System.Diagnostics.CodeAnalysis;

namespace Alerts.Deliveries;

internal readonly record struct Place(DateTimeOffset FiledAt, string DeliveryId);

// Deliveries of one alert have one time; their ids settle the rest.
internal sealed class PlaceOrder : IComparer<Place>
{
    public static readonly PlaceOrder Instance = new();

    public int Compare(Place x, Place y) => x.FiledAt.CompareTo(y.FiledAt) is var byTime and not 0 ? byTime : string.CompareOrdinal(x.DeliveryId, y.DeliveryId);
}

// Shared by the lines of a host, each of which holds its own lock when it asks.
internal sealed class HostWindow(RateRule rule)
{
    private readonly Lock _lock = new();
    private readonly RateWindows _windows = new([rule]);

    public DateTimeOffset? TakeOrNext(DateTimeOffset now)
    {
        lock (_lock)
        {
            var next = _windows.NextAt(now);
            if (next > now)
            {
                return next;
            }

            _windows.Take(now);
            return null;
        }
    }
}

internal sealed class TargetLine(IReadOnlyList<RateRule> rules, HostWindow? host)
{
    // So many of one target wait within the process; more would keep workers from other targets.
    private const int MostWaiting = 16;

    // A held delivery that did not come back in this time after its slot was cancelled or is lost: its place is free.
    private static readonly TimeSpan SlotKept = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LeastHold = TimeSpan.FromMilliseconds(50);

    // Far below the lock of a queue message.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private const int TooManyRequests = 429;
    private static readonly TimeSpan PauseWhereNoneIsSaid = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly RateWindows _windows = new(rules);
    private readonly SortedDictionary<Place, TaskCompletionSource<Admission>> _waiting = new(PlaceOrder.Instance);
    private readonly HeldPlaces _held = new();
    private bool _isForgotten;
    private bool _isBusy;
    private int _failures;
    private DateTimeOffset _closedUntil;
    private TimeSpan _usual = LeastHold; // a moving average

    public DateTimeOffset? NextSlot(DateTimeOffset now)
    {
        lock (_lock)
        {
            return _held.FirstSlotAfter(now);
        }
    }

    public bool IsOpen(DateTimeOffset now)
    {
        lock (_lock)
        {
            return _failures >= TargetGate.FailuresToOpen && _closedUntil > now;
        }
    }

    /// <summary>False where this line is out of use.</summary>
    public bool TryAsk(Place place, DateTimeOffset now, [NotNullWhen(true)] out Task<Admission>? asked)
    {
        lock (_lock)
        {
            asked = _isForgotten ? null
                : !_isBusy ? Task.FromResult(EnterOrHold(place, now, hasWaited: false))
                : MayWait(place, now) ? Wait(place)
                : Task.FromResult<Admission>(Hold(place, Projected(place, now), now));
            return asked is not null;
        }
    }

    public void Forget(Place place)
    {
        lock (_lock)
        {
            _held.Remove(place);
        }
    }

    /// <summary>False where it waits no more.</summary>
    public bool Withdraw(Place place)
    {
        lock (_lock)
        {
            return _waiting.Remove(place);
        }
    }

    /// <summary>True where nothing is left to remember.</summary>
    /// <param name="closedUntil">Null where this has not closed it for longer.</param>
    public bool Leave(Place place, SendOutcome? outcome, TimeSpan duration, string seed, DateTimeOffset now, out DateTimeOffset? closedUntil)
    {
        lock (_lock)
        {
            var before = Later(_closedUntil, now);
            _isBusy = false;

            // A second message of the same delivery may have asked meanwhile.
            _held.Remove(place);
            _usual = Max(LeastHold, (_usual * 3 + duration) / 4);
            Learn(outcome, seed, now);
            closedUntil = _closedUntil > before ? _closedUntil : null;
            while (!_isBusy && _waiting.Count > 0)
            {
                var (next, waiting) = _waiting.First();
                _waiting.Remove(next);
                waiting.SetResult(EnterOrHold(next, now, hasWaited: true));
            }

            _isForgotten = !_isBusy && _held.Count == 0 && _failures == 0 && _closedUntil <= now && _windows.IsEmpty(now);
            return _isForgotten;
        }
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private bool MayWait(Place place, DateTimeOffset now)
        => _waiting.Count < MostWaiting && _usual * (_waiting.Count + 1) <= LongestWait && _closedUntil <= now && !_waiting.ContainsKey(place) && !IsBehind(place, now);

    private Task<Admission> Wait(Place place)
    {
        _held.Remove(place);
        var waiting = new TaskCompletionSource<Admission>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add(place, waiting);
        return waiting.Task;
    }

    // When all in front will have gone, at the pace and with the usual duration of this target.
    private DateTimeOffset Projected(Place place, DateTimeOffset now)
    {
        var ahead = _held.Before(place) + _waiting.Count + (_isBusy ? 1 : 0);
        return Later(Later(_windows.NextAt(now, ahead), now + (_usual * ahead)), _closedUntil > now ? _closedUntil + (_usual * ahead) : now);
    }

    private Admission EnterOrHold(Place place, DateTimeOffset now, bool hasWaited)
    {
        var isBehind = IsBehind(place, now);
        if (_closedUntil > now)
        {
            // One tries when the time is over, the others after it.
            return Hold(place, isBehind ? Projected(place, now) : _closedUntil, now);
        }

        if (isBehind)
        {
            return Hold(place, Projected(place, now), now);
        }

        if (_windows.NextAt(now) is var next && next > now)
        {
            return Hold(place, next, now);
        }

        if (host?.TakeOrNext(now) is { } hostNext)
        {
            return Hold(place, hostNext, now);
        }

        _held.Remove(place);
        _windows.Take(now);
        _isBusy = true;
        return new Admission.Entered(hasWaited);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private bool IsBehind(Place place, DateTimeOffset now)
    {
        _held.Forget(now - SlotKept);
        return _held.Before(place) > 0;
    }

    private Admission.Held Hold(Place place, DateTimeOffset until, DateTimeOffset now)
    {
        // In whole milliseconds, as queues keep time: one that comes back must not be too early.
        var slot = Later(until, now + LeastHold).AddTicks(TimeSpan.TicksPerMillisecond - 1);
        slot = slot.AddTicks(-(slot.Ticks % TimeSpan.TicksPerMillisecond));
        _held.Set(place, slot);
        return new Admission.Held(slot);
    }

    private void Learn(SendOutcome? outcome, string seed, DateTimeOffset now)
    {
        switch (outcome)
        {
            case SendOutcome.Retry { StatusCode: TooManyRequests } slow:
                // It works, and says that it is too much.
                Ask(slow.RetryAfter > TimeSpan.Zero ? slow.RetryAfter.Value : PauseWhereNoneIsSaid, now);
                break;
            case SendOutcome.Retry retry:
                _failures = Math.Min(_failures + 1, TargetGate.FailuresToOpen + 16);
                Ask(retry.RetryAfter ?? TimeSpan.Zero, now);
                if (_failures >= TargetGate.FailuresToOpen)
                {
                    var open = TargetGate.FirstOpen * Math.Pow(2, _failures - TargetGate.FailuresToOpen);
                    Close(now + RetrySchedule.Jittered(open < TargetGate.LongestOpen ? open : TargetGate.LongestOpen, seed, _failures));
                }

                break;
            case SendOutcome.Accepted:
                _failures = 0;
                break;
        }

        Ask(outcome?.Pause ?? TimeSpan.Zero, now);
    }

    private void Ask(TimeSpan wait, DateTimeOffset now) => Close(now + (wait < RetrySchedule.MostRetryAfter ? wait : RetrySchedule.MostRetryAfter));

    private void Close(DateTimeOffset until) => _closedUntil = Later(until, _closedUntil);
}

// The held of one target, in order, each with the time for which it is to come back.
internal sealed class HeldPlaces
{
    private readonly List<(Place Place, DateTimeOffset Slot)> _places = [];

    public int Count => _places.Count;

    public DateTimeOffset? FirstSlotAfter(DateTimeOffset now) => _places.Where(p => p.Slot > now).Select(p => (DateTimeOffset?)p.Slot).Min();

    public int Before(Place place) => Find(place) is >= 0 and var at ? at : ~Find(place);

    public void Set(Place place, DateTimeOffset slot)
    {
        var at = Find(place);
        if (at >= 0)
        {
            _places[at] = (place, slot);
        }
        else
        {
            _places.Insert(~at, (place, slot));
        }
    }

    public void Remove(Place place)
    {
        if (Find(place) is >= 0 and var at)
        {
            _places.RemoveAt(at);
        }
    }

    /// <summary>Those in front that did not come back.</summary>
    public void Forget(DateTimeOffset before) => _places.RemoveRange(0, _places.TakeWhile(p => p.Slot < before).Count());

    private int Find(Place place)
    {
        var (low, high) = (0, _places.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = PlaceOrder.Instance.Compare(_places[middle].Place, place);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
