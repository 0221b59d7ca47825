using Alerts.Deliveries;
using FsCheck.Xunit;

namespace Alerts.Tests.Deliveries;

public sealed class RetryScheduleTests
{
    [Fact]
    public void Ten_attempts_span_75_hours_and_35_minutes()
    {
        Assert.Equal(10, RetrySchedule.Delays.Length);
        Assert.Equal(new TimeSpan(75, 35, 5), RetrySchedule.Delays.Aggregate(TimeSpan.Zero, (a, b) => a + b));
    }

    [Property]
    public bool A_wait_is_the_schedules_within_a_fifth(int attempt, string? id)
    {
        var number = Math.Abs(attempt % 9) + 1;
        var share = RetrySchedule.After(number, id ?? "", null)! / RetrySchedule.Delays[number];
        return share is >= 0.8 and <= 1.2;
    }

    [Fact]
    public void The_same_case_waits_the_same_and_other_deliveries_do_not_come_back_in_step()
    {
        Assert.Equal(RetrySchedule.After(3, "dlv_a", null), RetrySchedule.After(3, "dlv_a", null));
        Assert.True(Enumerable.Range(0, 100).Select(i => RetrySchedule.After(3, $"dlv_{i}", null)).Distinct().Count() > 90);
    }

    [Fact]
    public void After_the_last_attempt_there_is_no_wait()
    {
        Assert.NotNull(RetrySchedule.After(9, "dlv", TimeSpan.FromDays(1)));
        Assert.Null(RetrySchedule.After(10, "dlv", TimeSpan.FromDays(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => RetrySchedule.After(0, "dlv", null));
    }

    [Fact]
    public void A_target_may_ask_for_longer_but_not_for_more_than_a_day()
    {
        Assert.Equal(TimeSpan.FromHours(1), RetrySchedule.After(1, "dlv", TimeSpan.FromHours(1)));
        Assert.Equal(RetrySchedule.MostRetryAfter, RetrySchedule.After(1, "dlv", TimeSpan.FromDays(365)));
        Assert.Equal(RetrySchedule.MostRetryAfter, RetrySchedule.After(1, "dlv", TimeSpan.MaxValue));
    }

    [Property]
    public bool What_a_target_asks_never_shortens_the_wait(int attempt, int hours, string? id)
    {
        var number = Math.Abs(attempt % 9) + 1;
        return RetrySchedule.After(number, id ?? "", TimeSpan.FromHours(hours)) >= RetrySchedule.After(number, id ?? "", null);
    }
}
