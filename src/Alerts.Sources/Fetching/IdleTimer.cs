namespace Alerts.Sources.Fetching;

/// <summary>Cancels when nothing has happened for a time.</summary>
internal sealed class IdleTimer : IDisposable
{
    private readonly TimeSpan _time;
    private readonly CancellationTokenSource _source = new();
    private readonly ITimer _timer;

    public IdleTimer(TimeSpan time, TimeProvider clock)
    {
        _time = time;
        _timer = clock.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), _source, time, Timeout.InfiniteTimeSpan);
    }

    public CancellationToken Token => _source.Token;

    public void Restart() => _timer.Change(_time, Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _timer.Dispose();
        _source.Dispose();
    }
}
