using Alerts.Access;

namespace Alerts.Moving;

/// <summary>A row as a store has it, with what no port shows.</summary>
public interface IKept
{
    /// <summary>Of all of its kind only this one's. Holds no secret.</summary>
    string Id { get; }

    /// <summary>The row with what is sealed in it in the open, so that two stores can be compared.</summary>
    /// <exception cref="StorageException">It was sealed by another ring, or damaged.</exception>
    IKept Opened(ISecretProtector protector) => this;
}

/// <summary>All rows of one kind.</summary>
public interface IKeptRows<T>
    where T : IKept
{
    /// <summary>Every row once, in pages that memory holds.</summary>
    IAsyncEnumerable<IReadOnlyList<T>> PagesAsync(CancellationToken cancellationToken);
}

/// <summary>A whole store to be read.</summary>
public interface IKeptStore
{
    /// <summary>Which installation it is, however often it was copied.</summary>
    string Installation { get; }

    IKeptRows<T> Rows<T>()
        where T : IKept;
}

/// <summary>Rows of one kind in a store that nobody else uses meanwhile. Safe to be killed at any moment, and to be repeated.</summary>
public interface IDestinationRows<T> : IKeptRows<T>
    where T : IKept
{
    Task<bool> AnyAsync(CancellationToken cancellationToken);

    /// <summary>Adds and replaces. What stands there just so is not written. How many were.</summary>
    /// <param name="isFirst">There was none of them: it need not be looked.</param>
    Task<int> PutAsync(IReadOnlyList<T> rows, bool isFirst, CancellationToken cancellationToken);

    /// <summary>Those that are not there stay so.</summary>
    Task RemoveAsync(IReadOnlySet<string> ids, CancellationToken cancellationToken);
}

/// <summary>How far a store has come to be somebody's.</summary>
public enum MoveStage
{
    /// <summary>Nobody has said anything.</summary>
    Untouched,

    /// <summary>A move was begun and is not done: nobody may work on it.</summary>
    Begun,

    /// <summary>All was moved, and nobody has worked on it yet.</summary>
    Done,

    /// <summary>The system has worked on it.</summary>
    InUse,
}

/// <param name="Installation">Whose rows were moved; empty where none were.</param>
public sealed record MoveMark(MoveStage Stage, string Installation = "");

/// <summary>A whole store to be filled.</summary>
public interface IDestinationStore
{
    IDestinationRows<T> Rows<T>()
        where T : IKept;

    Task<MoveMark> MarkAsync(CancellationToken cancellationToken);

    /// <summary>False where it is not marked as expected any more: somebody else was quicker.</summary>
    Task<bool> MarkAsync(MoveMark expected, MoveMark next, CancellationToken cancellationToken);
}
