using System.Security.Cryptography;
using Alerts.Auditing;
using Alerts.Queues;
using Alerts.Subscriptions;

namespace Alerts.Deliveries;

/// <summary>What a wish to replay came to.</summary>
public abstract record ReplayResult
{
    private ReplayResult()
    {
    }

    /// <param name="Ids">Of the new deliveries, oldest first; empty where there was nothing to repeat.</param>
    public sealed record Replayed(IReadOnlyList<string> Ids) : ReplayResult;

    public sealed record NotFound : ReplayResult;

    /// <param name="Reason">Why nothing was repeated.</param>
    public sealed record Refused(string Reason) : ReplayResult;
}

/// <summary>What operators do with deliveries and targets.</summary>
public sealed class DeliveryDesk(IDeliveryLedger ledger, ITargetStore targets, IMessageQueue queue, AuditTrail trail, TimeProvider clock)
{
    /// <summary>Svix and Outpost let the old secret sign as long.</summary>
    public static readonly TimeSpan SecretOverlap = TimeSpan.FromHours(24);

    private const int PageSize = 500;

    /// <summary>Sends one settled delivery once more.</summary>
    /// <param name="nonce">The same wish made twice, by the same nonce, is one.</param>
    public async Task<ReplayResult> ReplayAsync(string id, string nonce, CancellationToken cancellationToken)
    {
        if (await ledger.FindAsync(id, cancellationToken) is not { } delivery)
        {
            return new ReplayResult.NotFound();
        }

        return delivery.Status == DeliveryStatus.Pending
            ? new ReplayResult.Refused("It is still under way: its next attempt comes by itself.")
            : Refusal(await targets.FindAsync(delivery.TargetId, cancellationToken)) is { } refused ? refused
            : new ReplayResult.Replayed(await trail.ChangeAsync(
                new AuditedChange("replayDelivery", id, delivery.Tenant, new { delivery.Status }, new { replay = delivery.Replay(nonce, clock.GetUtcNow()).Id }),
                () => FileAsync([delivery], nonce, cancellationToken), cancellationToken));
    }

    /// <summary>
    /// Sends once more what was given up or cancelled for a target, or, from a time on, all that was settled. Safe to repeat
    /// with the same nonce, also after a kill within.
    /// </summary>
    /// <param name="since">Null: all dead letters of the target, whenever they were filed.</param>
    public async Task<ReplayResult> ReplayTargetAsync(string targetId, DateTimeOffset? since, string nonce, CancellationToken cancellationToken)
    {
        if (await targets.FindAsync(targetId, cancellationToken) is not { } target)
        {
            return new ReplayResult.NotFound();
        }

        if (Refusal(target) is { } refused)
        {
            return refused;
        }

        DeliveryStatus?[] which = since is null ? [DeliveryStatus.Dead, DeliveryStatus.Cancelled] : [null];
        var found = new List<Delivery>();
        foreach (var status in which)
        {
            var query = new DeliveryQuery(TargetId: targetId, Status: status, Since: since);
            await foreach (var delivery in Pages.AllAsync(cursor => ledger.ListAsync(query, cursor, PageSize, cancellationToken)))
            {
                if (delivery.Status is not (DeliveryStatus.Pending or DeliveryStatus.Replayed) && (since is null || delivery.ReplayOf is null))
                {
                    found.Add(delivery);
                }
            }
        }

        return new ReplayResult.Replayed(await trail.ChangeAsync(
            new AuditedChange("replayTarget", targetId, target.Tenant, null, new { deliveries = found.Count, since }), () => FileAllAsync(found, nonce, cancellationToken), cancellationToken));
    }

    private async Task<IReadOnlyList<string>> FileAllAsync(List<Delivery> deliveries, string nonce, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        foreach (var chunk in deliveries.OrderBy(d => d.CreatedAt).ThenBy(d => d.Id, StringComparer.Ordinal).Chunk(PageSize))
        {
            ids.AddRange(await FileAsync(chunk, nonce, cancellationToken));
        }

        return ids;
    }

    /// <summary>A new signing secret; the old one signs beside it for <see cref="SecretOverlap"/>. Null where there is no such target or it signs nothing.</summary>
    public async Task<(string Secret, DateTimeOffset OldUntil)?> RotateSecretAsync(string targetId, CancellationToken cancellationToken)
    {
        if (await targets.FindAsync(targetId, cancellationToken) is not { Channel: ChannelKind.Webhook } target)
        {
            return null;
        }

        var (secret, until) = (NewSecret(), clock.GetUtcNow() + SecretOverlap);
        await trail.ChangeAsync(
            new AuditedChange("rotateSecret", targetId, target.Tenant, null, new { oldSecretUntil = until }), () => targets.RotateSecretAsync(targetId, secret, until, cancellationToken), cancellationToken);
        return (secret, until);
    }

    /// <summary>Standard Webhooks: 24 to 64 random bytes.</summary>
    public static string NewSecret() => $"whsec_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";

    /// <summary>For a wish that brings no nonce.</summary>
    public static string NewNonce() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    internal static ReplayResult.Refused? Refusal(Target? target) => target switch
    {
        null => new ReplayResult.Refused("Its target was removed."),
        { DisabledReason: { } reason } => new ReplayResult.Refused($"Its target is switched off ({reason.TrimEnd('.')}): switch it on first."),
        _ => null,
    };

    // A delivery and its own replay, both given up, are one by one nonce. Stored, enqueued, marked: what was given up stays in the list until its repeat is on its way.
    private async Task<IReadOnlyList<string>> FileAsync(IReadOnlyCollection<Delivery> deliveries, string nonce, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var replays = deliveries.Select((d, i) => d.Replay(nonce, now) with { CreatedAt = now.AddMilliseconds(i) }).DistinctBy(r => r.Id).ToList();
        await ledger.AddAsync(replays, cancellationToken);
        await queue.EnqueueAsync(QueueNames.Deliveries, [.. replays.Select(r => DeliveryMessage.For(r.Id, attempt: 1, dueAt: null))], cancellationToken);
        await ledger.MarkReplayedAsync([.. deliveries.Select(d => d.Id)], cancellationToken);
        return [.. replays.Select(r => r.Id)];
    }
}
