using System.Collections.Concurrent;
using Alerts.Auditing;
using Alerts.Deliveries;
using Alerts.Subscriptions;

namespace Alerts.Access;

/// <summary>A tenant as somebody asks for it, unchecked.</summary>
public sealed record TenantRequest(string? Id = null, string? Name = null);

public abstract record TenantResult
{
    private TenantResult()
    {
    }

    /// <param name="Created">False when it was there already.</param>
    public sealed record Done(Tenant Tenant, bool Created) : TenantResult;

    /// <summary>Nothing was stored. All faults, not only the first.</summary>
    public sealed record Refused(IReadOnlyList<FieldFault> Faults) : TenantResult;

    public sealed record NotFound : TenantResult;

    /// <summary>It was changed since the version that the caller saw.</summary>
    public sealed record Stale(Tenant Stands) : TenantResult;
}

/// <summary>Takes tenants in, and sees them off.</summary>
public sealed class TenantDesk(
    ITenantStore tenants, ISubscriptionStore subscriptions, ITargetStore targets, IApiKeyStore keys, ApiKeyDesk keyDesk, AuditTrail trail, TimeProvider clock)
{
    public const int MaxName = 200;

    private const string Left = "Its company has left.";
    private const int PageSize = 200;

    public async Task<TenantResult> CreateAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var faults = NameFaults(request.Name).ToList();
        if (!KebabCase.IsMatch(request.Id))
        {
            faults.Insert(0, new FieldFault("id", request.Id is null ? "is missing" : "must be lower-case words joined by hyphens, at most 64 characters"));
        }

        if (faults.Count > 0)
        {
            return new TenantResult.Refused(faults);
        }

        if (await tenants.FindAsync(request.Id!, cancellationToken) is { } there)
        {
            return new TenantResult.Done(there, false);
        }

        var tenant = new Tenant(request.Id!, request.Name ?? "", clock.GetUtcNow());
        var isNew = await trail.ChangeAsync(
            new AuditedChange("createTenant", tenant.Id, tenant.Id, null, View(tenant)), () => tenants.AddAsync(tenant, cancellationToken), cancellationToken, added => added);
        return new TenantResult.Done(await tenants.FindAsync(tenant.Id, cancellationToken) ?? tenant, isNew);
    }

    /// <param name="seen">The version that the caller saw; null: whichever stands.</param>
    public async Task<TenantResult> RenameAsync(string id, string? name, int? seen, CancellationToken cancellationToken)
    {
        if (await tenants.FindAsync(id, cancellationToken) is not { } before)
        {
            return new TenantResult.NotFound();
        }

        if (NameFaults(name).ToList() is { Count: > 0 } faults)
        {
            return new TenantResult.Refused(faults);
        }

        var after = before with { Name = name ?? "" };
        if (seen is { } version && version != before.Version)
        {
            return new TenantResult.Stale(before);
        }

        var isDone = await trail.ChangeAsync(
            new AuditedChange("updateTenant", id, id, View(before), View(after)), () => tenants.ReplaceAsync(after, cancellationToken), cancellationToken, replaced => replaced);
        return isDone ? new TenantResult.Done(after with { Version = after.Version + 1 }, false)
            : await tenants.FindAsync(id, cancellationToken) is { } stands ? new TenantResult.Stale(stands)
            : new TenantResult.NotFound();
    }

    /// <summary>
    /// Ends all that is a tenant's: keys, subscriptions, targets. What was sent to it stays in the ledger. The tenant goes last, so that who
    /// was interrupted by a kill can ask again. False where there was none.
    /// </summary>
    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        if (await tenants.FindAsync(id, cancellationToken) is not { } tenant)
        {
            return false;
        }

        await trail.ChangeAsync(new AuditedChange("deleteTenant", id, id, View(tenant), null), () => EndAsync(id, cancellationToken), cancellationToken);
        return true;
    }

    private async Task EndAsync(string id, CancellationToken cancellationToken)
    {
        var opening = await Pages.AllAsync(cursor => keys.ListAsync(cursor, PageSize, cancellationToken)).Where(k => k.Tenant == id).ToListAsync(cancellationToken);
        foreach (var key in opening)
        {
            await keyDesk.RevokeAsync(key.Id, cancellationToken);
        }

        // From the start each time: what was removed moves no cursor.
        while (await subscriptions.ListAsync(id, null, PageSize, cancellationToken) is { Items.Count: > 0 } page)
        {
            foreach (var subscription in page.Items)
            {
                await subscriptions.RemoveAsync(subscription.Id, cancellationToken);
            }
        }

        await foreach (var target in Pages.AllAsync(cursor => targets.ListAsync(id, cursor, PageSize, cancellationToken)))
        {
            if (target.DisabledReason is null)
            {
                await targets.DisableAsync(target.Id, StopCause.Operator, Left, cancellationToken);
            }
        }

        await tenants.RemoveAsync(id, cancellationToken);
    }

    private static IEnumerable<FieldFault> NameFaults(string? name)
        => name is not null && (name.Length > MaxName || name.Any(char.IsControl)) ? [new FieldFault("name", $"must have at most {MaxName} characters and no control character")] : [];

    private static object View(Tenant tenant) => new { tenant.Id, tenant.Name };
}

/// <summary>Has a tenant there as soon as something names it. Asks the store once for each, not with every subscription.</summary>
public sealed class TenantRegister(ITenantStore tenants, TimeProvider clock)
{
    private const int MostKnown = 10_000;

    private readonly ConcurrentDictionary<string, DateTimeOffset> _known = new(StringComparer.Ordinal);

    // So long a tenant that was removed may be missing from the list while it subscribes again.
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    public async Task EnsureAsync(string id, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (_known.TryGetValue(id, out var until) && now < until)
        {
            return;
        }

        if (_known.Count >= MostKnown)
        {
            _known.Clear();
        }

        await tenants.AddAsync(new Tenant(id, "", now), cancellationToken);
        _known[id] = now + Remembered;
    }
}
