namespace Alerts.Queues;

/// <summary>
/// Keeps what a broker would only hold in a queue of its own, so that it can be listed, found and removed: for a <see cref="IMessageQueue"/>
/// whose broker has no such lists. The row is stored before the message is settled.
/// </summary>
public interface IDeadLetterStore
{
    /// <summary>
    /// Stores it, unless its key is there: then what stands stays as it is. Durable when the task completes. The queue derives the key from the
    /// message that was put aside, so that the same one put aside twice is one row; it holds ASCII letters, digits and underscores only.
    /// </summary>
    Task AddAsync(DeadLetter letter, CancellationToken cancellationToken);

    /// <summary>The last put aside (<see cref="DeadLetter.At"/>) first; of several of one instant in any constant order.</summary>
    /// <param name="queue">Null: of every queue.</param>
    /// <param name="cursor">Where the page before ended; null for the first.</param>
    /// <exception cref="InvalidCursorException">The cursor is none of this store.</exception>
    Task<Page<DeadLetter>> ListAsync(string? queue, string? cursor, int take, CancellationToken cancellationToken);

    /// <summary>Null where there is none, whatever the text is.</summary>
    Task<DeadLetter?> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>False when there was none.</summary>
    Task<bool> RemoveAsync(string key, CancellationToken cancellationToken);
}
