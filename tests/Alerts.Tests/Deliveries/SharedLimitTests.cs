using Alerts.Deliveries;
using Alerts.Tests.Support;
using FsCheck.Xunit;

namespace Alerts.Tests.Deliveries;

public sealed class SharedLimitTests
{
    private static readonly RateRule[] Slack = [new(4, TimeSpan.FromSeconds(4))];
    private static readonly RateRule[] Teams = [new(4, TimeSpan.FromSeconds(1)), new(60, TimeSpan.FromSeconds(30)), new(100, TimeSpan.FromHours(1))];
    private static readonly RateRule[] Host = [new(50, TimeSpan.FromSeconds(1))];
    private static readonly RateRule[] Odd = [new(3, TimeSpan.FromSeconds(1 / 0.7))];

    [Fact]
    public void As_many_as_the_rule_says_go_at_once_and_each_of_the_others_is_called_for_a_time_of_its_own()
    {
        var limit = Limit.None;
        Assert.All(Ask(Slack, ref limit, Some.Noon, 4), p => Assert.Equal(new Permit.Go(Some.Noon), p));
        var called = Ask(Slack, ref limit, Some.Noon, 6).Select(p => ((Permit.Later)p).At).ToList();
        Assert.Equal(Some.Noon.AddSeconds(4.08), called[0]);
        Assert.All(called.Zip(called.Skip(1)), pair => Assert.Equal(TimeSpan.FromSeconds(1.02), pair.Second - pair.First));
    }

    [Fact]
    public void Who_comes_when_called_goes_and_who_comes_for_the_first_time_lines_up_behind()
    {
        var limit = Limit.None;
        var called = ((Permit.Later)Ask(Slack, ref limit, Some.Noon, 5)[4]).At;
        Ask(Slack, ref limit, Some.Noon, 100);

        Assert.True(((Permit.Later)Ask(Slack, ref limit, called, 1)[0]).At > called.AddSeconds(90));
        Assert.Equal(new Permit.Go(called), Ask(Slack, ref limit, called, 1, isBack: true)[0]);
    }

    [Fact]
    public void Who_comes_late_goes_all_the_same()
    {
        var limit = Limit.None;
        var called = ((Permit.Later)Ask(Slack, ref limit, Some.Noon, 5)[4]).At;
        Ask(Slack, ref limit, Some.Noon, 100);
        Assert.IsType<Permit.Go>(Ask(Slack, ref limit, called.AddMinutes(10), 1, isBack: true)[0]);
    }

    [Fact]
    public void One_that_must_wait_a_moment_only_waits_here()
    {
        var limit = Limit.None;
        Ask(Slack, ref limit, Some.Noon, 4);
        var soon = Some.Noon.AddSeconds(2.5);
        Assert.Equal(new Permit.Go(Some.Noon.AddSeconds(4.08)), Ask(Slack, ref limit, soon, 1)[0]);
        Assert.IsType<Permit.Later>(Ask([new(1, TimeSpan.FromSeconds(3))], ref limit, soon, 2)[1]);
    }

    [Fact]
    public void What_is_closed_lets_nobody_go_and_calls_them_one_by_one_when_it_is_over()
    {
        var until = Some.Noon.AddMinutes(5);
        var limit = Limit.None with { ClosedUntil = until };
        var called = Ask(Slack, ref limit, Some.Noon, 3, isBack: true).Select(p => ((Permit.Later)p).At).ToList();
        Assert.Equal([until, until.AddSeconds(1.02), until.AddSeconds(2.04)], called);
        Assert.Equal(until, limit.ClosedUntil);
        Assert.Equal(new Permit.Go(until), Ask(Slack, ref limit, until, 1, isBack: true)[0]);
    }

    [Fact]
    public void Without_a_rule_nothing_is_written_and_after_a_pause_they_come_spread()
    {
        var limit = new SharedLimit([], Limit.None with { ClosedUntil = Some.Noon.AddMinutes(1) }, Some.Noon);
        var called = Enumerable.Range(0, 50).Select(i => ((Permit.Later)limit.Ask(new Question($"d{i}", false))).At).ToList();
        Assert.True(called.Distinct().Count() > 45);
        Assert.All(called, c => Assert.InRange(c, Some.Noon.AddMinutes(1), Some.Noon.AddMinutes(1).AddSeconds(10)));
        Assert.False(limit.IsChanged);
        Assert.IsType<Permit.Go>(new SharedLimit([], limit.State, Some.Noon.AddMinutes(1)).Ask(new Question("d", false)));
    }

    [Fact]
    public void A_clock_that_is_ahead_by_seconds_holds_the_others_back_for_as_long_and_one_that_is_wrong_by_an_hour_for_nothing()
    {
        var limit = Limit.None;
        Ask(Slack, ref limit, Some.Noon.AddSeconds(20), 1);
        Assert.Equal(Some.Noon.AddSeconds(20) + TimeSpan.FromSeconds(1.02), ((Permit.Later)Ask(Slack, ref limit, Some.Noon, 1)[0]).At);

        limit = Limit.None with { Went = [Some.Noon.AddHours(1)], ClosedUntil = Some.Noon.AddDays(2) };
        Assert.Equal(new Permit.Go(Some.Noon), Ask(Slack, ref limit, Some.Noon, 1)[0]);
    }

    // Instances read, decide and swap in any order, with clocks that differ; what they read may be old by then, and their swap lost.
    [Property(MaxTest = 300)]
    public void In_no_span_do_more_go_than_the_rules_allow_in_one_longer_by_the_difference_of_the_clocks(byte rule, sbyte[] skews, ushort[] steps)
    {
        var rules = new[] { Slack, Teams, Host, Odd }[rule % 4];
        TimeSpan[] clocks = [.. skews.Take(5).Select(s => TimeSpan.FromSeconds(s / 12.8)), TimeSpan.Zero];
        var went = Interleave(rules, clocks, steps);

        Assert.Equal(went.Select(w => w.Stamp).Order(), went.Select(w => w.Stamp));
        AssertWithin(rules, went.Select(w => w.Stamp), TimeSpan.Zero);
        AssertWithin(rules, went.Select(w => w.Real).Order(), clocks.Max() - clocks.Min() + SharedLimit.Patience);
    }

    // As the queue does: each comes when it is called, now and then late. All go, soon, and seldom ask.
    [Theory]
    [InlineData(50, 1000, 0, 20.4)]
    [InlineData(50, 1000, 1500, 23)]
    [InlineData(50, 3000, 60_000, 125)]
    [InlineData(1000, 5000, 1500, 7)]
    public void Many_for_one_host_go_at_its_pace_and_ask_twice_or_little_more(int pace, int count, int late, double seconds)
    {
        RateRule[] host = [new(pace, TimeSpan.FromSeconds(1))];
        var (limit, asked) = (Limit.None, 0);
        var went = new List<DateTimeOffset>();
        var due = new PriorityQueue<(int Number, bool IsBack), DateTimeOffset>(Enumerable.Range(0, count).Select(i => ((i, false), Some.Noon)));
        while (asked < 20_000 && due.TryDequeue(out var next, out var now))
        {
            asked++;
            switch (Ask(host, ref limit, now, 1, next.IsBack)[0])
            {
                case Permit.Go go:
                    went.Add(go.At);
                    break;
                case Permit.Later later:
                    due.Enqueue((next.Number, true), later.At.AddMilliseconds(late * RetrySchedule.Share($"{next.Number}", asked)));
                    break;
            }
        }

        Assert.Equal(count, went.Count);
        AssertWithin(host, went, TimeSpan.Zero);
        Assert.InRange((went.Max() - Some.Noon).TotalSeconds, ((double)count / pace) - 1, seconds);
        Assert.InRange(asked, count, count * 2.5);
    }

    [Fact]
    public void What_all_comes_at_once_after_an_outage_goes_in_time_and_asks_once_more()
    {
        var (limit, asked) = (Limit.None, 0);
        var due = new PriorityQueue<(int Number, bool IsBack), DateTimeOffset>(Enumerable.Range(0, 5000).Select(i => ((i, false), Some.Noon)));
        var (from, until) = (Some.Noon.AddSeconds(10), Some.Noon.AddSeconds(70));
        var went = new List<DateTimeOffset>();
        while (asked < 20_000 && due.TryDequeue(out var next, out var now))
        {
            if (now > from && now < until)
            {
                due.Enqueue(next, until);
                continue;
            }

            asked++;
            switch (Ask(Host, ref limit, now, 1, next.IsBack)[0])
            {
                case Permit.Go go:
                    went.Add(go.At);
                    break;
                case Permit.Later later:
                    due.Enqueue((next.Number, true), later.At);
                    break;
            }
        }

        Assert.Equal(5000, went.Count);
        AssertWithin(Host, went, TimeSpan.Zero);
        Assert.InRange((went.Max() - Some.Noon).TotalSeconds, 100, 170);
        Assert.InRange(asked, 5000, 5000 * 2.8);
    }

    private static List<Permit> Ask(RateRule[] rules, ref Limit limit, DateTimeOffset now, int count, bool isBack = false)
    {
        var shared = new SharedLimit(rules, limit, now);
        List<Permit> permits = [.. Enumerable.Range(0, count).Select(i => shared.Ask(new Question($"d{i}", isBack)))];
        limit = shared.State;
        return permits;
    }

    private static List<(DateTimeOffset Stamp, DateTimeOffset Real)> Interleave(RateRule[] rules, TimeSpan[] clocks, ushort[] steps)
    {
        var (limit, version, real) = (Limit.None, 0, Some.Noon);
        var hands = new (Limit Next, List<Permit> Permits, int Version, DateTimeOffset Since)?[clocks.Length];
        var went = new List<(DateTimeOffset, DateTimeOffset)>();
        foreach (var step in steps)
        {
            real += TimeSpan.FromMilliseconds(step % 7 == 0 ? step % 1500 : step % 40);
            var who = step % clocks.Length;
            if (hands[who] is not { } hand)
            {
                var next = limit;
                var permits = Ask(rules, ref next, real + clocks[who], 1 + (step % 11), step % 3 == 0);
                hands[who] = (next, permits, version, real);
                continue;
            }

            hands[who] = null;
            if (hand.Version != version)
            {
                continue;
            }

            (limit, version) = (hand.Next, version + 1);
            if (real - hand.Since <= SharedLimit.Patience)
            {
                went.AddRange(hand.Permits.OfType<Permit.Go>().Select(g => (g.At, real > g.At - clocks[who] ? real : g.At - clocks[who])));
            }
        }

        return went;
    }

    // In any span of length L + more there are at most Count × ⌈(L + more) ÷ Per⌉; L is one Per, and ten.
    private static void AssertWithin(RateRule[] rules, IEnumerable<DateTimeOffset> instants, TimeSpan more)
    {
        var all = instants.ToList();
        foreach (var rule in rules)
        {
            foreach (var length in new[] { rule.Per, rule.Per * 10 })
            {
                var most = rule.Count * (int)Math.Ceiling((length + more) / rule.Per);
                var first = 0;
                for (var i = 0; i < all.Count; i++)
                {
                    while (all[i] - all[first] >= length)
                    {
                        first++;
                    }

                    Assert.InRange(i - first + 1, 1, most);
                }
            }
        }
    }
}
