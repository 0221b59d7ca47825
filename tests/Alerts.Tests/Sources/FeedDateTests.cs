using System.Globalization;
using Alerts.Sources.Reading;

namespace Alerts.Tests.Sources;

public sealed class FeedDateTests
{
    private static readonly TimeZoneInfo Toronto = TimeZoneInfo.FindSystemTimeZoneById("America/Toronto");

    [Theory]
    [InlineData("Fri, 20 Nov 2026 10:00:00 +0100", "2026-11-20T10:00:00+01:00")]
    [InlineData("Fri, 20 Nov 2026 10:00:00 +01:00", "2026-11-20T10:00:00+01:00")]
    [InlineData("20 November 2026 10:00 UT", "2026-11-20T10:00:00Z")]
    [InlineData(" 20 Nov 26 10:00 PST ", "2026-11-20T10:00:00-08:00")]
    [InlineData("Fri, 20-Nov-2026 10:00:00 Z", "2026-11-20T10:00:00Z")]
    [InlineData("1 Jul 99 10:00:00 EDT", "1999-07-01T10:00:00-04:00")]
    [InlineData("2026-07-01 10:00:00", "2026-07-01T10:00:00-04:00")]
    [InlineData("2026-11-20T10:00:00.123456Z", "2026-11-20T10:00:00Z")]
    public void Dates_are_read_as_publishers_write_them(string text, string instant)
        => Assert.Equal(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture), FeedDate.Parse(text, Toronto));

    [Theory]
    [InlineData("11/12/2026")]
    [InlineData("Fri, 20 Nov 2026 25:00:00 GMT")]
    [InlineData("Fri, 20 Nov 2026 10:00:00 +9900")]
    [InlineData("Fri, 20 Nov 2026 10:00:00 XYZ")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59-12:00")]
    [InlineData("2026-13-01")]
    public void A_date_that_could_mean_two_things_or_nothing_is_none(string text)
        => Assert.Null(FeedDate.Parse(text, Toronto));

    [Fact]
    public void A_text_of_any_length_is_answered_at_once()
        => Assert.Null(FeedDate.Parse($"Fri{new string(' ', 1_000_000)}x", Toronto));
}
