using System.Collections.Concurrent;
using System.Globalization;
using Alerts.Access;
using Alerts.Alerting;
using Alerts.Subscriptions;

namespace Alerts.Tests.Web.Support;

/// <summary>Pages over a list with cursors that only it understands.</summary>
internal static class MemoryPage
{
    public static Page<T> Of<T>(IReadOnlyList<T> all, string? cursor, int take)
    {
        var start = 0;
        if (cursor is not null && !(cursor.StartsWith("at-", StringComparison.Ordinal) && int.TryParse(cursor.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out start)))
        {
            throw new InvalidCursorException(cursor);
        }

        return new Page<T>([.. all.Skip(start).Take(take)], start + take < all.Count ? $"at-{start + take}" : null);
    }
}

internal sealed class MemoryAlertStore : IAlertStore
{
    private readonly List<Alert> _alerts = [];

    public Exception? FailWith { get; set; }

    public Task<bool> AddAsync(Alert alert, CancellationToken cancellationToken)
    {
        var isNew = !_alerts.Exists(known => known.Id == alert.Id);
        if (isNew)
        {
            _alerts.Insert(0, alert);
        }

        return Task.FromResult(isNew);
    }

    public Task<Page<Alert>> ListAsync(AlertQuery query, string? cursor, int take, CancellationToken cancellationToken)
        => FailWith is { } failure ? Task.FromException<Page<Alert>>(failure) : Task.FromResult(MemoryPage.Of([.. _alerts.Where(query.Asks)], cursor, take));

    public Task<IReadOnlySet<string>> AddManyAsync(IReadOnlyCollection<Alert> alerts, CancellationToken cancellationToken)
    {
        var added = alerts.Where(a => !_alerts.Exists(known => known.Id == a.Id)).ToList();
        added.ForEach(a => _alerts.Insert(0, a));
        return Task.FromResult<IReadOnlySet<string>>(added.Select(a => a.Id).ToHashSet());
    }

    public Task MarkEnqueuedAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task MarkRoutedAsync(string id, DateTimeOffset at, string? silencedBy, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task MarkProgressAsync(string id, int? part, DateTimeOffset at, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlySet<int>> RoutedPartsAsync(string id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<string>> UnenqueuedAsync(DateTimeOffset before, int take, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<string>> UnroutedAsync(DateTimeOffset before, int take, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Alert?> FindAsync(string id, CancellationToken cancellationToken) => Task.FromResult(_alerts.Find(a => a.Id == id));

    public Task<IReadOnlyDictionary<string, Alert>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyDictionary<string, Alert>>(_alerts.Where(a => ids.Contains(a.Id)).ToDictionary(a => a.Id));

    public Task<IReadOnlySet<string>> ExistingAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlySet<string>>(_alerts.Select(a => a.Id).Where(ids.Contains).ToHashSet());

    public Task<IReadOnlyList<Alert>> CorrectionsOfAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<Alert>>([.. _alerts.Where(a => a.Corrects is { } corrects && ids.Contains(corrects.AlertId)).Reverse()]);
}

internal sealed class MemorySubscriptionStore : ISubscriptionStore
{
    private readonly ConcurrentDictionary<string, Subscription> _byId = new(StringComparer.Ordinal);

    public int Count => _byId.Count;

    public IReadOnlyCollection<Subscription> Rows => [.. _byId.Values];

    public Task<bool> AddAsync(Subscription subscription, CancellationToken cancellationToken) => Task.FromResult(_byId.TryAdd(subscription.Id, subscription));

    public Task<Subscription?> FindAsync(string id, CancellationToken cancellationToken) => Task.FromResult(_byId.GetValueOrDefault(id));

    public Task<IReadOnlyDictionary<string, Subscription>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyDictionary<string, Subscription>>(ids.Where(_byId.ContainsKey).ToDictionary(id => id, id => _byId[id]));

    public Task<Page<Subscription>> ListAsync(string? tenant, string? cursor, int take, CancellationToken cancellationToken)
        => Task.FromResult(MemoryPage.Of([.. _byId.Values.Where(s => tenant is null || s.Tenant == tenant).OrderBy(s => s.Id, StringComparer.Ordinal)], cursor, take));

    public Task<int> AddManyAsync(IReadOnlyCollection<Subscription> subscriptions, CancellationToken cancellationToken) => Task.FromResult(subscriptions.Count(s => _byId.TryAdd(s.Id, s)));

    public Task<Subscription?> FindSameAsync(string targetId, SubscriptionFilter filter, LeadDays leadDays, CancellationToken cancellationToken)
        => Task.FromResult(_byId.Values.FirstOrDefault(s => s.TargetId == targetId && s.Filter.ToString() == filter.ToString() && s.LeadDays.Equals(leadDays)));

    public Task<bool> ReplaceAsync(Subscription subscription, DateTimeOffset? nextDigest, CancellationToken cancellationToken)
        => Task.FromResult(_byId.TryGetValue(subscription.Id, out var before) && before.Version == subscription.Version
            && _byId.TryUpdate(subscription.Id, subscription with { AwaitsConfirmation = before.AwaitsConfirmation, Version = before.Version + 1 }, before));

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) => Task.FromResult(_byId.TryRemove(id, out _));

    public Task<Page<Subscription>> ByInterestAsync(IReadOnlySet<string> keys, string? cursor, int take, CancellationToken cancellationToken, IdRange? within = null)
        => Task.FromResult(MemoryPage.Of([.. _byId.Values.Where(s => s.IsTold && within?.Holds(s.Id) != false && Interest.KeysOf(s.Filter).Overlaps(keys)).OrderBy(s => s.Id, StringComparer.Ordinal)], cursor, take));

    public Task<IReadOnlyList<LeadDays>> LaddersAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<Subscription>> UnintroducedAsync(int take, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task MarkIntroducedAsync(IReadOnlyCollection<string> ids, DateTimeOffset at, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<string>> KeysAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> AnyForTargetAsync(string targetId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SetCadenceAsync(string id, Cadence cadence, DateTimeOffset? nextDigest, CancellationToken cancellationToken)
    {
        _byId[id] = _byId[id] with { Cadence = cadence, Version = _byId[id].Version + 1 };
        return Task.CompletedTask;
    }

    public Task<int> ConfirmAsync(string targetId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var waiting = _byId.Values.Where(s => s.TargetId == targetId && s.AwaitsConfirmation).ToList();
        waiting.ForEach(s => _byId[s.Id] = s with { AwaitsConfirmation = false, Version = s.Version + 1 });
        return Task.FromResult(waiting.Count);
    }

    public Task<Page<Subscription>> OfTargetAsync(string targetId, string? cursor, int take, CancellationToken cancellationToken)
        => Task.FromResult(MemoryPage.Of([.. _byId.Values.Where(s => s.TargetId == targetId).OrderBy(s => s.Id, StringComparer.Ordinal)], cursor, take));

    public Task<IReadOnlyList<DueDigest>> DigestsDueAsync(DateTimeOffset by, int take, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task MoveDigestAsync(DueDigest done, DateTimeOffset next, CancellationToken cancellationToken) => throw new NotSupportedException();
}

internal sealed class MemoryApiKeyStore : IApiKeyStore
{
    private readonly ConcurrentDictionary<string, ApiKey> _byHash = new(StringComparer.Ordinal);

    public ICollection<ApiKey> Keys => _byHash.Values;

    public int LookUps { get; private set; }

    public Task AddAsync(ApiKey key, CancellationToken cancellationToken)
    {
        _byHash.TryAdd(key.Hash, key);
        return Task.CompletedTask;
    }

    public Task<ApiKey?> FindByHashAsync(string sha256Hex, CancellationToken cancellationToken)
    {
        LookUps++;
        return Task.FromResult(_byHash.GetValueOrDefault(sha256Hex));
    }

    public Task<ApiKey?> FindAsync(string id, CancellationToken cancellationToken) => Task.FromResult(_byHash.Values.FirstOrDefault(k => k.Id == id));

    public Task<Page<ApiKey>> ListAsync(string? cursor, int take, CancellationToken cancellationToken)
        => Task.FromResult(MemoryPage.Of([.. _byHash.Values.OrderBy(k => k.Id, StringComparer.Ordinal)], cursor, take));

    public Task ExpireAsync(string id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        foreach (var key in _byHash.Values.Where(k => k.Id == id && (k.ExpiresAt ?? DateTimeOffset.MaxValue) > at))
        {
            _byHash[key.Hash] = key with { ExpiresAt = at };
        }

        return Task.CompletedTask;
    }

    public Task MarkUsedAsync(string id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        foreach (var key in _byHash.Values.Where(k => k.Id == id))
        {
            _byHash[key.Hash] = key with { LastUsedAt = at };
        }

        return Task.CompletedTask;
    }

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken)
        => Task.FromResult(_byHash.Values.FirstOrDefault(k => k.Id == id) is { } key && _byHash.TryRemove(key.Hash, out _));

    public Task<bool> AnyAsync(CancellationToken cancellationToken) => Task.FromResult(!_byHash.IsEmpty);

    public Task RemoveAllAsync(CancellationToken cancellationToken)
    {
        _byHash.Clear();
        return Task.CompletedTask;
    }
}

/// <summary>As strict as these tests need: the real rules are the channels' own, and tested there.</summary>
internal sealed class PlainTargetAddresses : ITargetAddresses
{
    public TargetAddress Check(ChannelKind channel, string address) => channel switch
    {
        _ when address.Any(char.IsControl) => new TargetAddress.Bad("has a control character"),
        ChannelKind.Email when address.Split('@') is not [{ Length: > 0 }, { Length: > 0 }] => new TargetAddress.Bad("is not an email address"),
        not ChannelKind.Email when !address.StartsWith("https://", StringComparison.Ordinal) => new TargetAddress.Bad("must be an https URL"),
        _ => new TargetAddress.Good(address),
    };
}
