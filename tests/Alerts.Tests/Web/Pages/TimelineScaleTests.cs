using Alerts.Policies;
using Alerts.Web.Pages.Timelines;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Alerts.Tests.Web.Pages;

public sealed class TimelineScaleTests
{
    private static readonly LegalState[] States = Enum.GetValues<LegalState>();

    private static Gen<DateOnly> Days => Gen.OneOf(
        Gen.Elements(DateOnly.MinValue, DateOnly.MaxValue, DateOnly.MinValue.AddDays(1), DateOnly.MaxValue.AddDays(-1)),
        Gen.Choose(Day("2015-01-01").DayNumber, Day("2035-12-31").DayNumber).Select(DateOnly.FromDayNumber),
        Gen.Choose(0, DateOnly.MaxValue.DayNumber).Select(DateOnly.FromDayNumber));

    private static Arbitrary<(DateOnly First, DateOnly Last)> Ranges
        => Days.SelectMany(a => Gen.OneOf(Days, Gen.Choose(0, 900).Select(n => DateOnly.FromDayNumber(Math.Min(a.DayNumber + n, DateOnly.MaxValue.DayNumber)))).Select(b => a < b ? (a, b) : (b, a))).ToArbitrary();

    // As a timeline has them: without gap or overlap, the last without an end, the first perhaps without a beginning.
    private static Arbitrary<List<Period>> Timelines
        => Gen.ListOf(Days).SelectMany(days => Gen.Elements(true, false).Select(isOpen =>
        {
            var turns = days.Distinct().Where(d => d > DateOnly.MinValue).Order().ToList();
            var starts = (isOpen || turns.Count == 0 ? turns.Select(t => (DateOnly?)t).Prepend(null) : turns.Select(t => (DateOnly?)t)).ToList();
            return starts.Select((s, i) => new Period(States[i % States.Length], i % 2 == 0 ? Certainty.Certain : Certainty.Unconfirmed, s, i + 1 < starts.Count ? starts[i + 1]!.Value.AddDays(-1) : null)).ToList();
        })).ToArbitrary();

    [Property(MaxTest = 500)]
    public Property Bars_lie_within_the_chart_side_by_side_and_cover_the_days_that_the_periods_cover()
        => Prop.ForAll(Ranges, Timelines, (range, periods) =>
        {
            var scale = new TimelineScale(range.First, range.Last);
            var bars = periods.Select(scale.Bar).OfType<TimelineBar>().ToList();
            Assert.All(bars, b => Assert.True(b.Left is >= 0 and <= 100 && b.Right is >= 0 and <= 100 && b.Left <= b.Right, $"{b}"));
            Assert.All(bars.Zip(bars.Skip(1)), pair => Assert.Equal(pair.First.Right, pair.Second.Left));
            Assert.Equal(periods.FindAll(p => !(p.First > range.Last) && !(p.Last < range.First)), bars.ConvertAll(b => b.Period));
            if (periods[0].First is { } known && known > range.Last)
            {
                Assert.Empty(bars);
            }
            else
            {
                Assert.Equal((periods[0].First is { } first ? scale.Before(first) : 0, 100m), (bars[0].Left, bars[^1].Right));
            }
        });

    [Property(MaxTest = 500)]
    public Property Labels_stand_within_the_chart_and_do_not_run_into_each_other_at_320_pixels_and_at_480()
        => Prop.ForAll(Ranges, range =>
        {
            var ticks = new TimelineScale(range.First, range.Last).Ticks;
            Assert.NotEmpty(ticks);
            Apart(ticks.Where(t => !t.IsMinor), 288);
            Apart(ticks, 448);
        });

    [Property]
    public Property A_later_day_is_never_further_left()
        => Prop.ForAll(Ranges, Days.ToArbitrary(), Days.ToArbitrary(), (range, a, b) =>
        {
            var scale = new TimelineScale(range.First, range.Last);
            Assert.True(a < b ? scale.Before(a) <= scale.Before(b) : scale.Before(b) <= scale.Before(a));
            Assert.True(scale.Before(a) <= scale.After(a));
        });

    [Fact]
    public void A_day_has_its_share_of_the_line()
    {
        var scale = new TimelineScale(Day("2026-01-01"), Day("2026-04-10"));
        Assert.Equal((0m, 1m, 50m, 100m), (scale.Before(Day("2026-01-01")), scale.After(Day("2026-01-01")), scale.Before(Day("2026-02-20")), scale.After(Day("2026-04-10"))));
        Assert.Equal(["2026", "Feb", "Mar", "Apr"], scale.Ticks.Select(t => t.Label));
        Assert.Throws<ArgumentException>(() => new TimelineScale(Day("2026-01-02"), Day("2026-01-01")));
    }

    [Theory]
    [InlineData("2024-11-23", "2027-05-28", "2025 Jul 2026 Jul 2027")]
    [InlineData("2026-02-10", "2026-12-20", "2026-04 Jul Oct")]
    [InlineData("2026-11-05", "2026-11-20", "2026-11-05 2026-11-20")]
    [InlineData("2026-11-05", "2026-11-05", "2026-11-05")]
    [InlineData("0001-01-01", "9999-12-31", "2000 4000 6000 8000")]
    public void The_axis_has_a_few_round_days(string first, string last, string labels)
        => Assert.Equal(labels, string.Join(' ', new TimelineScale(Day(first), Day(last)).Ticks.Select(t => t.Label)));

    [Theory]
    [InlineData(null, null, "2024-11-23", "2028-11-23")]
    [InlineData("2020-01-01", null, "2020-01-01", "2028-11-23")]
    [InlineData("2030-01-01", null, "2030-01-01", "2032-01-01")]
    [InlineData(null, "2020-01-01", "2018-01-01", "2020-01-01")]
    [InlineData("0001-01-01", "9999-12-31", "0001-01-01", "9999-12-31")]
    [InlineData("9999-12-31", null, "9999-12-31", "9999-12-31")]
    [InlineData(null, "0001-01-01", "0001-01-01", "0001-01-01")]
    [InlineData("", "", "2024-11-23", "2028-11-23")]
    public void Two_years_on_either_side_are_looked_at_where_no_days_are_asked_for(string? from, string? to, string first, string last)
    {
        var faults = new List<Alerts.Subscriptions.FieldFault>();
        var range = TimelineRange.Read(from, to, Day("2026-11-23"), faults);
        Assert.Equal((Day(first), Day(last)), (range.From, range.To));
        Assert.Empty(faults);
    }

    [Fact]
    public void Emptiness_is_cut_off_where_no_days_are_asked_for()
    {
        List<Period> periods = [new(LegalState.InForce, Certainty.Certain, Day("2026-03-01"), Day("2026-12-31")), new(LegalState.Lapsed, Certainty.Certain, Day("2027-01-01"), null)];
        var clipped = TimelineRange.Read(null, null, Day("2026-11-23"), []).ClippedTo(periods, Day("2026-11-23"));
        Assert.Equal((Day("2026-01-01"), Day("2027-07-01")), (clipped.From, clipped.To));
        var asked = TimelineRange.Read("2024-01-01", "2030-01-01", Day("2026-11-23"), []).ClippedTo(periods, Day("2026-11-23"));
        Assert.Equal((Day("2024-01-01"), Day("2030-01-01")), (asked.From, asked.To));

        // The day that is looked at stays in it.
        Assert.True(TimelineRange.Read(null, null, Day("0001-01-01"), []).ClippedTo(periods, Day("0001-01-01")) is { From.Year: 1 });
        Assert.Equal(DateOnly.MaxValue, TimelineRange.Read(null, null, DateOnly.MaxValue, []).ClippedTo(periods, DateOnly.MaxValue).To);
    }

    // At 12 px a character of a system font has 7 px at most, on the average of digits and letters.
    private static void Apart(IEnumerable<TimelineTick> ticks, double width)
    {
        var end = double.NegativeInfinity;
        foreach (var tick in ticks)
        {
            var (at, wide) = ((double)tick.At / 100 * width, tick.Label.Length * 7.0);
            var start = tick.Anchor switch { "start" => at, "end" => at - wide, _ => at - (wide / 2) };
            Assert.True(start >= end && start >= -2 && start + wide <= width + 2, $"{tick} of {string.Join(", ", ticks)}");
            end = start + wide;
        }
    }

    private static DateOnly Day(string text) => LegalDay.Parse(text)!.Value;
}
