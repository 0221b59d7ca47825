using Alerts.Channels.Webhook;
using Alerts.Deliveries;
using Alerts.Tests.Channels.Support;

namespace Alerts.Tests.Channels.Webhook;

public sealed class HttpOutcomesTests
{
    private static readonly DateTimeOffset Now = SomeAlert.RaisedAt;

    [Fact]
    public void Every_status_has_the_outcome_that_the_specification_gives_it()
    {
        for (var status = 200; status < 600; status++)
        {
            var expected = status switch
            {
                < 300 => typeof(SendOutcome.Accepted),
                410 => typeof(SendOutcome.Gone),
                408 or 425 or 429 or >= 500 => typeof(SendOutcome.Retry),
                _ => typeof(SendOutcome.Refused),
            };
            var outcome = Of(status, null);
            Assert.True(expected == outcome.GetType(), $"{status} gave {outcome}");
            Assert.Equal(status, outcome.StatusCode);
        }
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("0", 0)]
    [InlineData("Fri, 20 Nov 2026 08:01:30 GMT", 90)]
    [InlineData("Fri, 20 Nov 2026 07:59:59 GMT", null)]
    [InlineData("-5", null)]
    [InlineData("soon", null)]
    [InlineData("1.5", null)]
    [InlineData("99999999999999999999", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Retry_After_is_seconds_or_a_date_and_else_nothing(string? header, int? seconds)
    {
        foreach (var status in new[] { 429, 503 })
        {
            var retry = Assert.IsType<SendOutcome.Retry>(Of(status, header));
            Assert.Equal(seconds is { } s ? TimeSpan.FromSeconds(s) : null, retry.RetryAfter);
        }
    }

    private static SendOutcome Of(int status, string? retryAfter)
    {
        using var response = new HttpResponseMessage();
        if (retryAfter is not null)
        {
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        }

        return HttpOutcomes.Of(status, response.Headers, "", Now);
    }
}
