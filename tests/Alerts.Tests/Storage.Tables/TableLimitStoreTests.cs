using Alerts.Deliveries;
using Alerts.Storage.Tables;
using Alerts.Subscriptions;
using Alerts.Tests.Contracts;
using Alerts.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Alerts.Tests.Storage.Tables;

public sealed class TableLimitStoreTests : LimitStoreContract
{
    private readonly TableAccount _account = Azurite.Open();

    protected override ILimitStore Store => new TableLimitStore(_account);
}

/// <summary>Several instances of the program, each with a connection and a gate of its own, over one storage account.</summary>
public sealed class SeveralInstancesTests
{
    private const int Instances = 4;
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(10);

    private readonly FakeTimeProvider _clock = new(Some.Noon);
    private readonly string _prefix = Azurite.NewPrefix();
    private readonly DeliveryPace _pace = new(new Dictionary<string, RateRule> { ["example.com"] = new(10, TimeSpan.FromSeconds(10)) });

    [Fact]
    public async Task They_tell_one_target_no_faster_together_than_one_may()
    {
        var target = Some.Target("https://hooks.slack.com/x") with { Channel = ChannelKind.Slack };
        var asked = await AskAllAsync(_ => target, each: 5);

        Assert.Equal(4, asked.Count(a => a is Admission.Entered));
        AssertCalled(asked, 16);
    }

    [Fact]
    public async Task They_tell_all_targets_of_a_host_no_faster_together_than_its_rule_says()
    {
        var asked = await AskAllAsync(i => Some.Target($"https://example.com/{i}"), each: 10);

        Assert.Equal(10, asked.Count(a => a is Admission.Entered));
        AssertCalled(asked, 30);
    }

    [Fact]
    public async Task What_a_target_asked_of_one_they_all_keep()
    {
        var (target, gates) = (Some.Target("https://example.org/hook"), Gates());
        Assert.IsType<Admission.Entered>(await EnterAsync(gates[0], target, 0));
        await gates[0].LeaveAsync(target, Filed(target, 0), new SendOutcome.Retry(429, "", TimeSpan.FromMinutes(2)), Quick, World.Cancel);

        foreach (var gate in gates)
        {
            Assert.True(Assert.IsType<Admission.Held>(await EnterAsync(gate, target, 1)).Until >= Some.Noon.AddMinutes(2));
        }

        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.IsType<Admission.Entered>(await EnterAsync(gates[1], target, 1));
    }

    // Each one that is held has a time of its own, no more of them at a time than may go.
    private static void AssertCalled(IReadOnlyList<Admission> asked, int count)
    {
        var called = asked.OfType<Admission.Held>().Select(h => h.Until).Order().ToList();
        Assert.Equal(count, called.Distinct().Count());
        Assert.All(called.Zip(called.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(1)));
    }

    private async Task<IReadOnlyList<Admission>> AskAllAsync(Func<int, Target> targetOf, int each)
    {
        var gates = Gates();
        return await Task.WhenAll(Enumerable.Range(0, Instances * each).Select(async i =>
        {
            await Task.Yield();
            var (gate, target) = (gates[i % Instances], targetOf(i));
            var admission = await EnterAsync(gate, target, i);
            if (admission is Admission.Entered)
            {
                await gate.LeaveAsync(target, Filed(target, i), new SendOutcome.Accepted(200, ""), Quick, World.Cancel);
            }

            return admission;
        }));
    }

    // The clock of limits stands; that of waits for another try is the machine's, or nobody would come to an end.
    private List<TargetGate> Gates() => [.. Enumerable.Range(0, Instances).Select(_ => new TargetGate(_pace, new StandingClock(_clock), new TableLimitStore(Azurite.Open(prefix: _prefix))))];

    private static Task<Admission> EnterAsync(TargetGate gate, Target target, int number) => gate.EnterAsync(target, Filed(target, number), isBack: false, World.Cancel);

    private static Delivery Filed(Target target, int number)
        => new($"dlv_{number:D3}", "alt", target.Id, target.Tenant, DeliveryStatus.Pending, 0, Some.Noon.AddMilliseconds(number), Some.Noon);

    private sealed class StandingClock(TimeProvider clock) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override long GetTimestamp() => clock.GetTimestamp();

        public override long TimestampFrequency => clock.TimestampFrequency;
    }
}
