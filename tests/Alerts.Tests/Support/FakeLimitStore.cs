using Alerts.Deliveries;
using Microsoft.Extensions.Time.Testing;

namespace Alerts.Tests.Support;

internal sealed class FakeLimitStore(PortCalls? calls = null) : ILimitStore
{
    private readonly Lock _lock = new();
    private int _version;

    public Dictionary<string, StoredLimit> Rows { get; } = [];

    public int Reads { get; private set; }

    public int Swaps { get; private set; }

    /// <summary>So many swaps from now on find that somebody else was quicker.</summary>
    public int LostSwaps { get; set; }

    public bool IsUnreachable { get; set; }

    /// <summary>Runs before each swap.</summary>
    public Func<Task>? BeforeSwap { get; set; }

    public Task<StoredLimit?> FindAsync(string key, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Check();
            Reads++;
            var found = Rows.GetValueOrDefault(key);
            calls?.Done();
            return Task.FromResult(found);
        }
    }

    public async Task<bool> SwapAsync(string key, Limit limit, string? version, CancellationToken cancellationToken)
    {
        await (BeforeSwap?.Invoke() ?? Task.CompletedTask);
        lock (_lock)
        {
            Check();
            Swaps++;
            var done = LostSwaps-- <= 0 && Rows.GetValueOrDefault(key)?.Version == version;
            if (done)
            {
                Rows[key] = new StoredLimit(limit, $"{++_version}");
            }

            calls?.Done(done ? 1 : 0);
            return done;
        }
    }

    private void Check()
    {
        if (IsUnreachable)
        {
            throw new StorageException("The storage account cannot be reached.");
        }
    }
}

public sealed class FakeLimitStoreTests : Contracts.LimitStoreContract
{
    protected override ILimitStore Store { get; } = new FakeLimitStore();
}

/// <summary>Whoever waits on it has waited: its time leaps to the end of each wait.</summary>
internal sealed class LeapingClock(DateTimeOffset now) : FakeTimeProvider(now)
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Advance(dueTime);
        callback(state);
        return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
