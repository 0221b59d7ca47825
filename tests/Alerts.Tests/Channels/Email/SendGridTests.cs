using System.Text.Json;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Tests.Channels.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Alerts.Tests.Channels.Email;

/// <summary>Against a server on loopback that answers as SendGrid's v3 mail/send does.</summary>
public sealed class SendGridTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_is_one_personalization_with_its_delivery_and_its_thread()
    {
        await using var receiver = await HttpReceiver.AnsweringAsync(202, Stop);
        await using var host = Host(receiver, ("Alerts:SendGrid:Sandbox", "true"));

        Assert.Equal(new SendOutcome.Accepted(202, "SendGrid 202"), await host.SendAsync(To("jane@example.com"), Stop, deliveryId: "dlv_7"));

        var request = Assert.Single(receiver.Requests);
        Assert.Equal(("/v3/mail/send", "Bearer SG.kEy"), (request.Path, request.Headers["authorization"]));
        var json = JsonDocument.Parse(request.Body).RootElement;
        var recipient = Assert.Single(json.GetProperty("personalizations").EnumerateArray());
        Assert.Equal("jane@example.com", Assert.Single(recipient.GetProperty("to").EnumerateArray()).GetProperty("email").GetString());
        Assert.Equal("dlv_7", recipient.GetProperty("custom_args").GetProperty("delivery_id").GetString());
        Assert.Equal(("alerts@example.com", "Alerts"), (json.GetProperty("from").GetProperty("email").GetString(), json.GetProperty("from").GetProperty("name").GetString()));
        Assert.Equal(SomeAlert.UsualMessage.Headline, json.GetProperty("subject").GetString());
        Assert.Equal(["text/plain", "text/html"], json.GetProperty("content").EnumerateArray().Select(c => c.GetProperty("type").GetString()));
        Assert.Equal(["alerts", "cliff.upcoming"], json.GetProperty("categories").EnumerateArray().Select(c => c.GetString()));
        Assert.Equal("auto-generated", json.GetProperty("headers").GetProperty("Auto-Submitted").GetString());
        Assert.StartsWith("<thr_", json.GetProperty("headers").GetProperty("In-Reply-To").GetString(), StringComparison.Ordinal);
        Assert.True(json.GetProperty("mail_settings").GetProperty("sandbox_mode").GetProperty("enable").GetBoolean());
        Assert.False(json.GetProperty("tracking_settings").GetProperty("open_tracking").GetProperty("enable").GetBoolean());
    }

    [Fact]
    public async Task A_correction_answers_each_recipients_own_mail()
    {
        await using var receiver = await HttpReceiver.AnsweringAsync(202, Stop);
        await using var host = Host(receiver);
        await host.SendAsync(To("a@example.com"), Stop, deliveryId: "dlv_told");
        await Task.WhenAll(
            host.SendAsync(To("a@example.com"), Stop, SomeAlert.Correction, "dlv_1", follows: "dlv_a"), host.SendAsync(To("b@example.com"), Stop, SomeAlert.Correction, "dlv_2", follows: "dlv_b"));

        var told = JsonDocument.Parse(receiver.Requests.First().Body).RootElement;
        var thread = told.GetProperty("headers").GetProperty("References").GetString();
        Assert.Equal("<dlv_told@example.com>", told.GetProperty("personalizations")[0].GetProperty("headers").GetProperty("Message-ID").GetString());
        var headers = receiver.Requests.Skip(1).SelectMany(r => JsonDocument.Parse(r.Body).RootElement.GetProperty("personalizations").EnumerateArray()).Select(p => p.GetProperty("headers"))
            .OrderBy(h => h.GetProperty("Message-ID").GetString(), StringComparer.Ordinal).ToList();
        Assert.Equal(["<dlv_1@example.com>", "<dlv_2@example.com>"], headers.Select(h => h.GetProperty("Message-ID").GetString()));
        Assert.Equal(["<dlv_a@example.com>", "<dlv_b@example.com>"], headers.Select(h => h.GetProperty("In-Reply-To").GetString()));
        Assert.Equal([$"{thread} <dlv_a@example.com>", $"{thread} <dlv_b@example.com>"], headers.Select(h => h.GetProperty("References").GetString()));
    }

    [Fact]
    public async Task Each_recipient_has_a_way_out_of_its_own()
    {
        await using var receiver = await HttpReceiver.AnsweringAsync(202, Stop);
        await using var host = Host(receiver, ("Alerts:Delivery:PublicUrl", "https://alerts.example.com/"));
        await Task.WhenAll(host.SendAsync(To("a@example.com"), Stop, deliveryId: "dlv_1"), host.SendAsync(To("b@example.com"), Stop, deliveryId: "dlv_2"));

        var recipients = receiver.Requests.SelectMany(r => JsonDocument.Parse(r.Body).RootElement.GetProperty("personalizations").EnumerateArray()).ToList();
        foreach (var recipient in recipients)
        {
            var link = $"https://alerts.example.com/unsubscribe?t=token-of-{To(recipient.GetProperty("to")[0].GetProperty("email").GetString()!).Id}";
            Assert.Equal($"<{link}>", recipient.GetProperty("headers").GetProperty("List-Unsubscribe").GetString());
            Assert.Equal("List-Unsubscribe=One-Click", recipient.GetProperty("headers").GetProperty("List-Unsubscribe-Post").GetString());
            Assert.Equal(link.Replace("unsubscribe", "preferences", StringComparison.Ordinal), recipient.GetProperty("substitutions").GetProperty("-alerts-link-0-").GetString());
            Assert.Equal(link, recipient.GetProperty("substitutions").GetProperty("-alerts-link-1-").GetString());
        }

        Assert.All(JsonDocument.Parse(receiver.Requests.First().Body).RootElement.GetProperty("content").EnumerateArray(), c => Assert.Contains("-alerts-link-1-", c.GetProperty("value").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_comes_at_the_same_time_goes_together_and_no_recipient_sees_another()
    {
        await using var receiver = await HttpReceiver.AnsweringAsync(202, Stop);
        await using var host = Host(receiver);
        var other = SomeAlert.Usual with { Id = "alt_other" };

        await Task.WhenAll(Enumerable.Range(0, 1500).Select(i => host.SendAsync(To($"u{i}@example.com"), Stop, i % 10 == 0 ? other : null, $"dlv_{i}")));

        Assert.InRange(receiver.Requests.Count, 2, 100);
        var recipients = receiver.Requests.SelectMany(r => JsonDocument.Parse(r.Body).RootElement.GetProperty("personalizations").EnumerateArray()).ToList();
        Assert.All(receiver.Requests, r => Assert.InRange(JsonDocument.Parse(r.Body).RootElement.GetProperty("personalizations").GetArrayLength(), 1, 1000));
        Assert.All(recipients, p => Assert.Single(p.GetProperty("to").EnumerateArray()));
        Assert.Equal(1500, recipients.Select(p => p.GetProperty("custom_args").GetProperty("delivery_id").GetString()).Distinct().Count());
        Assert.Equal(1500, recipients.Count);
    }

    [Fact]
    public async Task A_recipient_that_is_refused_alone_keeps_no_other_from_its_mail()
    {
        await using var refusing = await RefusingAsync("bad@example.com");
        await using var host = Host(refusing);

        var outcomes = await Task.WhenAll(new[] { "a@example.com", "bad@example.com", "b@example.com" }.Select(a => host.SendAsync(To(a), Stop, deliveryId: $"dlv_{a}")));

        Assert.Equal([typeof(SendOutcome.Accepted), typeof(SendOutcome.Refused), typeof(SendOutcome.Accepted)], outcomes.Select(o => o.GetType()));
        Assert.Equal("SendGrid 400: Does not contain a valid address.", outcomes[1].Detail);
    }

    [Theory]
    [InlineData(400, """{"errors":[{"message":"The from address does not match a verified Sender Identity.","field":"from"}]}""", typeof(SendOutcome.Refused), FailureClass.Answer, "SendGrid 400: from: The from address does not match a verified Sender Identity.")]
    [InlineData(401, """{"errors":[{"message":"The provided authorization grant is invalid","field":null}]}""", typeof(SendOutcome.Retry), FailureClass.Message, "SendGrid 401: The provided authorization grant is invalid")]
    [InlineData(413, """{"errors":[{"message":"too large"}]}""", typeof(SendOutcome.Refused), FailureClass.Answer, "SendGrid 413: too large")]
    [InlineData(429, """{"errors":[{"message":"too many requests"}]}""", typeof(SendOutcome.Retry), FailureClass.RateLimited, "SendGrid 429: too many requests")]
    [InlineData(503, "<html>busy</html>", typeof(SendOutcome.Retry), FailureClass.Answer, "SendGrid 503")]
    [InlineData(400, "[1,2]", typeof(SendOutcome.Refused), FailureClass.Answer, "SendGrid 400")]
    [InlineData(400, """{"errors":[{"message":"echo jane@example.com\r\n\u0007"}]}""", typeof(SendOutcome.Refused), FailureClass.Answer, "SendGrid 400: echo …")]
    public async Task An_answer_means_what_SendGrids_pages_say(int status, string body, Type expected, FailureClass failure, string detail)
    {
        await using var receiver = await HttpReceiver.AnsweringAsync(status, Stop, body);
        await using var host = Host(receiver);
        var outcome = await host.SendAsync(To("jane@example.com"), Stop);
        Assert.Equal((expected, failure, detail), (outcome.GetType(), outcome.Failure, outcome.Detail));
    }

    [Theory]
    [InlineData("60", 60)]
    [InlineData("-60", null)]
    [InlineData("never", null)]
    public async Task A_limit_that_is_used_up_says_when_it_is_reset(string secondsFromNow, int? waited)
    {
        await using var receiver = await HttpReceiver.StartAsync(
            context =>
            {
                context.Response.StatusCode = 429;
                context.Response.Headers["X-RateLimit-Reset"] = int.TryParse(secondsFromNow, out var s) ? $"{SomeAlert.RaisedAt.ToUnixTimeSeconds() + s}" : secondsFromNow;
                return Task.CompletedTask;
            },
            Stop);
        await using var host = Host(receiver);
        var retry = Assert.IsType<SendOutcome.Retry>(await host.SendAsync(To("jane@example.com"), Stop));
        Assert.Equal(waited is { } w ? TimeSpan.FromSeconds(w) : null, retry.RetryAfter);
    }

    [Fact]
    public async Task A_server_that_is_down_is_tried_again()
    {
        await using var host = new ChannelHost(settings: [("Alerts:SendGrid:ApiKey", "SG.kEy"), ("Alerts:SendGrid:From", "alerts@example.com"), ("Alerts:SendGrid:Host", "http://127.0.0.1:1")]);
        Assert.Equal(new SendOutcome.Retry(null, "connection: refused") { Failure = FailureClass.Connection }, await host.SendAsync(To("jane@example.com"), Stop));
        Assert.All(host.Logged, line => Assert.DoesNotContain("kEy", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Alerts:SendGrid:From", "", "From")]
    [InlineData("Alerts:SendGrid:Host", "http://api.sendgrid.com", "Host")]
    [InlineData("Alerts:Smtp:Host", "mail.example.com", "both set")]
    public async Task A_wrong_setting_is_named_at_start(string key, string value, string named)
    {
        var settings = new Dictionary<string, string> { ["Alerts:SendGrid:ApiKey"] = "SG.kEy", ["Alerts:SendGrid:From"] = "alerts@example.com", ["Alerts:Smtp:From"] = "alerts@example.com", [key] = value };
        await using var host = new ChannelHost(settings: [.. settings.Select(s => (s.Key, s.Value))]);
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Stop));
        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("kEy", fault.Message, StringComparison.Ordinal);
    }

    private static Task<HttpReceiver> RefusingAsync(string address)
    {
        HttpReceiver? receiver = null;
        return StartAsync();

        async Task<HttpReceiver> StartAsync()
        {
            receiver = await HttpReceiver.StartAsync(
                async context =>
                {
                    var all = JsonDocument.Parse(receiver!.Requests.Last().Body).RootElement.GetProperty("personalizations").EnumerateArray()
                        .Select(p => p.GetProperty("to")[0].GetProperty("email").GetString()).ToList();
                    var at = all.IndexOf(address);
                    context.Response.StatusCode = at < 0 ? 202 : 400;
                    if (at >= 0)
                    {
                        await context.Response.WriteAsync($$"""{"errors":[{"message":"Does not contain a valid address.","field":"personalizations.{{at}}.to.0.email","help":null}]}""", context.RequestAborted);
                    }
                },
                Stop);
            return receiver;
        }
    }

    private static ChannelHost Host(HttpReceiver receiver, params (string Key, string Value)[] more)
        => new(settings: [("Alerts:SendGrid:ApiKey", "SG.kEy"), ("Alerts:SendGrid:From", "Alerts <alerts@example.com>"), ("Alerts:SendGrid:Host", receiver.Url("")), .. more]);

    private static Target To(string address) => SomeAlert.TargetAt(ChannelKind.Email, address);
}
