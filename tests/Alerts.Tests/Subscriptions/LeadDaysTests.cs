using System.Text.Json;
using Alerts.Subscriptions;
using FsCheck.Xunit;

namespace Alerts.Tests.Subscriptions;

public sealed class LeadDaysTests
{
    [Theory]
    [InlineData("90,30,7,0", "90,30,7,0")]
    [InlineData(" 7 , 30,7", "30,7")]
    [InlineData("0", "0")]
    [InlineData("365", "365")]
    public void A_ladder_is_read_and_written_from_the_longest_lead_to_the_shortest(string text, string expected)
        => Assert.Equal(expected, LeadDays.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("366")]
    [InlineData("-1")]
    [InlineData("+7")]
    [InlineData("7,")]
    [InlineData("7;1")]
    [InlineData("7.5")]
    [InlineData("99999999999")]
    [InlineData("0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20")]
    public void What_is_no_ladder_is_refused(string? text) => Assert.False(LeadDays.TryParse(text, null, out _));

    [Theory]
    [InlineData(91, null)]
    [InlineData(90, 90)]
    [InlineData(31, 90)]
    [InlineData(30, 30)]
    [InlineData(15, 30)]
    [InlineData(8, 14)]
    [InlineData(7, 7)]
    [InlineData(2, 7)]
    [InlineData(1, 1)]
    [InlineData(0, 0)]
    [InlineData(-1, null)]
    public void The_nearest_step_that_was_reached_is_due(int daysLeft, int? expected)
        => Assert.Equal(expected, LeadDays.Default.DueAt(daysLeft));

    [Fact]
    public void A_ladder_without_the_day_itself_still_tells_late_what_it_missed()
        => Assert.Equal(7, LeadDays.Parse("30,7").DueAt(0));

    [Property]
    public bool No_step_nearer_than_the_due_one_has_been_reached(int[] days, int daysLeft)
    {
        var left = Math.Abs(daysLeft % 400);
        return !LeadDays.TryCreate((days ?? []).Select(d => Math.Abs(d % 366)), out var ladder)
            || ladder.DueAt(left) == ladder.Steps.Where(s => s >= left).Cast<int?>().Min();
    }

    [Fact]
    public void Json_is_an_array_of_days()
    {
        Assert.Equal("[30,7]", JsonSerializer.Serialize(LeadDays.Parse("7,30")));
        Assert.Equal(LeadDays.Parse("7,30"), JsonSerializer.Deserialize<LeadDays>("[7,30]"));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<LeadDays>("[400]"));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<LeadDays>("\"7\""));
    }

    [Fact]
    public void Equal_ladders_are_one_in_a_set()
        => Assert.Single(new HashSet<LeadDays> { LeadDays.Parse("7,1"), LeadDays.Parse("1,7,7") });
}
