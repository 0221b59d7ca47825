using Alerts.Access;
using Alerts.Auditing;
using Alerts.Deliveries;
using Alerts.Materials;

namespace Alerts.Subscriptions.Bulk;

/// <summary>
/// Takes many subscriptions from a file, by the rules of <see cref="SubscriptionDesk"/>. The whole file is read and checked before the first
/// row is written. Rows are written batch by batch: a kill leaves the lines up to somewhere, and the same file again completes them, since
/// all ids are derived.
/// </summary>
public sealed class ImportDesk(
    ISubscriptionStore subscriptions, ITargetStore targets, ITargetAddresses addresses, ConfirmationDesk confirmations, TenantRegister tenants, AuditTrail trail, MaterialCatalogue catalogue, TimeProvider clock)
{
    public const string Action = "importSubscriptions";

    /// <summary>Lines looked up and stored at a time.</summary>
    private const int BatchSize = 1000;

    public async Task<ImportResult> ImportAsync(ImportOrder order, Stream body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(body);
        var file = await new ImportReader(order.Format, order.Tenant, catalogue, addresses).ReadAsync(body, cancellationToken);
        if (file.TooMuch is { } reason)
        {
            return new ImportResult.TooLarge(reason);
        }

        var isStored = !file.IsHopeless && (order.Mode == ImportMode.BestEffort || file.Faults.Count == 0);
        var plan = new ImportPlan(subscriptions, targets);
        if (isStored || order.IsDryRun)
        {
            foreach (var batch in file.Good.Chunk(BatchSize))
            {
                await plan.AddAsync(batch, cancellationToken);
            }
        }

        var report = new ImportReport(
            file.Lines, plan.Count(LineOutcome.Created), plan.Count(LineOutcome.Existing), plan.Count(LineOutcome.Updated), file.Lines - file.Good.Count, order.IsDryRun, isStored,
            file.Faults, file.MoreFaults, [.. plan.Warnings, .. SecretWarnings(order, plan)],
            [.. file.Different.Select(l => new ImportedFilter(l.Line, l.Wish.Filter, l.Wish.LeadDays))], []);
        return new ImportResult.Done(
            !isStored || order.IsDryRun || file.Good.Count == 0
                ? report
                : report with { Secrets = await trail.ChangeAsync(Entry(order, file, report), () => StoreAsync(plan.Lines, order.ShowsSecrets, cancellationToken), cancellationToken) });
    }

    private static IEnumerable<string> SecretWarnings(ImportOrder order, ImportPlan plan)
    {
        var webhooks = order.ShowsSecrets ? 0 : plan.Lines.Count(l => l is { Outcome: LineOutcome.Created, Line.Wish.Channel: ChannelKind.Webhook });
        if (webhooks > 0)
        {
            yield return $"{webhooks} new subscriptions go to webhooks. The signing secrets of those that are new are shown only to who asks for them with the import (show=secrets, --show-secrets); later, rotate a target's secret to be shown one.";
        }
    }

    private static AuditedChange Entry(ImportOrder order, ImportedFile file, ImportReport report)
        => new(
            Action, $"sha256:{file.Sha256}", order.Tenant, null,
            new { order.Mode, order.Format, report.Lines, report.Created, report.Existing, report.Updated, report.Refused, file.Sha256 });

    private async Task<IReadOnlyList<NewSecret>> StoreAsync(IReadOnlyList<PlannedLine> lines, bool showsSecrets, CancellationToken cancellationToken)
    {
        var secrets = new List<NewSecret>();
        foreach (var batch in lines.Chunk(BatchSize))
        {
            secrets.AddRange(await StoreAsync(batch, showsSecrets, cancellationToken));
        }

        return secrets;
    }

    // The order is that of a single subscription: tenant, target, subscription, cadence, confirmation.
    private async Task<IReadOnlyList<NewSecret>> StoreAsync(PlannedLine[] batch, bool showsSecrets, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await Task.WhenAll(batch.Select(x => x.Line.Tenant).Distinct(StringComparer.Ordinal).Select(t => tenants.EnsureAsync(t, cancellationToken)));
        var (stored, added) = await TargetsAsync([.. batch.Select(x => x.Line)], showsSecrets, now, cancellationToken);
        var rows = batch.Select(x => (x.Line, x.Outcome, Row: WishRows.SubscriptionOf(x.Line.Wish, x.Line.Name, stored[x.Line.TargetId], now) with { Id = x.Id })).ToList();
        await subscriptions.AddManyAsync([.. rows.Where(x => x.Outcome == LineOutcome.Created).Select(x => x.Row)], cancellationToken);
        await Task.WhenAll(rows.Where(x => x.Outcome == LineOutcome.Updated).GroupBy(x => x.Row.Id).Select(g => g.Last().Row)
            .Select(row => subscriptions.SetCadenceAsync(row.Id, row.Cadence, row.Cadence.Digest is null ? null : row.Cadence.NextDigest(now), cancellationToken)));

        var waiting = rows.Select(x => (x.Line, x.Row, Target: stored[x.Row.TargetId])).Where(x => x.Target.AwaitsConfirmation).ToList();
        var vouched = waiting.Where(x => x.Line.IsConfirmed).Select(x => x.Target.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var id in vouched)
        {
            await confirmations.ConfirmAsync(id, cancellationToken);
        }

        await confirmations.AskManyAsync(waiting.Where(x => !vouched.Contains(x.Target.Id) && x.Target.DisabledReason is null).Select(x => (x.Target, x.Row)), cancellationToken);
        return showsSecrets ? [.. rows.DistinctBy(x => x.Row.TargetId).Where(x => added.Contains(x.Row.TargetId)).Select(x => new NewSecret(x.Line.Line, x.Row.Id, x.Row.TargetId, stored[x.Row.TargetId].Secret!))] : [];
    }

    /// <summary>The targets of a batch as they are stored now, and the ids of the webhooks among them that were added with our secret.</summary>
    private async Task<(Dictionary<string, Target> Stored, HashSet<string> Added)> TargetsAsync(
        IReadOnlyList<ImportedLine> batch, bool showsSecrets, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // One that somebody vouches for on any line is not asked.
        var vouched = batch.Where(l => l.IsConfirmed).Select(l => l.TargetId).ToHashSet(StringComparer.Ordinal);
        var wanted = batch.DistinctBy(l => l.TargetId).ToDictionary(l => l.TargetId, StringComparer.Ordinal);
        var stored = (await targets.FindManyAsync([.. wanted.Keys], cancellationToken)).ToDictionary(StringComparer.Ordinal);
        var missing = wanted.Where(w => !stored.ContainsKey(w.Key))
            .Select(w => WishRows.TargetOf(w.Value.Wish, w.Value.Tenant, confirmations.AreAsked && !vouched.Contains(w.Key), now)).ToList();
        if (missing.Count > 0)
        {
            await targets.AddManyAsync(missing, cancellationToken);
        }

        // Another request may have added the same meanwhile: its secret, and its reader's word, are the ones in use.
        var doubtful = missing.Where(t => t.AwaitsConfirmation || (showsSecrets && t.Secret is not null)).Select(t => t.Id).ToList();
        var again = doubtful.Count > 0 ? await targets.FindManyAsync(doubtful, cancellationToken) : new Dictionary<string, Target>();
        foreach (var target in missing)
        {
            stored[target.Id] = again.GetValueOrDefault(target.Id) ?? target;
        }

        foreach (var target in stored.Values.Where(WishRows.IsSwitchedOnBySubscribing).ToList())
        {
            await targets.EnableAsync(target.Id, cancellationToken);
            stored[target.Id] = target with { DisabledReason = null, DisabledBy = null };
        }

        return (stored, missing.Where(t => t.Secret is not null && stored[t.Id].Secret == t.Secret).Select(t => t.Id).ToHashSet(StringComparer.Ordinal));
    }
}
