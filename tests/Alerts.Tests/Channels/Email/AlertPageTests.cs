using Alerts.Alerting;
using Alerts.Tests.Channels.Support;

namespace Alerts.Tests.Channels.Email;

public sealed class AlertPageTests
{
    [Fact]
    public async Task A_corrected_alert_says_so_on_top_in_the_words_of_each_correction_and_its_mail_does_not_change()
    {
        await using var host = new ChannelHost();
        var plain = await host.Pages.HtmlAsync(SomeAlert.Usual, []);
        var second = CorrectionText.Of(SomeAlert.Usual, "why", "A <second>", "More & more.", withdraws: false, "second", SomeAlert.RaisedAt.AddDays(1));
        var page = await host.Pages.HtmlAsync(SomeAlert.Usual, [SomeAlert.Correction, second]);

        Assert.DoesNotContain("role=\"note\"", plain, StringComparison.Ordinal);
        Assert.Equal(2, page.Split("role=\"note\"").Length - 1);
        var order = new[] { "Withdrawn on 2026-11-20 11:00Z: Correction: withdrawn: ", "No. 46 &amp; its", "Corrected on 2026-11-21 08:00Z: Correction: A &lt;second&gt;", "More &amp; more.", "<h1" }
            .Select(part => page.IndexOf(part, StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(-1, order);
        Assert.Equal(order.Order(), order);
        Assert.Equal(plain, await host.Pages.HtmlAsync(SomeAlert.Usual, []));
        Assert.StartsWith(SomeAlert.UsualMessage.Headline, await host.Pages.TextAsync(SomeAlert.Usual), StringComparison.Ordinal);
    }
}
