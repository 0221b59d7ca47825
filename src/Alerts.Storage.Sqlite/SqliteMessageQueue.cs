using System.Globalization;
using Alerts.Queues;
using Microsoft.Data.Sqlite;

namespace Alerts.Storage.Sqlite;

/// <summary>The queue over the same file as everything else. A receive finds work by a read and writes only when there is some.</summary>
internal sealed class SqliteMessageQueue(SqliteDatabase database, TimeProvider clock) : IMessageQueue
{
    // Another process may enqueue without our hearing of it; a waiting receive looks again this often.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    internal const string DeadLetterColumns = "seq, queue, id, body, delivery_count, reason, at";

    private volatile TaskCompletionSource _arrival = NewArrival();

    public async Task EnqueueAsync(string queue, IReadOnlyCollection<QueueMessage> messages, CancellationToken cancellationToken)
    {
        var now = Now();
        await database.WriteAsync(
            session =>
            {
                foreach (var message in messages)
                {
                    var due = message.DueAt is { } at ? SqliteText.ToMilliseconds(at) : now;
                    session.Execute(
                        "INSERT OR IGNORE INTO queue (queue, id, body, due_at, visible_at) VALUES ($0, $1, $2, $3, $3)", queue, message.Id, message.Body, due);
                }
            },
            cancellationToken);
        Signal();
    }

    public async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(string queue, int max, TimeSpan lockFor, TimeSpan wait, CancellationToken cancellationToken)
    {
        var end = clock.GetUtcNow() + wait;
        while (true)
        {
            var arrival = _arrival.Task;
            if (await LockDueAsync(queue, max, lockFor, cancellationToken) is { Count: > 0 } messages)
            {
                return messages;
            }

            var left = end - clock.GetUtcNow();
            if (left <= TimeSpan.Zero)
            {
                return [];
            }

            await WaitAsync(arrival, left < LookAgain ? left : LookAgain, cancellationToken);
        }
    }

    public Task<bool> CompleteAsync(ReceivedMessage message, CancellationToken cancellationToken)
        => database.WriteAsync(
            session => session.Execute("DELETE FROM queue WHERE queue = $0 AND id = $1 AND lock_token = $2", message.Queue, message.Id, message.LockToken) > 0,
            cancellationToken);

    public async Task<bool> AbandonAsync(ReceivedMessage message, TimeSpan delay, CancellationToken cancellationToken)
    {
        var due = Now() + (long)Math.Max(0, delay.TotalMilliseconds);
        var held = await database.WriteAsync(
            session => session.Execute(
                "UPDATE queue SET lock_token = 0, due_at = $3, visible_at = $3 WHERE queue = $0 AND id = $1 AND lock_token = $2",
                message.Queue, message.Id, message.LockToken, due) > 0,
            cancellationToken);
        Signal();
        return held;
    }

    public Task<bool> DeadLetterAsync(ReceivedMessage message, string reason, CancellationToken cancellationToken)
    {
        var now = Now();
        return database.WriteAsync(
            session => session.Execute("DELETE FROM queue WHERE queue = $0 AND id = $1 AND lock_token = $2", message.Queue, message.Id, message.LockToken) > 0
                && Bury(session, message.Queue, message.Id, message.Body, message.DeliveryCount, reason, now),
            cancellationToken);
    }

    public Task<Page<DeadLetter>> DeadLettersAsync(string? queue, string? cursor, int take, CancellationToken cancellationToken)
    {
        var before = cursor is null ? long.MaxValue : Number(cursor) ?? throw new InvalidCursorException(cursor);
        var rows = database.Read(session => queue is null
            ? session.All($"SELECT {DeadLetterColumns} FROM dead_letters WHERE seq < $0 ORDER BY seq DESC LIMIT $1", ReadDeadLetter, before, take)
            : session.All($"SELECT {DeadLetterColumns} FROM dead_letters WHERE queue = $2 AND seq < $0 ORDER BY seq DESC LIMIT $1", ReadDeadLetter, before, take, queue));
        return Task.FromResult(new Page<DeadLetter>(rows, rows.Count == take ? rows[^1].Key : null));
    }

    public Task<DeadLetter?> FindDeadLetterAsync(string key, CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => session.First<DeadLetter?>($"SELECT {DeadLetterColumns} FROM dead_letters WHERE seq = $0", ReadDeadLetter, null, Number(key))));

    public Task<bool> RemoveDeadLetterAsync(string key, CancellationToken cancellationToken)
        => database.WriteAsync(session => session.Execute("DELETE FROM dead_letters WHERE seq = $0", Number(key)) > 0, cancellationToken);

    public Task<long> DueAsync(string queue, CancellationToken cancellationToken)
        => Task.FromResult(database.Read(session => session.First(
            "SELECT count(*) FROM queue WHERE queue = $0 AND visible_at <= $1", r => r.GetInt64(0), 0L, queue, Now())));

    /// <summary>
    /// Gives back every locked message. Only for a process that holds the data directory alone: whoever held these locks is dead.
    /// </summary>
    public Task<int> ReleaseLocksAsync(CancellationToken cancellationToken)
        => database.Read(session => session.First("SELECT 1 FROM queue WHERE lock_token <> 0 LIMIT 1", _ => true, false))
            ? database.WriteAsync(session => session.Execute("UPDATE queue SET lock_token = 0, visible_at = due_at WHERE lock_token <> 0"), cancellationToken)
            : Task.FromResult(0);

    private async Task<IReadOnlyList<ReceivedMessage>> LockDueAsync(string queue, int max, TimeSpan lockFor, CancellationToken cancellationToken)
    {
        if (!database.Read(session => session.First("SELECT 1 FROM queue WHERE queue = $0 AND visible_at <= $1 LIMIT 1", _ => true, false, queue, Now())))
        {
            return [];
        }

        var now = Now();
        return await database.WriteAsync(
            IReadOnlyList<ReceivedMessage> (session) =>
            {
                var due = session.All(
                    "SELECT id, body, delivery_count, lock_token FROM queue WHERE queue = $0 AND visible_at <= $1 ORDER BY visible_at LIMIT $2",
                    r => new ReceivedMessage(queue, r.GetString(0), r.GetString(1), r.GetInt32(2) + 1, r.GetInt64(3)), queue, now, max);
                return [.. due.Select(m => LockOrBury(session, m, now, now + (long)lockFor.TotalMilliseconds)).OfType<ReceivedMessage>()];
            },
            cancellationToken);
    }

    private static ReceivedMessage? LockOrBury(SqliteSession session, ReceivedMessage message, long now, long until)
    {
        if (message.DeliveryCount > IMessageQueue.MaxDeliveryCount)
        {
            session.Execute("DELETE FROM queue WHERE queue = $0 AND id = $1", message.Queue, message.Id);
            Bury(session, message.Queue, message.Id, message.Body, message.DeliveryCount - 1, $"Received {message.DeliveryCount - 1} times without being settled.", now);
            return null;
        }

        // Unique per receipt of this message, also against one whose lock ran out.
        var token = (until << 8) | (long)(byte)message.DeliveryCount;
        session.Execute(
            "UPDATE queue SET lock_token = $2, visible_at = $3, delivery_count = $4 WHERE queue = $0 AND id = $1",
            message.Queue, message.Id, token, until, message.DeliveryCount);
        return message with { LockToken = token };
    }

    private static bool Bury(SqliteSession session, string queue, string id, string body, int count, string reason, long now)
        => session.Execute(
            "INSERT INTO dead_letters (queue, id, body, delivery_count, reason, at) VALUES ($0, $1, $2, $3, $4, $5)", queue, id, body, count, reason, now) > 0;

    // Null is no row's number.
    private static long? Number(string key) => long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    internal static DeadLetter ReadDeadLetter(SqliteDataReader r)
        => new(
            r.GetInt64(0).ToString(CultureInfo.InvariantCulture), r.GetString(1), r.GetString(2), r.GetString(3), r.GetInt32(4), r.GetString(5), SqliteText.ToInstant(r.GetInt64(6)));

    private async Task WaitAsync(Task arrival, TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(arrival, Task.Delay(atMost, clock, stop.Token));
        await stop.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private void Signal() => Interlocked.Exchange(ref _arrival, NewArrival()).TrySetResult();

    private long Now() => SqliteText.ToMilliseconds(clock.GetUtcNow());

    private static TaskCompletionSource NewArrival() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
