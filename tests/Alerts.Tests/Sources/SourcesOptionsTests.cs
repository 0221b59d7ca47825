using Microsoft.Extensions.Options;
using static Alerts.Tests.Sources.SomeSource;

namespace Alerts.Tests.Sources;

public sealed class SourcesOptionsTests
{
    [Theory]
    [InlineData("Contact", "two words")]
    [InlineData("Contact", "line\nbreak")]
    [InlineData("Contact", "(x)")]
    [InlineData("Timeout", "00:00:00")]
    [InlineData("Timeout", "00:10:01")]
    [InlineData("ConnectTimeout", "00:00:31")]
    [InlineData("MaxBodyBytes", "0")]
    [InlineData("MaxBodyBytes", "104857601")]
    [InlineData("BaseDirectory", " ")]
    public async Task An_option_out_of_range_is_refused_by_its_name(string key, string value)
    {
        using var reading = new Reading(settings: (key, value));

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => reading.ReadAsync(Feed("file:missing")));

        Assert.Contains($"Alerts:Sources:{key}", refused.Message, StringComparison.Ordinal);
    }
}
