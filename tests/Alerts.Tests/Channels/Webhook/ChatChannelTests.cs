using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Tests.Channels.Support;
using Microsoft.AspNetCore.Http;

namespace Alerts.Tests.Channels.Webhook;

public sealed class ChatChannelTests
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
    [InlineData(200, typeof(SendOutcome.Accepted))]
    [InlineData(204, typeof(SendOutcome.Accepted))]
    [InlineData(400, typeof(SendOutcome.Refused))]
    [InlineData(401, typeof(SendOutcome.Refused))]
    [InlineData(404, typeof(SendOutcome.Gone))]
    [InlineData(429, typeof(SendOutcome.Retry))]
    [InlineData(502, typeof(SendOutcome.Retry))]
    public async Task A_webhook_that_Discord_does_not_know_is_never_called_again(int status, Type expected)
    {
        await using var receiver = await HttpReceiver.AnsweringAsync(status, Stop);
        await using var host = new ChannelHost();
        var outcome = await host.SendAsync(SomeAlert.TargetAt(ChannelKind.Discord, receiver.Url()), Stop);
        Assert.Equal(expected, outcome.GetType());
    }

    [Theory]
    [InlineData("", "?wait=true")]
    [InlineData("?thread_id=1", "?thread_id=1&wait=true")]
    [InlineData("?wait=true&thread_id=1", "?wait=true&thread_id=1")]
    public async Task Discord_answers_after_it_has_saved_the_message(string query, string expected)
    {
        var seen = "";
        await using var receiver = await HttpReceiver.StartAsync(
            context =>
            {
                seen = context.Request.QueryString.ToString();
                return Task.CompletedTask;
            },
            Stop);
        await using var host = new ChannelHost();
        await host.SendAsync(SomeAlert.TargetAt(ChannelKind.Discord, receiver.Url() + query), Stop);
        Assert.Equal(expected, seen);
    }

    [Theory]
    [InlineData("0", "1.25", 1.25)]
    [InlineData("3", "1.25", null)]
    [InlineData("0", "a year", null)]
    [InlineData("0", "99999999", null)]
    [InlineData(null, null, null)]
    public async Task A_bucket_that_is_used_up_holds_the_target_back_until_Discord_refills_it(string? remaining, string? resetAfter, double? seconds)
    {
        await using var receiver = await HttpReceiver.StartAsync(
            context =>
            {
                context.Response.Headers["X-RateLimit-Remaining"] = remaining;
                context.Response.Headers["X-RateLimit-Reset-After"] = resetAfter;
                return Task.CompletedTask;
            },
            Stop);
        await using var host = new ChannelHost();
        var outcome = await host.SendAsync(SomeAlert.TargetAt(ChannelKind.Discord, receiver.Url()), Stop);
        Assert.Equal(seconds is { } s ? TimeSpan.FromSeconds(s) : null, outcome.Pause);
    }

    [Fact]
    public async Task A_workflow_of_Teams_that_was_started_is_accepted()
    {
        await using var receiver = await HttpReceiver.AnsweringAsync(202, Stop);
        await using var host = new ChannelHost();
        Assert.IsType<SendOutcome.Accepted>(await host.SendAsync(SomeAlert.TargetAt(ChannelKind.Teams, receiver.Url()), Stop));
        Assert.Contains("AdaptiveCard", System.Text.Encoding.UTF8.GetString(Assert.Single(receiver.Requests).Body), StringComparison.Ordinal);
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
        foreach (var kind in new[] { ChannelKind.Slack, ChannelKind.Teams, ChannelKind.Webhook })
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
