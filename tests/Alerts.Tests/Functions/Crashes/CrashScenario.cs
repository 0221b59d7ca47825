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
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Alerts.Tests.Functions.Crashes;

/// <summary>
/// A notice, two targets that are told at once and one by a daily digest, over Azurite. The work is disturbed somewhere; then another process comes, and the timers
/// fire again: everybody has been told, under one id each, and nothing is left over.
/// </summary>
internal static class CrashScenario
{
    private static readonly Cadence Daily = new(new Digest(DigestEvery.Day, new TimeOnly(8, 0), DayOfWeek.Monday, NothingNew: false, CriticalAtOnce: true), null, "Etc/UTC");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Kills the process after every single write to storage, every send and every settlement, in turn.</summary>
    /// <param name="before">What was done by a process that lived.</param>
    public static async Task KillEverywhereAsync(Func<FunctionsRig, Task> work, int atLeast, Func<FunctionsRig, Task>? before = null)
    {
        var kill = 1;
        while (await IsDisturbedAsync(new KillAfter(kill), kill, work, before))
        {
            kill++;
        }

        TestContext.Current.SendDiagnosticMessage("Killed {0} times.", kill - 1);
        Assert.InRange(kill, atLeast, 1000);
    }

    /// <summary>Has one request to storage answered by 503, every <paramref name="step"/>th in turn; the process lives on.</summary>
    public static async Task BusyEverywhereAsync(Func<FunctionsRig, Task> work, int step, int atLeast, Func<FunctionsRig, Task>? before = null)
    {
        var at = 1;
        while (await IsDisturbedAsync(new BusyOnce(at), at, work, before))
        {
            at += step;
        }

        TestContext.Current.SendDiagnosticMessage("Busy {0} times.", at / step);
        Assert.InRange(at / step, atLeast, 1000);
    }

    public static Task LookAsync(FunctionsRig rig) => rig.TickAsync<WatchNotices>((f, timer) => f.RunAsync(timer, Cancel));

    public static async Task LookAndTellAsync(FunctionsRig rig)
    {
        await LookAsync(rig);
        await rig.PumpAsync();
    }

    /// <summary>The digest of the next morning.</summary>
    public static async Task TellDigestAsync(FunctionsRig rig)
    {
        rig.Clock.Advance(TimeSpan.FromHours(21));
        await rig.TickAsync<SendDigests>((f, timer) => f.RunAsync(timer, Cancel));
        await rig.PumpAsync();
    }

    private static async Task<bool> IsDisturbedAsync(IDisturbance disturbance, int at, Func<FunctionsRig, Task> work, Func<FunctionsRig, Task>? before)
    {
        var (channel, reader) = (new FakeChannel(new PortCalls(), ChannelKind.Webhook), new FakeNoticeReader());
        void With(IServiceCollection services) => services.RemoveAll<IDeliveryChannel>().AddSingleton<IDeliveryChannel>(channel).AddSingleton<INoticeReader>(reader).AddSingleton<ISecretProtector, FakeProtector>();
        await using var first = new FunctionsRig([Some.Source()], with: With);
        reader.Has(Some.Item("0", "Announcement on tea"));
        await LookAsync(first);
        await SubscribeAsync(first, "https://hooks.example.com/1", Cadence.AtOnce);
        await SubscribeAsync(first, "https://hooks.example.com/2", Cadence.AtOnce);
        var digest = await SubscribeAsync(first, "https://hooks.example.com/3", Daily);
        first.Clock.Advance(TimeSpan.FromMinutes(1));
        reader.Has(Some.Item("0", "Announcement on tea"), Some.Item("1", "Announcement on gallium"));
        await (before?.Invoke(first) ?? Task.CompletedTask);

        await using (var disturbed = first.Another(With, disturbance))
        {
            var fault = await Record.ExceptionAsync(() => work(disturbed));
            Assert.True(fault is null || disturbance.HasCome, $"Disturbed at {at}: {fault}");
        }

        await using var last = first.Another(With);
        await ComeBackAsync(last);
        await TellDigestAsync(last);
        await ComeBackAsync(last);
        await AssertToldAsync(last, channel, digest, at);
        return disturbance.HasCome;
    }

    private static async Task AssertToldAsync(FunctionsRig rig, FakeChannel channel, Subscription digest, int at)
    {
        var alert = Assert.Single(await Alerts(rig), a => a.Kind == AlertKind.NoticePublished);
        var told = channel.Sent.Where(s => s.AlertId == alert.Id).ToList();
        Assert.True(told.DistinctBy(s => s.TargetId).Count() == 2, $"Disturbed at {at}, {told.DistinctBy(s => s.TargetId).Count()} targets were told.");
        Assert.Equal(2, told.DistinctBy(s => s.DeliveryId).Count());
        Assert.InRange(told.Count, 2, 3);

        var sent = channel.Sent.Where(s => s.TargetId == digest.TargetId).DistinctBy(s => s.DeliveryId).ToList();
        Assert.True(sent.Count == 1, $"Disturbed at {at}, {sent.Count} digests were told.");
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

    private static async Task<Subscription> SubscribeAsync(FunctionsRig rig, string address, Cadence cadence)
    {
        var target = Some.Target(address);
        await rig.Get<ITargetStore>().AddAsync(target, Cancel);
        var subscription = Some.Subscription("gallium", target.Id) with { Cadence = cadence };
        subscription = subscription with { Id = Subscription.IdOf(target.Id, subscription.Filter, subscription.LeadDays) };
        await rig.Get<ISubscriptionStore>().AddAsync(subscription, Cancel);
        return subscription;
    }

    private static async Task<IReadOnlyList<Alert>> Alerts(FunctionsRig rig) => await Pages.AllAsync(cursor => rig.Get<IAlertStore>().ListAsync(cursor, 100, Cancel)).ToListAsync(Cancel);
}
