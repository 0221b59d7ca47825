namespace Alerts.Tests.Support;

/// <summary>A kill of the process, as a port call that never returns to its caller.</summary>
internal sealed class KilledException() : Exception("Killed here.");

/// <summary>Counts every call of a port in one world and kills the work after the n-th one, with its effect done.</summary>
internal sealed class PortCalls
{
    private int _killAfter = int.MaxValue;

    public int Calls { get; private set; }

    /// <summary>Rows that were added or changed.</summary>
    public int Writes { get; private set; }

    public void KillAfter(int calls)
    {
        Calls = 0;
        _killAfter = calls;
    }

    public void LetLive() => KillAfter(int.MaxValue);

    public void Done(int written = 0)
    {
        Writes += written;
        Calls++;
        if (Calls == _killAfter)
        {
            throw new KilledException();
        }
    }
}
