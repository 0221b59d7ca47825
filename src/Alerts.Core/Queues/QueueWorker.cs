using Microsoft.Extensions.Logging;

namespace Alerts.Queues;

/// <summary>Works through one queue with a bounded number of messages in flight.</summary>
/// <param name="lockFor">Longer than two of the longest handlings: a lock that runs out means that the message is worked on twice.</param>
public sealed partial class QueueWorker(
    IMessageQueue queue,
    string name,
    int concurrency,
    TimeSpan lockFor,
    Func<ReceivedMessage, CancellationToken, Task> handle,
    ILogger<QueueWorker> logger,
    TimeProvider? clock = null)
{
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(5);

    /// <summary>Works until nothing is due any more. An unexpected exception of a handler leaves its message locked and is thrown at the end.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
        => await PumpAsync(wait: TimeSpan.Zero, stopWhenEmpty: true, cancellationToken);

    /// <summary>
    /// Works until cancelled. An unexpected exception is logged; its message comes back after the pause. A queue that
    /// cannot be read is tried again after the pause: a locked database must not end the work for good.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await PumpAsync(LongPoll, stopWhenEmpty: false, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
#pragma warning disable CA1031 // The edge of the worker: whatever the queue throws, the next try may go well, and it is logged.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Log.QueueFailed(logger, name, e);
                await Task.Delay(PauseAfterFault, clock ?? TimeProvider.System, cancellationToken);
            }
        }
    }

    private async Task PumpAsync(TimeSpan wait, bool stopWhenEmpty, CancellationToken cancellationToken)
    {
        using var slots = new SemaphoreSlim(concurrency);
        var running = new List<Task>();
        var faults = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        try
        {
            while (true)
            {
                running.RemoveAll(t => t.IsCompleted);

                // As many at a time as may be in flight: one receipt, and so one commit, for all of them. What waits for a
                // slot is under lock already, so a lock must outlast two handlings.
                var messages = await queue.ReceiveAsync(name, concurrency, lockFor, wait, cancellationToken);
                foreach (var message in messages)
                {
                    await slots.WaitAsync(cancellationToken);
                    running.Add(HandleAsync(message, slots, stopWhenEmpty ? faults : null, cancellationToken));
                }

                if (messages.Count > 0 || !stopWhenEmpty)
                {
                    continue;
                }

                if (running.Count == 0)
                {
                    break;
                }

                await Task.WhenAny(running);
            }
        }
        finally
        {
            await Task.WhenAll(running);
        }

        if (!faults.IsEmpty)
        {
            throw new AggregateException($"Work on queue '{name}' failed.", faults);
        }
    }

    private async Task HandleAsync(
        ReceivedMessage message, SemaphoreSlim slots, System.Collections.Concurrent.ConcurrentQueue<Exception>? faults, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            await handle(message, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Shutdown: the lock runs out and the message is received again.
        }
#pragma warning disable CA1031 // The edge of the worker: one bad message must not stop the others, and it is logged.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.HandlingFailed(logger, name, message.Id, message.DeliveryCount, e);
            faults?.Enqueue(e);
            if (faults is null)
            {
                await queue.AbandonAsync(message, PauseAfterFault, cancellationToken);
            }
        }
        finally
        {
            slots.Release();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Message {MessageId} of queue {Queue} failed at receipt {DeliveryCount}")]
        public static partial void HandlingFailed(ILogger logger, string queue, string messageId, int deliveryCount, Exception exception);

        [LoggerMessage(Level = LogLevel.Error, Message = "Queue {Queue} cannot be worked on; trying again")]
        public static partial void QueueFailed(ILogger logger, string queue, Exception exception);
    }
}
