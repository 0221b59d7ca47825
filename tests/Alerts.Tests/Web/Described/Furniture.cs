using System.Globalization;
using Alerts.Access;
using Alerts.Classification;
using Alerts.Deliveries;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Queues;
using Alerts.Tests.Contracts;
using Alerts.Tests.Support;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Web.Described;

/// <summary>Something of everything that no request makes: alerts, deliveries, notices, proposals, tenants, dead letters, the health of a source, two revisions of the dataset.</summary>
internal static class Furniture
{
    private const int Many = 20;

    public static async Task PutIntoAsync(ApiServer api, CancellationToken cancellationToken)
    {
        var target = Some.Target("https://hooks.example.com/very/secret/path");
        api.Targets.Rows.TryAdd(target.Id, target);
        for (var i = 0; i < Many; i++)
        {
            var id = i.ToString(CultureInfo.InvariantCulture);
            await api.Alerts.AddAsync(i % 2 == 0 ? Sample.Alert(i) : Rows.Alert($"alt_{id}"), cancellationToken);
            var status = Enum.GetValues<DeliveryStatus>()[i % Enum.GetValues<DeliveryStatus>().Length];
            api.Ledger.Rows[$"dlv_{id}"] = new Delivery($"dlv_{id}", $"alt_{id}", target.Id, target.Tenant, status, 1, Some.Noon.AddMinutes(i), Some.Noon);
            api.Ledger.Attempts.Add(new DeliveryAttempt($"dlv_{id}", 1, Some.Noon, TimeSpan.FromMilliseconds(12), AttemptOutcome.Refused, 404, "HTTP 404: no such hook"));
            await api.Notices.SaveAsync([new NoticeWrite(Rows.Notice(id), [Rows.Version(id, "a"), Rows.Version(id, "b", Rows.Now.AddDays(1)) with { Text = "newer" }])], cancellationToken);
            await api.Proposals.AddAsync(
                [new Proposal($"prp_{id}", id, "a", 0, ActionKind.Suspend, new InstrumentId("cn:mofcom:2024:46"), MeasureId.Parse("cn-mofcom-2024-46"), "第二款", "暂停实施。", "zh", MatchConfidence.High, Some.Noon)], cancellationToken);
            await api.Tenants.AddAsync(new Tenant($"company-{id}", "", Some.Noon), cancellationToken);
            await api.Queue.EnqueueAsync(QueueNames.Alerts, [new QueueMessage(id, id)], cancellationToken);
            await api.Queue.DeadLetterAsync((await api.Queue.ReceiveAsync(QueueNames.Alerts, 1, TimeSpan.FromMinutes(1), TimeSpan.Zero, cancellationToken)).Single(), "a reason", cancellationToken);
        }

        var source = Some.Source().Id;
        api.Health.Rows[source] = new SourceHealth(source)
        {
            LastGood = Some.Noon,
            LastLook = Some.Noon.AddHours(1),
            Failures = 3,
            Trouble = "connect to 10.0.0.7:8080 refused",
            Items = 12,
            Bytes = 3456,
            Milliseconds = 78,
            Gaps = [new SourceGap(Some.Noon.AddDays(-2), Some.Noon.AddDays(-1), "proxy.internal said 502", true)],
        };
        var before = Some.SuspendedUntil("2026-11-27");
        await api.Revisions.AddAsync(before.Revision, before.File, Some.Noon, cancellationToken);
        var now = Sample.Dataset();
        await api.Revisions.AddAsync(now.Revision, now.File, api.Clock.GetUtcNow(), cancellationToken);
    }
}
