using Alerts.Access;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Functions;
using Alerts.Queues;
using Alerts.Subscriptions;
using Alerts.Tests.Storage.Tables;
using Alerts.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Alerts.Tests.Functions.Crashes;

/// <summary>The cliffs of the shipped law a week before 27 November 2026, told to one who wants all of it. Killed after every so many writes, and once at the end.</summary>
public sealed class ExpiryCrashTests
{
    private const int Step = 59;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_in_taking_the_dataset_or_in_telling_its_cliffs_all_of_them_are_told_once_each()
    {
        var expected = await ToldAsync(null);
        Assert.NotEmpty(expected);
        var kill = 1;
        for (var death = new KillAfter(kill); ; death = new KillAfter(kill += Step))
        {
            Assert.Equal(expected, await ToldAsync(death));
            if (!death.IsDead)
            {
                break;
            }
        }

        TestContext.Current.SendDiagnosticMessage("Killed {0} times, {1} alerts.", kill / Step, expected.Count);
        Assert.True(kill > Step);
    }

    // Which alerts were told, by which delivery.
    private static async Task<IReadOnlyList<string>> ToldAsync(KillAfter? death)
    {
        var channel = new FakeChannel(new PortCalls(), ChannelKind.Webhook);
        void With(IServiceCollection services) => services.RemoveAll<IDeliveryChannel>().AddSingleton<IDeliveryChannel>(channel).AddSingleton<ISecretProtector, FakeProtector>();
        await using var first = new FunctionsRig([], with: With);
        var target = Some.Target();
        await first.Get<ITargetStore>().AddAsync(target, Cancel);
        var everything = Some.Subscription("", target.Id);
        await first.Get<ISubscriptionStore>().AddAsync(everything with { Id = Subscription.IdOf(target.Id, everything.Filter, everything.LeadDays) }, Cancel);
        await using (var dying = first.Another(With, death))
        {
            var fault = await Record.ExceptionAsync(() => WorkAsync(dying));
            Assert.True(fault is null || death?.IsDead == true, $"{fault}");
        }

        await using var last = first.Another(With);
        last.Clock.Advance(TimeSpan.FromMinutes(11));
        await WorkAsync(last);
        await last.TickAsync<SweepLostWork>((f, timer) => f.RunAsync(timer, Cancel));
        await last.PumpAsync();

        Assert.Empty(await last.Get<IDeliveryLedger>().OverdueAsync(last.Clock.GetUtcNow().AddDays(1), 10, Cancel));
        Assert.Empty(await last.Get<IAlertStore>().UnroutedAsync(last.Clock.GetUtcNow().AddDays(1), 10, Cancel));
        Assert.All(QueueNames.All, q => Assert.Empty(last.Broker.Waiting(q)));
        return [.. channel.Sent.Select(s => $"{s.AlertId} {s.DeliveryId}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static async Task WorkAsync(FunctionsRig rig)
    {
        await rig.TickAsync<WatchPolicies>((f, timer) => f.RunAsync(timer, Cancel));
        await rig.TickAsync<WatchExpiries>((f, timer) => f.RunAsync(timer, Cancel));
    }
}
