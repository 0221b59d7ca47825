using Alerts.Subscriptions;
using FsCheck.Xunit;

namespace Alerts.Tests.Subscriptions;

public sealed class CadenceTests
{
    private static readonly string[] Zones = ["Etc/UTC", "Europe/Berlin", "America/New_York", "Asia/Shanghai", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns"];

    // On 29 March 2026 clocks in Berlin go from 02:00 to 03:00, on 25 October from 03:00 back to 02:00.
    [Theory]
    [InlineData("08:00", "2026-11-23T08:00:00Z", "2026-11-24T07:00:00Z")]
    [InlineData("08:00", "2026-11-24T06:59:59Z", "2026-11-24T07:00:00Z")]
    [InlineData("08:00", "2026-11-24T07:00:00Z", "2026-11-25T07:00:00Z")]
    [InlineData("08:00", "2026-03-28T12:00:00Z", "2026-03-29T06:00:00Z")]
    [InlineData("08:00", "2026-10-24T12:00:00Z", "2026-10-25T07:00:00Z")]
    [InlineData("02:30", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("02:30", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("02:30", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    public void A_daily_digest_comes_at_its_hour_on_the_wall_once_also_when_clocks_change(string at, string after, string expected)
        => Assert.Equal(Instant(expected), Daily(at, "Europe/Berlin").NextDigest(Instant(after)));

    [Fact]
    public void A_weekly_digest_comes_on_its_day()
    {
        var cadence = new Cadence(new Digest(DigestEvery.Week, new TimeOnly(9, 0), DayOfWeek.Monday, false, true), null, "Asia/Shanghai");
        Assert.Equal(Instant("2026-11-30T01:00:00Z"), cadence.NextDigest(Instant("2026-11-23T01:00:00Z")));
        Assert.Equal(Instant("2026-11-23T01:00:00Z"), cadence.NextDigest(Instant("2026-11-23T00:59:59Z")));
    }

    [Theory]
    [InlineData("22:00-07:00", "2026-11-24T20:59:00Z", null)]
    [InlineData("22:00-07:00", "2026-11-24T21:00:00Z", "2026-11-25T06:00:00Z")]
    [InlineData("22:00-07:00", "2026-11-25T05:59:59Z", "2026-11-25T06:00:00Z")]
    [InlineData("22:00-07:00", "2026-11-25T06:00:00Z", null)]
    [InlineData("12:00-13:00", "2026-11-24T11:30:00Z", "2026-11-24T12:00:00Z")]
    [InlineData("12:00-13:00", "2026-11-24T12:30:00Z", null)]
    [InlineData("01:00-02:30", "2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z")]
    public void Quiet_hours_end_at_their_hour_on_the_wall(string quiet, string now, string? until)
    {
        Assert.True(Cadence.TryParseQuiet(quiet, out var hours));
        Assert.Equal(until is null ? null : Instant(until), new Cadence(null, hours, "Europe/Berlin").QuietUntil(Instant(now)));
    }

    [Theory]
    [InlineData("22:00")]
    [InlineData("22:00-22:00")]
    [InlineData("24:00-07:00")]
    [InlineData("22-7")]
    [InlineData("")]
    public void What_is_no_span_of_a_day_is_refused(string text) => Assert.False(Cadence.TryParseQuiet(text, out _));

    [Property(MaxTest = 500)]
    public bool Digests_follow_each_other_a_day_or_a_week_apart_but_for_the_hour_of_a_clock_change(byte zone, ushort minute, byte day, bool weekly, uint start)
    {
        var cadence = new Cadence(
            new Digest(weekly ? DigestEvery.Week : DigestEvery.Day, new TimeOnly(minute % 24, minute % 60), (DayOfWeek)(day % 7), false, true), null, Zones[zone % Zones.Length]);
        var first = cadence.NextDigest(Instant("2026-01-01T00:00:00Z").AddSeconds(start % (365 * 86400)));
        var second = cadence.NextDigest(first);
        var apart = second - first - TimeSpan.FromDays(weekly ? 7 : 1);
        return apart.Duration() <= TimeSpan.FromMinutes(120);
    }

    [Property(MaxTest = 500)]
    public bool What_is_written_is_read_again(byte zone, ushort minute, ushort other, byte day, bool weekly, bool nothing, bool critical, byte which)
    {
        var (at, until) = (new TimeOnly(minute % 24, minute % 60), new TimeOnly(other % 24, other % 60));
        var cadence = new Cadence(
            which % 2 == 0 ? new Digest(weekly ? DigestEvery.Week : DigestEvery.Day, at, (DayOfWeek)(day % 7), nothing, critical) : null,
            which % 3 != 0 && at != until ? new QuietHours(at, until) : null, Zones[zone % Zones.Length]);
        return Cadence.TryParse(cadence.ToString(), out var read) && read == cadence;
    }

    private static Cadence Daily(string at, string zone) => new(new Digest(DigestEvery.Day, TimeOnly.Parse(at, System.Globalization.CultureInfo.InvariantCulture), DayOfWeek.Monday, false, true), null, zone);

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
