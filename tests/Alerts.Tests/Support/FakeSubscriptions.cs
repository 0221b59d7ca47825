using Alerts.Subscriptions;

namespace Alerts.Tests.Support;

internal sealed class FakeSubscriptionStore(PortCalls calls) : ISubscriptionStore
{
    public Dictionary<string, Subscription> Rows { get; } = [];

    public Dictionary<string, DateTimeOffset> Introduced { get; } = [];

    public Task<bool> AddAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        var added = Rows.TryAdd(subscription.Id, subscription);
        calls.Done(added ? 1 : 0);
        return Task.FromResult(added);
    }

    public Task<int> AddManyAsync(IReadOnlyCollection<Subscription> subscriptions, CancellationToken cancellationToken)
    {
        var added = subscriptions.Count(s => Rows.TryAdd(s.Id, s));
        calls.Done(added);
        return Task.FromResult(added);
    }

    public Task<Subscription?> FindAsync(string id, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult(Rows.GetValueOrDefault(id));
    }

    public Task<IReadOnlyDictionary<string, Subscription>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult<IReadOnlyDictionary<string, Subscription>>(ids.Where(Rows.ContainsKey).ToDictionary(id => id, id => Rows[id]));
    }

    public Task<Subscription?> FindSameAsync(string targetId, SubscriptionFilter filter, LeadDays leadDays, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult(ById(s => s.TargetId == targetId && s.Filter.ToString() == filter.ToString() && s.LeadDays.Equals(leadDays)).FirstOrDefault());
    }

    public Task<bool> ReplaceAsync(Subscription subscription, DateTimeOffset? nextDigest, CancellationToken cancellationToken)
    {
        var replaces = Rows.TryGetValue(subscription.Id, out var before) && before.Version == subscription.Version;
        if (replaces)
        {
            var next = subscription with { AwaitsConfirmation = before!.AwaitsConfirmation, Version = before.Version + 1 };
            Rows[next.Id] = next;
            NextDigests.Remove(next.Id);
            if (next.IsTold && nextDigest is { } due)
            {
                NextDigests[next.Id] = due;
            }

            if (next.BegunAt != before.BegunAt)
            {
                Introduced.Remove(next.Id);
            }
        }

        calls.Done(replaces ? 1 : 0);
        return Task.FromResult(replaces);
    }

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        var removed = Rows.Remove(id);
        Introduced.Remove(id);
        calls.Done(removed ? 1 : 0);
        return Task.FromResult(removed);
    }

    public Task<Page<Subscription>> ListAsync(string? tenant, string? cursor, int take, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult(Paging.Of(ById(s => tenant is null || s.Tenant == tenant), cursor, take));
    }

    public Task<Page<Subscription>> ByInterestAsync(IReadOnlySet<string> keys, string? cursor, int take, CancellationToken cancellationToken, IdRange? within = null)
    {
        calls.Done();
        return Task.FromResult(Paging.Of(ById(s => s.IsTold && within?.Holds(s.Id) != false && Interest.KeysOf(s.Filter).Overlaps(keys)), cursor, take));
    }

    public Task<IReadOnlyList<LeadDays>> LaddersAsync(CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult<IReadOnlyList<LeadDays>>([.. Rows.Values.Select(s => s.LeadDays).Distinct()]);
    }

    public Task<IReadOnlyList<string>> KeysAsync(CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult<IReadOnlyList<string>>([.. Rows.Values.Where(s => s.IsTold).SelectMany(s => Interest.KeysOf(s.Filter)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    public Task<bool> AnyForTargetAsync(string targetId, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult(Rows.Values.Any(s => s.TargetId == targetId));
    }

    public Task<IReadOnlyList<Subscription>> UnintroducedAsync(int take, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult<IReadOnlyList<Subscription>>([.. ById(s => s.IsTold && !Introduced.ContainsKey(s.Id)).Take(take)]);
    }

    public Task MarkIntroducedAsync(IReadOnlyCollection<string> ids, DateTimeOffset at, CancellationToken cancellationToken)
    {
        calls.Done(ids.Count(id => Introduced.TryAdd(id, at)));
        return Task.CompletedTask;
    }

    public Dictionary<string, DateTimeOffset> NextDigests { get; } = [];

    public Task SetCadenceAsync(string id, Cadence cadence, DateTimeOffset? nextDigest, CancellationToken cancellationToken)
    {
        Rows[id] = Rows[id] with { Cadence = cadence, Version = Rows[id].Version + 1 };
        NextDigests.Remove(id);
        if (nextDigest is { } next && Rows[id].IsTold)
        {
            NextDigests[id] = next;
        }

        calls.Done(1);
        return Task.CompletedTask;
    }

    public Task<int> ConfirmAsync(string targetId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var waiting = Rows.Values.Where(s => s.TargetId == targetId && s.AwaitsConfirmation).ToList();
        foreach (var subscription in waiting)
        {
            Rows[subscription.Id] = subscription with { AwaitsConfirmation = false, Version = subscription.Version + 1 };
            if (subscription.Cadence.Digest is not null && subscription.PausedAt is null)
            {
                NextDigests[subscription.Id] = subscription.Cadence.NextDigest(at);
            }
        }

        calls.Done(waiting.Count);
        return Task.FromResult(waiting.Count);
    }

    public Task<Page<Subscription>> OfTargetAsync(string targetId, string? cursor, int take, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult(Paging.Of(ById(s => s.TargetId == targetId), cursor, take));
    }

    public Task<IReadOnlyList<DueDigest>> DigestsDueAsync(DateTimeOffset by, int take, CancellationToken cancellationToken)
    {
        foreach (var row in Rows.Values.Where(s => s.IsTold && s.Cadence.Digest is not null && !NextDigests.ContainsKey(s.Id)))
        {
            NextDigests[row.Id] = row.Cadence.NextDigest(row.CreatedAt);
        }

        calls.Done();
        return Task.FromResult<IReadOnlyList<DueDigest>>([.. NextDigests.Where(d => d.Value <= by && Rows.ContainsKey(d.Key)).OrderBy(d => d.Value).Take(take).Select(d => new DueDigest(Rows[d.Key], d.Value))]);
    }

    public Task MoveDigestAsync(DueDigest done, DateTimeOffset next, CancellationToken cancellationToken)
    {
        if (NextDigests.GetValueOrDefault(done.Subscription.Id) == done.DueAt)
        {
            NextDigests[done.Subscription.Id] = next;
        }

        calls.Done(1);
        return Task.CompletedTask;
    }

    private List<Subscription> ById(Func<Subscription, bool> where) => [.. Rows.Values.Where(where).OrderBy(s => s.Id, StringComparer.Ordinal)];
}

internal sealed class FakeDigestStore(PortCalls calls) : IDigestStore
{
    private readonly HashSet<(string, DateTimeOffset)> _windows = [];

    public List<(DigestEntry Entry, DateTimeOffset? DueAt)> Rows { get; } = [];

    public Task AddAsync(IReadOnlyCollection<DigestEntry> entries, CancellationToken cancellationToken)
    {
        foreach (var entry in entries.Where(e => !Rows.Exists(r => (r.Entry.SubscriptionId, r.Entry.AlertId) == (e.SubscriptionId, e.AlertId))))
        {
            Rows.Add((entry, null));
        }

        calls.Done(1);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<string>> TakeAsync(string subscriptionId, DateTimeOffset dueAt, CancellationToken cancellationToken)
    {
        if (_windows.Add((subscriptionId, dueAt)))
        {
            for (var i = 0; i < Rows.Count; i++)
            {
                Rows[i] = Rows[i].Entry.SubscriptionId == subscriptionId && Rows[i].DueAt is null ? (Rows[i].Entry, dueAt) : Rows[i];
            }
        }

        calls.Done(1);
        return Task.FromResult<IReadOnlyList<string>>([.. Rows.Where(r => r.Entry.SubscriptionId == subscriptionId && r.DueAt == dueAt).OrderBy(r => r.Entry.At).Select(r => r.Entry.AlertId)]);
    }

    public Task<Page<DigestPlace>> OfAlertAsync(string alertId, string? cursor, int take, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult(Paging.Of([.. Rows.Where(r => r.Entry.AlertId == alertId).OrderBy(r => r.Entry.SubscriptionId, StringComparer.Ordinal).Select(r => new DigestPlace(r.Entry.SubscriptionId, r.DueAt))], cursor, take));
    }
}
