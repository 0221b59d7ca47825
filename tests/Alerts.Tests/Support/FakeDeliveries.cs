using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Subscriptions;

namespace Alerts.Tests.Support;

internal sealed class FakeDeliveryLedger(PortCalls calls) : IDeliveryLedger
{
    public Dictionary<string, Delivery> Rows { get; } = [];

    public List<DeliveryAttempt> Attempts { get; } = [];

    public Task AddAsync(IReadOnlyCollection<Delivery> deliveries, CancellationToken cancellationToken)
    {
        calls.Done(deliveries.Count(d => Rows.TryAdd(d.Id, d)));
        return Task.CompletedTask;
    }

    public Task<Delivery?> FindAsync(string id, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult(Rows.GetValueOrDefault(id));
    }

    public Task<bool> RecordAsync(DeliveryAttempt attempt, DeliveryStatus status, DateTimeOffset nextAttemptAt, CancellationToken cancellationToken)
    {
        var takes = Rows.TryGetValue(attempt.DeliveryId, out var row) && row.Status == DeliveryStatus.Pending && row.Attempts < attempt.Number;
        if (takes)
        {
            Attempts.Add(attempt);
            Rows[row!.Id] = row with { Status = status, Attempts = attempt.Number, NextAttemptAt = nextAttemptAt };
        }

        calls.Done(takes ? 1 : 0);
        return Task.FromResult(takes);
    }

    public Task PostponeAsync(string id, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var isPending = Rows.TryGetValue(id, out var row) && row.Status == DeliveryStatus.Pending;
        if (isPending)
        {
            Rows[id] = row! with { NextAttemptAt = until };
        }

        calls.Done(isPending ? 1 : 0);
        return Task.CompletedTask;
    }

    public Task MarkReplayedAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        foreach (var id in ids.Where(i => Rows[i].Status is DeliveryStatus.Dead or DeliveryStatus.Cancelled))
        {
            Rows[id] = Rows[id] with { Status = DeliveryStatus.Replayed };
        }

        calls.Done(ids.Count);
        return Task.CompletedTask;
    }

    public Task<Page<Delivery>> ListAsync(DeliveryQuery query, string? cursor, int take, CancellationToken cancellationToken)
    {
        calls.Done();
        if (cursor is not null && !Rows.ContainsKey(cursor))
        {
            throw new InvalidCursorException(cursor);
        }

        var rows = Rows.Values
            .Where(query.Asks)
            .OrderByDescending(d => d.CreatedAt).ThenByDescending(d => d.Id, StringComparer.Ordinal)
            .SkipWhile(d => cursor is not null && d.Id != cursor).Skip(cursor is null ? 0 : 1).Take(take).ToList();
        return Task.FromResult(new Page<Delivery>(rows, rows.Count == take ? rows[^1].Id : null));
    }

    public Task<IReadOnlyList<Delivery>> OverdueAsync(DateTimeOffset before, int take, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult<IReadOnlyList<Delivery>>(
            [.. Rows.Values.Where(d => d.Status == DeliveryStatus.Pending && d.NextAttemptAt <= before).OrderBy(d => d.NextAttemptAt).Take(take)]);
    }

    public Task<IReadOnlyList<Delivery>> OfAlertAsync(string alertId, int take, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult<IReadOnlyList<Delivery>>([.. Rows.Values.Where(d => d.AlertId == alertId).Take(take)]);
    }

    public Task<IReadOnlyList<DeliveryAttempt>> AttemptsAsync(string deliveryId, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult<IReadOnlyList<DeliveryAttempt>>([.. Attempts.Where(a => a.DeliveryId == deliveryId).OrderBy(a => a.Number)]);
    }

    public List<MailEvent> Events { get; } = [];

    public Task AddEventAsync(MailEvent mail, CancellationToken cancellationToken)
    {
        if (!Events.Exists(e => (e.DeliveryId, e.Kind, e.At) == (mail.DeliveryId, mail.Kind, mail.At)))
        {
            Events.Add(mail);
        }

        calls.Done(1);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<MailEvent>> EventsAsync(string deliveryId, CancellationToken cancellationToken)
    {
        calls.Done();
        return Task.FromResult<IReadOnlyList<MailEvent>>([.. Events.Where(e => e.DeliveryId == deliveryId).OrderBy(e => e.At)]);
    }

    public Task MarkReturnedAsync(string id, CancellationToken cancellationToken)
    {
        Rows[id] = Rows[id].Status == DeliveryStatus.Accepted ? Rows[id] with { Status = DeliveryStatus.Dead } : Rows[id];
        calls.Done(1);
        return Task.CompletedTask;
    }
}

/// <summary>Answers what the test says; accepts where it says nothing.</summary>
internal sealed class FakeChannel(PortCalls calls, ChannelKind kind = ChannelKind.Webhook) : IDeliveryChannel
{
    public ChannelKind Kind => kind;

    public List<(string AlertId, string TargetId, string DeliveryId)> Sent { get; } = [];

    /// <summary>What each delivery that was sent follows.</summary>
    public Dictionary<string, string?> Follows { get; } = [];

    /// <summary>Runs while a delivery is under way.</summary>
    public Func<Task>? Meanwhile { get; set; }

    public Func<SendOutcome> Answer { get; set; } = () => new SendOutcome.Accepted(200, "OK");

    /// <summary>By target; null: as <see cref="Answer"/> says.</summary>
    public Func<string, SendOutcome>? AnswerTo { get; set; }

    public async Task<SendOutcome> SendAsync(Alert alert, Target target, string deliveryId, string? follows, CancellationToken cancellationToken)
    {
        Sent.Add((alert.Id, target.Id, deliveryId));
        Follows[deliveryId] = follows;
        var answer = AnswerTo?.Invoke(target.Id) ?? Answer();
        calls.Done();
        (var meanwhile, Meanwhile) = (Meanwhile, null);
        await (meanwhile?.Invoke() ?? Task.CompletedTask);
        return answer;
    }
}

internal sealed class FakeDeliveryObserver : IDeliveryObserver
{
    public List<DeliveryReport> Reports { get; } = [];

    public void OnAttempted(DeliveryReport report) => Reports.Add(report);
}

public sealed class FakeDeliveryLedgerTests : Contracts.DeliveryLedgerContract
{
    protected override IDeliveryLedger Ledger { get; } = new FakeDeliveryLedger(new PortCalls());
}
