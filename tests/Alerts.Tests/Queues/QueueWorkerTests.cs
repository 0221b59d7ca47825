using Alerts.Queues;
using Alerts.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Alerts.Tests.Queues;

public sealed class QueueWorkerTests
{
    private readonly FakeTimeProvider _clock = new(Some.Noon);
    private readonly FakeMessageQueue _queue;

    public QueueWorkerTests() => _queue = new FakeMessageQueue(new PortCalls(), _clock);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 5)]
    [InlineData(4, 4)]
    [InlineData(4, 9)]
    [InlineData(8, 3)]
    [InlineData(4, 0)]
    public async Task A_drain_works_through_all_that_is_due_and_ends(int concurrency, int messages)
    {
        await FillAsync(messages);
        var handled = 0;
        await Worker(concurrency, async (m, token) =>
        {
            Interlocked.Increment(ref handled);
            await _queue.CompleteAsync(m, token);
        }).DrainAsync(Cancel);
        Assert.Equal(messages, handled);
        Assert.Empty(_queue.Waiting("q"));
    }

    [Fact]
    public async Task No_more_than_allowed_are_in_flight_and_all_slots_are_used()
    {
        await FillAsync(12);
        int inFlight = 0, most = 0;
        var three = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Worker(3, async (m, token) =>
        {
            var now = Interlocked.Increment(ref inFlight);
            InterlockedMax(ref most, now);
            if (now == 3)
            {
                three.TrySetResult();
            }

            await three.Task.WaitAsync(token);
            await Task.Yield();
            Interlocked.Decrement(ref inFlight);
            await _queue.CompleteAsync(m, token);
        }).DrainAsync(Cancel);
        Assert.Equal(3, most);
    }

    [Fact]
    public async Task What_a_handler_enqueues_is_drained_too()
    {
        await FillAsync(1);
        var handled = 0;
        await Worker(2, async (m, token) =>
        {
            if (Interlocked.Increment(ref handled) < 5)
            {
                await _queue.EnqueueAsync("q", [new QueueMessage($"next {handled}", "")], token);
            }

            await _queue.CompleteAsync(m, token);
        }).DrainAsync(Cancel);
        Assert.Equal(5, handled);
    }

    [Fact]
    public async Task A_handler_that_fails_in_a_drain_stops_no_other_and_is_thrown_at_the_end()
    {
        await FillAsync(5);
        var error = await Assert.ThrowsAsync<AggregateException>(() => Worker(2, (m, token) => m.Id == "2"
            ? throw new InvalidOperationException("bad message")
            : _queue.CompleteAsync(m, token)).DrainAsync(Cancel));
        Assert.Equal("bad message", Assert.Single(error.InnerExceptions).Message);
        Assert.Equal(["2"], _queue.Waiting("q"));
    }

    [Fact]
    public async Task A_running_worker_gives_a_failed_message_back_and_it_comes_again()
    {
        await FillAsync(2);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var failed = 0;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var run = Worker(1, async (m, token) =>
        {
            if (m is { Id: "1", DeliveryCount: 1 })
            {
                Interlocked.Increment(ref failed);
                throw new InvalidOperationException("bad message");
            }

            await _queue.CompleteAsync(m, token);
            if (_queue.Waiting("q").Count == 0)
            {
                done.TrySetResult();
            }
        }).RunAsync(stop.Token);
        while (!done.Task.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            await _queue.EnqueueAsync("other", [new QueueMessage("wake", "")], Cancel);
            await Task.Yield();
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(1, failed);
    }

    [Fact]
    public async Task A_queue_that_cannot_be_read_is_tried_again_after_a_pause()
    {
        var broken = new BrokenQueue(_queue, failures: 2);
        await FillAsync(1);
        var handled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var run = new QueueWorker(broken, "q", 2, TimeSpan.FromMinutes(1), async (m, token) =>
        {
            await _queue.CompleteAsync(m, token);
            handled.TrySetResult();
        }, NullLogger<QueueWorker>.Instance, _clock).RunAsync(stop.Token);
        while (!handled.Task.IsCompleted)
        {
            Assert.False(run.IsCompleted);
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.True(broken.FailuresLeft < 0);
    }

    [Fact]
    public async Task Cancelling_lets_work_in_flight_end_and_leaves_its_message()
    {
        await FillAsync(1);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var ended = false;
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = Worker(2, async (_, token) =>
        {
            started.SetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _clock, token);
            }
            finally
            {
                ended = true;
            }
        }).RunAsync(stop.Token);
        await started.Task;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.True(ended);
        Assert.Equal(["0"], _queue.Waiting("q"));
    }

    private static void InterlockedMax(ref int most, int value)
    {
        int seen;
        while ((seen = most) < value && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
        }
    }

    private QueueWorker Worker(int concurrency, Func<ReceivedMessage, CancellationToken, Task> handle)
        => new(_queue, "q", concurrency, TimeSpan.FromMinutes(1), handle, NullLogger<QueueWorker>.Instance, _clock);

    private Task FillAsync(int messages) => _queue.EnqueueAsync("q", [.. Enumerable.Range(0, messages).Select(i => new QueueMessage($"{i}", ""))], Cancel);

    private sealed class BrokenQueue(IMessageQueue inner, int failures) : IMessageQueue
    {
        public int FailuresLeft { get; private set; } = failures;

        public Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(string queue, int max, TimeSpan lockFor, TimeSpan wait, CancellationToken cancellationToken)
            => FailuresLeft-- > 0 ? throw new IOException("The database is locked.") : inner.ReceiveAsync(queue, max, lockFor, wait, cancellationToken);

        public Task EnqueueAsync(string queue, IReadOnlyCollection<QueueMessage> messages, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> CompleteAsync(ReceivedMessage message, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> AbandonAsync(ReceivedMessage message, TimeSpan delay, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> DeadLetterAsync(ReceivedMessage message, string reason, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Page<DeadLetter>> DeadLettersAsync(string? queue, string? cursor, int take, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<DeadLetter?> FindDeadLetterAsync(string key, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> RemoveDeadLetterAsync(string key, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<long> DueAsync(string queue, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
