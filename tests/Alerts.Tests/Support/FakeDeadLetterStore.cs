using Alerts.Queues;

namespace Alerts.Tests.Support;

internal sealed class FakeDeadLetterStore : IDeadLetterStore
{
    private readonly List<DeadLetter> _letters = [];

    /// <summary>What the next addition throws; null: it goes well.</summary>
    public Func<Exception>? Fault { get; set; }

    public IReadOnlyList<DeadLetter> All
    {
        get
        {
            lock (_letters)
            {
                return [.. _letters];
            }
        }
    }

    public Task AddAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        if (Fault is { } fault)
        {
            throw fault();
        }

        lock (_letters)
        {
            if (!_letters.Exists(l => l.Key == letter.Key))
            {
                _letters.Add(letter);
            }
        }

        return Task.CompletedTask;
    }

    public Task<Page<DeadLetter>> ListAsync(string? queue, string? cursor, int take, CancellationToken cancellationToken)
        => Task.FromResult(Paging.Of([.. All.Reverse().OrderByDescending(d => d.At).Where(d => queue is null || d.Queue == queue)], cursor, take));

    public Task<DeadLetter?> FindAsync(string key, CancellationToken cancellationToken) => Task.FromResult(All.FirstOrDefault(d => d.Key == key));

    public Task<bool> RemoveAsync(string key, CancellationToken cancellationToken)
    {
        lock (_letters)
        {
            return Task.FromResult(_letters.RemoveAll(d => d.Key == key) > 0);
        }
    }
}

public sealed class FakeDeadLetterStoreTests : Contracts.DeadLetterStoreContract
{
    protected override IDeadLetterStore Store { get; } = new FakeDeadLetterStore();
}
