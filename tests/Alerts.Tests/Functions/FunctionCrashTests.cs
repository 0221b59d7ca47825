using Alerts.Access;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Functions;
using Alerts.Notices;
using Alerts.Queues;
using Alerts.Subscriptions;
using Alerts.Tests.Storage.Tables;
using Alerts.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Alerts.Tests.Functions;

/// <summary>
/// The functions over Azurite, killed after every single write to storage, every send and every settlement, in turn. Another process comes, and the
/// timers fire again: everybody has been told, under one id each, and nothing is left over.
/// </summary>
public sealed class FunctionCrashTests
{
    private static readonly Cadence Daily = new(new Digest(DigestEvery.Day, new TimeOnly(8, 0), DayOfWeek.Monday, NothingNew: false, CriticalAtOnce: true), null, "Etc/UTC");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task Killed_anywhere_in_a_look_what_was_published_is_told() => KillEverywhereAsync(LookAsync, atLeast: 15);

    [Fact]
    public Task Killed_anywhere_in_routing_and_delivering_everybody_is_told() => KillEverywhereAsync(rig => rig.PumpAsync(), atLeast: 40, before: LookAsync);

    [Fact]
    public Task Killed_anywhere_in_a_digest_it_is_told_once_and_whole() => KillEverywhereAsync(
        async rig =>
        {
            rig.Clock.Advance(TimeSpan.FromHours(21));
            await DigestsAsync(rig);
            await rig.PumpAsync();
        },
        atLeast: 40,
        before: async rig =>
        {
            await LookAsync(rig);
            await rig.PumpAsync();
        });

    private static async Task KillEverywhereAsync(Func<FunctionsRig, Task> work, int atLeast, Func<FunctionsRig, Task>? before = null)
    {
        var kill = 1;
        while (await IsKilledAsync(kill, work, before))
        {
            kill++;
        }

        TestContext.Current.SendDiagnosticMessage("Killed {0} times.", kill - 1);
        Assert.InRange(kill, atLeast, 1000);
    }

    private static async Task<bool> IsKilledAsync(int kill, Func<FunctionsRig, Task> work, Func<FunctionsRig, Task>? before)
    {
        var (channel, reader, death) = (new FakeChannel(new PortCalls(), ChannelKind.Webhook), new FakeNoticeReader(), new KillAfter(kill));
        void With(IServiceCollection services) => Only(services, channel).AddSingleton<INoticeReader>(reader).AddSingleton<ISecretProtector, FakeProtector>();
        await using var first = new FunctionsRig([Some.Source()], with: With);
        reader.Has(Some.Item("0", "Announcement on tea"));
        await LookAsync(first);
        await SubscribeAsync(first, "https://hooks.example.com/1", Cadence.AtOnce);
        await SubscribeAsync(first, "https://hooks.example.com/2", Cadence.AtOnce);
        var digest = await SubscribeAsync(first, "https://hooks.example.com/3", Daily);
        first.Clock.Advance(TimeSpan.FromMinutes(1));
        reader.Has(Some.Item("0", "Announcement on tea"), Some.Item("1", "Announcement on gallium"));
        await (before?.Invoke(first) ?? Task.CompletedTask);

        await using (var dying = first.Another(With, death))
        {
            var fault = await Record.ExceptionAsync(() => work(dying));
            Assert.True(fault is null || death.IsDead, $"Killed after {kill}: {fault}");
        }

        await using var last = first.Another(With);
        await ComeBackAsync(last);
        last.Clock.Advance(TimeSpan.FromHours(21));
        await DigestsAsync(last);
        await ComeBackAsync(last);
        await AssertToldAsync(last, channel, digest, kill);
        return death.IsDead;
    }

    private static async Task AssertToldAsync(FunctionsRig rig, FakeChannel channel, Subscription digest, int kill)
    {
        var alert = Assert.Single(await Alerts(rig), a => a.Kind == AlertKind.NoticePublished);
        var told = channel.Sent.Where(s => s.AlertId == alert.Id).ToList();
        Assert.True(told.DistinctBy(s => s.TargetId).Count() == 2, $"Killed after {kill}, {told.DistinctBy(s => s.TargetId).Count()} targets were told.");
        Assert.Equal(2, told.DistinctBy(s => s.DeliveryId).Count());
        Assert.InRange(told.Count, 2, 3);

        var sent = channel.Sent.Where(s => s.TargetId == digest.TargetId).DistinctBy(s => s.DeliveryId).ToList();
        Assert.True(sent.Count == 1, $"Killed after {kill}, {sent.Count} digests were told.");
        Assert.Equal([alert.Id], (await rig.Get<IAlertStore>().FindAsync(sent[0].AlertId, Cancel))!.Digested);
        foreach (var id in told.Concat(sent).Select(s => s.DeliveryId))
        {
            Assert.Equal(DeliveryStatus.Accepted, (await rig.Get<IDeliveryLedger>().FindAsync(id, Cancel))!.Status);
        }

        var later = rig.Clock.GetUtcNow().AddDays(1);
        Assert.Empty(await rig.Get<IAlertStore>().UnenqueuedAsync(later, 10, Cancel));
        Assert.Empty(await rig.Get<IAlertStore>().UnroutedAsync(later, 10, Cancel));
        Assert.Empty(await rig.Get<IDeliveryLedger>().OverdueAsync(later, 10, Cancel));
        Assert.Empty(await rig.DeadAsync());
        Assert.All(QueueNames.All, q => Assert.Empty(rig.Broker.Waiting(q)));
    }

    // Locks have run out, and what is left behind is old enough.
    private static async Task ComeBackAsync(FunctionsRig rig)
    {
        rig.Clock.Advance(TimeSpan.FromMinutes(11));
        await LookAsync(rig);
        await rig.TickAsync<SweepLostWork>((f, timer) => f.RunAsync(timer, Cancel));
        await rig.PumpAsync();
    }

    private static Task LookAsync(FunctionsRig rig) => rig.TickAsync<WatchNotices>((f, timer) => f.RunAsync(timer, Cancel));

    private static Task DigestsAsync(FunctionsRig rig) => rig.TickAsync<SendDigests>((f, timer) => f.RunAsync(timer, Cancel));

    private static async Task<Subscription> SubscribeAsync(FunctionsRig rig, string address, Cadence cadence)
    {
        var target = Some.Target(address);
        await rig.Get<ITargetStore>().AddAsync(target, Cancel);
        var subscription = Some.Subscription("gallium", target.Id) with { Cadence = cadence };
        subscription = subscription with { Id = Subscription.IdOf(target.Id, subscription.Filter, subscription.LeadDays) };
        await rig.Get<ISubscriptionStore>().AddAsync(subscription, Cancel);
        return subscription;
    }

    private static IServiceCollection Only(IServiceCollection services, IDeliveryChannel channel)
    {
        foreach (var other in services.Where(s => s.ServiceType == typeof(IDeliveryChannel)).ToList())
        {
            services.Remove(other);
        }

        return services.AddSingleton(channel);
    }

    private static async Task<IReadOnlyList<Alert>> Alerts(FunctionsRig rig) => await Pages.AllAsync(cursor => rig.Get<IAlertStore>().ListAsync(cursor, 100, Cancel)).ToListAsync(Cancel);
}
