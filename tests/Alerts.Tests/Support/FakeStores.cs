using Alerts.Alerting;
using Alerts.Evidence;
using Alerts.Notices;

namespace Alerts.Tests.Support;

/// <summary>What is remembered for people: its writes do not count among those that the work itself makes.</summary>
internal sealed class FakeSourceHealthStore(PortCalls calls) : ISourceHealthStore
{
    public Dictionary<SourceId, SourceHealth> Rows { get; } = [];

    public Task<SourceHealth?> FindAsync(SourceId id, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult(Rows.GetValueOrDefault(id));
    }

    public Task<IReadOnlyList<SourceHealth>> AllAsync(CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult<IReadOnlyList<SourceHealth>>([.. Rows.Values.OrderBy(h => h.Id.Value, StringComparer.Ordinal)]);
    }

    public Task PauseAsync(SourceId id, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        Rows[id] = (Rows.GetValueOrDefault(id) ?? new SourceHealth(id)) with { PausedSince = since };
        calls.Done();
        return Task.CompletedTask;
    }

    public Task SaveAsync(SourceHealth health, CancellationToken cancellationToken)
    {
        Rows[health.Id] = health with { PausedSince = Rows.GetValueOrDefault(health.Id)?.PausedSince };
        calls.Done();
        return Task.CompletedTask;
    }
}

internal sealed class FakeEvidenceStore(PortCalls calls) : IEvidenceStore
{
    public List<(EvidenceEntry Entry, ReadOnlyMemory<byte> Bytes)> Rows { get; } = [];

    public Task KeepAsync(SourceId source, IReadOnlyList<RawAnswer> answers, CancellationToken cancellationToken)
    {
        foreach (var a in answers)
        {
            Forgotten.Remove(EvidenceBytes.NameOf(a.Bytes.Span));
            var entry = new EvidenceEntry(source, a.Address, a.At, a.Headers, EvidenceBytes.NameOf(a.Bytes.Span), a.Bytes.Length);
            if (!Rows.Exists(r => (r.Entry.Source, r.Entry.Address, r.Entry.At, r.Entry.Sha256) == (source, entry.Address, entry.At, entry.Sha256)))
            {
                Rows.Add((entry, a.Bytes));
            }
        }

        calls.Done(answers.Count);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<EvidenceEntry>> ListAsync(SourceId source, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<EvidenceEntry>>([.. Rows.Select(r => r.Entry).Where(e => e.Source == source && e.At >= from && e.At <= to).OrderBy(e => e.At).ThenBy(e => e.Address, StringComparer.Ordinal)]);

    /// <summary>Hashes of the bytes that are gone.</summary>
    public HashSet<string> Forgotten { get; } = [];

    public Task<ReadOnlyMemory<byte>?> ReadAsync(string sha256, CancellationToken cancellationToken)
        => Task.FromResult(Rows.Exists(r => r.Entry.Sha256 == sha256) && !Forgotten.Contains(sha256) ? Rows.Find(r => r.Entry.Sha256 == sha256).Bytes : (ReadOnlyMemory<byte>?)null);

    public Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var forgotten = Rows.GroupBy(r => r.Entry.Sha256).Where(g => g.All(r => r.Entry.At < before)).Count(g => Forgotten.Add(g.Key));
        calls.Done(forgotten);
        return Task.FromResult(forgotten);
    }
}

internal sealed class FakeSourceStates(PortCalls calls) : ISourceStates
{
    public Dictionary<SourceId, SourceState> Rows { get; } = [];

    public Task<SourceState?> FindAsync(SourceId id, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult(Rows.GetValueOrDefault(id));
    }

    public Task SaveAsync(SourceState state, CancellationToken cancellationToken)
    {
        Rows[state.Id] = state;
        calls.Done(1);
        return Task.CompletedTask;
    }
}

internal sealed class FakeAlertStore(PortCalls calls, TimeProvider clock) : IAlertStore
{
    public Dictionary<string, Row> Rows { get; } = [];

    public IEnumerable<Alert> All => Rows.Values.Select(r => r.Alert with { SilencedBy = r.SilencedBy });

    public Task<bool> AddAsync(Alert alert, CancellationToken cancellationToken)
    {
        var added = Rows.TryAdd(alert.Id, new Row(alert, clock.GetUtcNow()));
        calls.Done(added ? 1 : 0);
        return Task.FromResult(added);
    }

    public Task<IReadOnlySet<string>> AddManyAsync(IReadOnlyCollection<Alert> alerts, CancellationToken cancellationToken)
    {
        var added = alerts.Where(a => Rows.TryAdd(a.Id, new Row(a, clock.GetUtcNow()))).Select(a => a.Id).ToHashSet();
        calls.Done(added.Count);
        return Task.FromResult<IReadOnlySet<string>>(added);
    }

    public Task MarkEnqueuedAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        foreach (var id in ids)
        {
            Rows[id].Enqueued = true;
        }

        calls.Done(ids.Count);
        return Task.CompletedTask;
    }

    public Task MarkRoutedAsync(string id, DateTimeOffset at, string? silencedBy, CancellationToken cancellationToken)
    {
        Rows[id].RoutedAt ??= at;
        Rows[id].SilencedBy = silencedBy;
        calls.Done(1);
        return Task.CompletedTask;
    }

    public Task MarkProgressAsync(string id, int? part, DateTimeOffset at, CancellationToken cancellationToken)
    {
        Rows[id].ProgressAt = at;
        Rows[id].Parts.UnionWith(part is { } number ? [number] : []);
        calls.Done(1);
        return Task.CompletedTask;
    }

    public Task<IReadOnlySet<int>> RoutedPartsAsync(string id, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult<IReadOnlySet<int>>(Rows.TryGetValue(id, out var row) ? row.Parts.ToHashSet() : []);
    }

    public Task<IReadOnlyList<string>> UnenqueuedAsync(DateTimeOffset before, int take, CancellationToken cancellationToken)
        => Ids(r => !r.Enqueued && r.StoredAt < before, take);

    public Task<IReadOnlyList<string>> UnroutedAsync(DateTimeOffset before, int take, CancellationToken cancellationToken)
        => Ids(r => r is { Enqueued: true, RoutedAt: null } && r.StoredAt < before && !(r.ProgressAt >= before), take);

    public Task<Alert?> FindAsync(string id, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult(Rows.TryGetValue(id, out var row) ? row.Alert with { SilencedBy = row.SilencedBy } : null);
    }

    public Task<IReadOnlyList<Alert>> CorrectionsOfAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult<IReadOnlyList<Alert>>([.. Rows.Values.Where(r => r.Alert.Corrects is { } corrects && ids.Contains(corrects.AlertId)).OrderBy(r => r.StoredAt).Select(r => r.Alert)]);
    }

    public Task<IReadOnlyDictionary<string, Alert>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult<IReadOnlyDictionary<string, Alert>>(All.Where(a => ids.Contains(a.Id)).ToDictionary(a => a.Id));
    }

    public Task<IReadOnlySet<string>> ExistingAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult<IReadOnlySet<string>>(ids.Where(Rows.ContainsKey).ToHashSet());
    }

    public Task<Page<Alert>> ListAsync(AlertQuery query, string? cursor, int take, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult(Paging.Of([.. All.Where(query.Asks).OrderByDescending(a => a.RaisedAt.ToUnixTimeMilliseconds()).ThenByDescending(a => a.Id, StringComparer.Ordinal)], cursor, take));
    }

    private Task<IReadOnlyList<string>> Ids(Func<Row, bool> where, int take)
    {
        calls.Done();
        return Task.FromResult<IReadOnlyList<string>>([.. Rows.Values.Where(where).OrderBy(r => r.StoredAt).Take(take).Select(r => r.Alert.Id)]);
    }

    public sealed class Row(Alert alert, DateTimeOffset storedAt)
    {
        public Alert Alert { get; } = alert;

        public DateTimeOffset StoredAt { get; } = storedAt;

        public bool Enqueued { get; set; }

        public DateTimeOffset? RoutedAt { get; set; }

        public DateTimeOffset? ProgressAt { get; set; }

        public HashSet<int> Parts { get; } = [];

        public string? SilencedBy { get; set; }
    }
}

internal sealed class FakeCliffRegister(PortCalls calls) : ICliffRegister
{
    public Dictionary<CliffKey, RegisteredCliff> Rows { get; } = [];

    public Task<IReadOnlyList<RegisteredCliff>> AllAsync(CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult<IReadOnlyList<RegisteredCliff>>([.. Rows.Values]);
    }

    public Task PutAsync(RegisteredCliff cliff, CancellationToken cancellationToken)
    {
        var isNew = !Rows.TryGetValue(cliff.Key, out var was) || was != cliff;
        Rows[cliff.Key] = cliff;
        calls.Done(isNew ? 1 : 0);
        return Task.CompletedTask;
    }
}

internal static class Paging
{
    public static Page<T> Of<T>(IReadOnlyList<T> all, string? cursor, int take)
    {
        var from = cursor is null ? 0 : int.TryParse(cursor, out var at) ? at : throw new InvalidCursorException(cursor);
        return new Page<T>([.. all.Skip(from).Take(take)], from + take < all.Count ? $"{from + take}" : null);
    }
}

public sealed class FakeAlertStoreTests : Contracts.AlertStoreContract
{
    // What is stored at an instant waits before the next.
    protected override IAlertStore Store { get; } = new FakeAlertStore(new PortCalls(), new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Contracts.Rows.Now.AddTicks(-1)));
}
