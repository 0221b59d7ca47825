using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Tests.Channels.Support;
using Microsoft.AspNetCore.Http;

namespace Alerts.Tests.Channels.Webhook;

public sealed class SlackChannelTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(200, "ok", typeof(SendOutcome.Accepted))]
    [InlineData(400, "invalid_blocks", typeof(SendOutcome.Refused))]
    [InlineData(403, "action_prohibited", typeof(SendOutcome.Refused))]
    [InlineData(404, "no_service", typeof(SendOutcome.Refused))]
    [InlineData(410, "channel_is_archived", typeof(SendOutcome.Gone))]
    [InlineData(429, "rate_limited", typeof(SendOutcome.Retry))]
    [InlineData(500, "rollup_error", typeof(SendOutcome.Retry))]
    public async Task Slacks_answers_mean_what_its_page_says(int status, string text, Type expected)
    {
        await using var receiver = await HttpReceiver.AnsweringAsync(status, Stop, text);
        await using var host = new ChannelHost();
        var outcome = await host.SendAsync(SomeAlert.TargetAt(ChannelKind.Slack, receiver.Url()), Stop);
        Assert.Equal(expected, outcome.GetType());
        Assert.Equal($"HTTP {status}: {text}", outcome.Detail);
        Assert.Equal("application/json", Assert.Single(receiver.Requests).Headers["content-type"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3000)]
    [InlineData(4060)]
    [InlineData(30_000)]
    public async Task An_answer_that_echoes_the_URL_and_the_secret_stays_out_of_the_detail_and_the_log(int before)
    {
        await using var receiver = await HttpReceiver.StartAsync(
            async context =>
            {
                context.Response.StatusCode = 404;
                var echo = $"Cannot POST {context.Request.Path}{context.Request.QueryString} at http://{context.Request.Host}{context.Request.Path} with {SomeAlert.Secret}\r\n\u0007";
                await context.Response.WriteAsync(new string(' ', before) + echo + echo, context.RequestAborted);
            },
            Stop);
        await using var host = new ChannelHost();
        foreach (var kind in new[] { ChannelKind.Slack, ChannelKind.Webhook })
        {
            var outcome = await host.SendAsync(SomeAlert.TargetAt(kind, receiver.Url() + "?token=tOpSeCrEt") with { Secret = SomeAlert.Secret }, Stop);
            Assert.IsType<SendOutcome.Refused>(outcome);
            AssertNoSecret(outcome.Detail);
            Assert.DoesNotContain(outcome.Detail, char.IsControl);
        }

        Assert.All(host.Logged, AssertNoSecret);
    }

    private static void AssertNoSecret(string text)
    {
        foreach (var secret in new[] { "sEcReT", "tOpSeCrEt", "T000000", SomeAlert.Secret[..20], SomeAlert.Secret[6..26] })
        {
            Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
        }
    }
}
