using System.Globalization;
using System.Runtime.CompilerServices;
using Alerts.Alerting;
using Alerts.Auditing;
using Alerts.Deliveries;

namespace Alerts.Subscriptions.Bulk;

/// <summary>Hands out all subscriptions of a tenant or of all, page by page, in the words of the requests that would make them.</summary>
public sealed class ExportDesk(ISubscriptionStore subscriptions, ITargetStore targets, AuditTrail trail)
{
    public const string Action = "exportSubscriptions";

    private const int PageSize = 500;

    /// <summary>Writes all of them. That whole addresses left the system is in the audit log before the first does.</summary>
    /// <param name="tenant">Null: all tenants.</param>
    /// <param name="showsAddresses">Whole addresses, which an import takes; else masked ones, which it refuses.</param>
    public async Task ExportAsync(Stream stream, BulkFormat format, string? tenant, bool showsAddresses, CancellationToken cancellationToken)
    {
        if (showsAddresses)
        {
            await trail.ChangeAsync(
                new AuditedChange(Action, tenant ?? "*", tenant, null, new { Format = format, Addresses = "full" }), () => WriteAsync(stream, format, tenant, true, cancellationToken), cancellationToken);
        }
        else
        {
            await WriteAsync(stream, format, tenant, false, cancellationToken);
        }
    }

    private async Task WriteAsync(Stream stream, BulkFormat format, string? tenant, bool showsAddresses, CancellationToken cancellationToken)
    {
        await using var writer = LineWriter.To(stream, format);
        await writer.FlushAsync(cancellationToken);
        await foreach (var page in PagesAsync(tenant, cancellationToken))
        {
            var reached = await targets.FindManyAsync([.. page.Select(s => s.TargetId).Distinct(StringComparer.Ordinal)], cancellationToken);
            foreach (var subscription in page)
            {
                var target = reached.GetValueOrDefault(subscription.TargetId);
                writer.Write(RequestOf(subscription, (showsAddresses ? target?.Address : target?.Masked) ?? "…"));
            }

            await writer.FlushAsync(cancellationToken);
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<Subscription>> PagesAsync(string? tenant, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var page = await subscriptions.ListAsync(tenant, cursor, PageSize, cancellationToken);
            yield return page.Items;
            cursor = page.Next;
        }
        while (cursor is not null);
    }

    /// <summary>The request that makes this subscription. It says nothing of consent: who imports it vouches, or the readers are asked.</summary>
    public static SubscriptionRequest RequestOf(Subscription subscription, string address)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        var (filter, cadence, digest) = (subscription.Filter, subscription.Cadence, subscription.Cadence.Digest);
        static IReadOnlyList<string>? List(IEnumerable<string> items) => items.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } list ? list : null;
        return new SubscriptionRequest(
            subscription.Channel.ToString().ToLowerInvariant(), address,
            List(filter.Materials.Select(m => m.Value)), List(filter.Jurisdictions), List(filter.Kinds.Select(AlertKinds.Name)),
            subscription.LeadDays.Steps, filter.AllDualUse, subscription.Name.Length == 0 ? null : subscription.Name, subscription.Tenant, filter.IncludeLowConfidence,
            digest is null ? null : digest.Every == DigestEvery.Week ? "weekly" : "daily",
            digest?.At.ToString("HH:mm", CultureInfo.InvariantCulture),
            digest?.Every == DigestEvery.Week ? digest.On.ToString().ToLowerInvariant() : null,
            cadence.TimeZone, cadence.Quiet?.ToString(), digest?.NothingNew, digest?.CriticalAtOnce);
    }
}
