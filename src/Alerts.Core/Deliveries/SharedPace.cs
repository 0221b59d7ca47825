using Alerts.Subscriptions;

namespace Alerts.Deliveries;

/// <summary>
/// Pace and pauses of targets over all instances. Those that ask about one thing at a time are answered together: one row is read and
/// swapped for all of them, and while that lasts the next gather. So a row that many want costs transactions by its swaps, not by its deliveries.
/// </summary>
internal sealed class SharedPace(ILimitStore store, DeliveryPace pace, TimeProvider clock)
{
    private const int MostTogether = 256;

    // With the waits between them: about 1.5 seconds, 3 at most.
    private const int MostTries = 8;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(800);

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MomentsSpread = TimeSpan.FromSeconds(4);

    // What is worth a write.
    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Round> _rounds = new(StringComparer.Ordinal);

    /// <summary>
    /// The host is asked before the target: where many wait for a host, their targets' rows are left alone. Where the host lets it go and the target does
    /// not, its place at the host is lost.
    /// </summary>
    /// <param name="isBack">It comes when it was called.</param>
    /// <exception cref="StorageException">The store cannot be asked: then nothing goes.</exception>
    public async Task<Permit> AskAsync(Target target, string deliveryId, bool isBack, CancellationToken cancellationToken)
    {
        var at = clock.GetUtcNow();
        foreach (var (key, rules) in LimitsOf(target))
        {
            switch (await AskAsync(key, rules, new Question(deliveryId, isBack), cancellationToken))
            {
                case Permit.Later later:
                    return later;
                case Permit.Go go:
                    at = go.At > at ? go.At : at;
                    break;
            }
        }

        return new Permit.Go(at);
    }

    /// <summary>Nothing goes to the target before then. Where others are always quicker to write it stays untold: they learn it themselves.</summary>
    public async Task PauseAsync(Target target, DateTimeOffset until, CancellationToken cancellationToken)
    {
        if (target.Channel == ChannelKind.Email)
        {
            return;
        }

        for (var number = 1; number <= MostTries; number++)
        {
            var stored = await store.FindAsync(KeyOf(target), cancellationToken);
            if (stored?.Limit.ClosedUntil + LeastPause > until
                || await store.SwapAsync(KeyOf(target), (stored?.Limit ?? Limit.None) with { ClosedUntil = until }, stored?.Version, cancellationToken))
            {
                return;
            }

            await Task.Delay(WaitAfter(target.Id, number), clock, cancellationToken);
        }
    }

    private static string KeyOf(Target target) => $"target:{target.Id}";

    // A mail server is no place that we may wear out, and says 4yz where it is.
    private IEnumerable<(string Key, IReadOnlyList<RateRule> Rules)> LimitsOf(Target target)
    {
        if (target.Channel == ChannelKind.Email)
        {
            yield break;
        }

        if (pace.HostOf(target) is { } host)
        {
            yield return ($"host:{host.Name}", [host.Rule]);
        }

        yield return (KeyOf(target), DeliveryPace.Of(target.Channel));
    }

    private async Task<Permit> AskAsync(string key, IReadOnlyList<RateRule> rules, Question question, CancellationToken cancellationToken)
    {
        Round? round;
        int number;
        lock (_lock)
        {
            if (!_rounds.TryGetValue(key, out round) || round.IsClosed || round.Questions.Count == MostTogether)
            {
                var before = round?.Answers ?? Task.CompletedTask;
                _rounds[key] = round = new Round();
                round.Answers = AnswerAsync(key, rules, round, before);
            }

            number = round.Questions.Count;
            round.Questions.Add(question);
        }

        return (await round.Answers.WaitAsync(cancellationToken))[number];
    }

    // For all that ask: not for one of them to cancel. Bounded by the tries and by how long the store is asked.
    private async Task<IReadOnlyList<Permit>> AnswerAsync(string key, IReadOnlyList<RateRule> rules, Round round, Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
        {
            round.IsClosed = true;
        }

        try
        {
            return await DecideAsync(key, rules, round.Questions, CancellationToken.None);
        }
        finally
        {
            lock (_lock)
            {
                if (_rounds[key] == round)
                {
                    _rounds.Remove(key);
                }
            }
        }
    }

    private async Task<IReadOnlyList<Permit>> DecideAsync(string key, IReadOnlyList<RateRule> rules, List<Question> questions, CancellationToken cancellationToken)
    {
        for (var number = 1; number <= MostTries; number++)
        {
            var since = clock.GetTimestamp();
            var stored = await store.FindAsync(key, cancellationToken);
            var limit = new SharedLimit(rules, stored?.Limit ?? Limit.None, clock.GetUtcNow());
            IReadOnlyList<Permit> permits = [.. questions.Select(limit.Ask)];
            if (!limit.IsChanged || await store.SwapAsync(key, limit.State, stored?.Version, cancellationToken))
            {
                if (clock.GetElapsedTime(since) <= SharedLimit.Patience)
                {
                    return permits;
                }

                // The store was slow, and the time of these is over: theirs is lost, never used late.
                continue;
            }

            await Task.Delay(WaitAfter(questions[0].Seed, number), clock, cancellationToken);
        }

        var now = clock.GetUtcNow();
        return [.. questions.Select(q => new Permit.Later(now + Moment + (MomentsSpread * RetrySchedule.Share(q.Seed, 1))))];
    }

    // From nothing to twice the mean, so that those that met once do not meet again.
    private static TimeSpan WaitAfter(string seed, int number)
    {
        var longest = FirstWait * (1 << number);
        return (longest < LongestWait ? longest : LongestWait) * RetrySchedule.Share(seed, number);
    }

    private sealed class Round
    {
        public List<Question> Questions { get; } = [];

        /// <summary>Nobody may join any more.</summary>
        public bool IsClosed { get; set; }

        public Task<IReadOnlyList<Permit>> Answers { get; set; } = Task.FromResult<IReadOnlyList<Permit>>([]);
    }
}
