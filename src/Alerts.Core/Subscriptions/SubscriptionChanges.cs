using Alerts.Auditing;
using Alerts.Deliveries;
using Alerts.Materials;

namespace Alerts.Subscriptions;

public abstract record ChangeResult
{
    private ChangeResult()
    {
    }

    /// <param name="Target">Null where the store has lost it.</param>
    public sealed record Done(Subscription Subscription, Target? Target) : ChangeResult;

    /// <summary>Nothing was stored. All faults, not only the first.</summary>
    public sealed record Refused(IReadOnlyList<FieldFault> Faults) : ChangeResult;

    /// <summary>It would be the same as another subscription of its target.</summary>
    public sealed record Same(string Id) : ChangeResult
    {
        /// <summary>For people: what stands against it, and what to do.</summary>
        public string Why => $"Its target has the same subscription already: {Id}. End one of them.";
    }

    /// <summary>It was changed since the version that the caller saw.</summary>
    public sealed record Stale(Subscription Stands) : ChangeResult;

    public sealed record NotFound : ChangeResult;
}

/// <summary>
/// Changes subscriptions that are there. Each change is one write on one version; who begins anew, by a resume or another filter, hears
/// how things stand by <see cref="Alerting.FirstMessages"/>, once.
/// </summary>
public sealed class SubscriptionChanges(
    ISubscriptionStore subscriptions, ITargetStore targets, ITargetAddresses addresses, MaterialCatalogue catalogue, AuditTrail trail, TimeProvider clock)
{
    // A pause meets few rivals.
    private const int MostTries = 8;

    /// <param name="seen">The version that the caller saw; null: whichever stands.</param>
    public async Task<ChangeResult> PatchAsync(string id, SubscriptionPatch patch, int? seen, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(patch);
        if (await subscriptions.FindAsync(id, cancellationToken) is not { } before)
        {
            return new ChangeResult.NotFound();
        }

        if (seen is { } version && version != before.Version)
        {
            return new ChangeResult.Stale(before);
        }

        var (request, check) = (patch.On(before), new RequestCheck(catalogue, addresses));
        var draft = check.ReadDraft(request);
        if (patch.Faults().Concat(check.Faults).ToList() is { Count: > 0 } faults)
        {
            return new ChangeResult.Refused(faults);
        }

        var after = before with { Name = request.Name ?? "", Filter = draft!.Filter, LeadDays = draft.LeadDays, Cadence = draft.Cadence };
        if (!after.IsSameWish(before))
        {
            if (await subscriptions.FindSameAsync(before.TargetId, after.Filter, after.LeadDays, cancellationToken) is { } same && same.Id != id)
            {
                return new ChangeResult.Same(same.Id);
            }

            after = after with { BegunAt = clock.GetUtcNow() };
        }

        return await StoreAsync("updateSubscription", before, after, cancellationToken);
    }

    /// <summary>It is told nothing until it is resumed. Safe to repeat.</summary>
    public Task<ChangeResult> PauseAsync(string id, CancellationToken cancellationToken)
        => RepeatAsync(id, "pauseSubscription", s => s.PausedAt is null ? s with { PausedAt = clock.GetUtcNow() } : s, cancellationToken);

    /// <summary>It is told again, first how things stand. What came meanwhile is not told later. Safe to repeat.</summary>
    public Task<ChangeResult> ResumeAsync(string id, CancellationToken cancellationToken)
        => RepeatAsync(id, "resumeSubscription", s => s.PausedAt is null ? s : s with { PausedAt = null, BegunAt = clock.GetUtcNow() }, cancellationToken);

    private async Task<ChangeResult> RepeatAsync(string id, string action, Func<Subscription, Subscription> change, CancellationToken cancellationToken)
    {
        ChangeResult result = new ChangeResult.NotFound();
        for (var i = 0; i < MostTries && await subscriptions.FindAsync(id, cancellationToken) is { } before; i++)
        {
            var after = change(before);
            if (after == before)
            {
                return await DoneAsync(before, cancellationToken);
            }

            if (after.IsTold && Unknown(after) is { Count: > 0 } faults)
            {
                return new ChangeResult.Refused(faults);
            }

            result = await StoreAsync(action, before, after, cancellationToken);
            if (result is not ChangeResult.Stale)
            {
                return result;
            }
        }

        return result;
    }

    // While it was paused it stood in no index, so the check of the catalogue at start did not see it.
    private List<FieldFault> Unknown(Subscription subscription)
        => [.. subscription.Filter.Materials.Index().Where(m => !catalogue.Contains(m.Item))
            .Select(m => new FieldFault($"materials/{m.Index}", $"'{m.Item}' is no longer in the catalogue: change the materials first"))];

    private async Task<ChangeResult> StoreAsync(string action, Subscription before, Subscription after, CancellationToken cancellationToken)
    {
        DateTimeOffset? next = after.Cadence.Digest is null ? null : after.Cadence.NextDigest(clock.GetUtcNow());
        var isDone = await trail.ChangeAsync(
            new AuditedChange(action, before.Id, before.Tenant, SubscriptionView.Of(before), SubscriptionView.Of(after)), () => subscriptions.ReplaceAsync(after, next, cancellationToken), cancellationToken,
            replaced => replaced);
        return isDone ? await DoneAsync(after with { Version = after.Version + 1 }, cancellationToken)
            : await subscriptions.FindAsync(before.Id, cancellationToken) is { } stands ? new ChangeResult.Stale(stands)
            : new ChangeResult.NotFound();
    }

    private async Task<ChangeResult> DoneAsync(Subscription subscription, CancellationToken cancellationToken)
        => new ChangeResult.Done(subscription, await targets.FindAsync(subscription.TargetId, cancellationToken));
}

/// <summary>A subscription as the audit log shows it.</summary>
internal static class SubscriptionView
{
    public static object Of(Subscription s)
    {
        var wish = SubscriptionPatch.RequestOf(s);
        return new
        {
            s.Name,
            s.Channel,
            s.TargetId,
            wish.Materials,
            wish.Jurisdictions,
            wish.Kinds,
            wish.LeadDays,
            wish.AllDualUse,
            wish.IncludeLowConfidence,
            Cadence = s.Cadence.ToString(),
            s.PausedAt,
        };
    }
}
