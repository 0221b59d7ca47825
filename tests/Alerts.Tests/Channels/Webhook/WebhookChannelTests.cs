using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Tests.Channels.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Alerts.Tests.Channels.Webhook;

public sealed class WebhookChannelTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_receiver_can_verify_the_signature_by_the_specification()
    {
        await using var receiver = await HttpReceiver.AnsweringAsync(204, Stop);
        await using var host = new ChannelHost();
        var outcome = await host.SendAsync(At(receiver), Stop, deliveryId: "dlv_7");

        Assert.Equal(new SendOutcome.Accepted(204, "HTTP 204"), outcome);
        var request = Assert.Single(receiver.Requests);
        Assert.Equal("dlv_7", request.Headers["webhook-id"]);
        Assert.Equal(host.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), request.Headers["webhook-timestamp"]);
        Assert.Equal(Signature(request), request.Headers["webhook-signature"]);
        Assert.Equal("application/cloudevents+json; charset=utf-8", request.Headers["content-type"]);
        Assert.Matches(@"^Alerts/\d+\.\d+\.\d+$", request.Headers["user-agent"]);
        Assert.DoesNotContain("traceparent", request.Headers.Keys);
    }

    [Fact]
    public async Task A_repeat_bears_the_same_id_and_body_and_its_own_time()
    {
        await using var receiver = await HttpReceiver.AnsweringAsync(500, Stop);
        await using var host = new ChannelHost();
        await host.SendAsync(At(receiver), Stop);
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        await host.SendAsync(At(receiver), Stop);

        var (first, second) = (receiver.Requests.First(), receiver.Requests.Last());
        Assert.Equal(first.Headers["webhook-id"], second.Headers["webhook-id"]);
        Assert.Equal(first.Body, second.Body);
        Assert.Equal(300, long.Parse(second.Headers["webhook-timestamp"]) - long.Parse(first.Headers["webhook-timestamp"]));
        Assert.Equal(Signature(second), second.Headers["webhook-signature"]);
    }

    [Fact]
    public async Task A_redirect_is_refused_and_not_followed()
    {
        await using var receiver = await HttpReceiver.StartAsync(
            context =>
            {
                context.Response.Redirect("/elsewhere");
                return Task.CompletedTask;
            },
            Stop);
        await using var host = new ChannelHost();
        var outcome = await host.SendAsync(At(receiver), Stop);
        Assert.Equal(new SendOutcome.Refused(302, "HTTP 302; redirects are not followed"), outcome);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task A_receiver_that_never_answers_is_tried_again_after_the_timeout()
    {
        await using var receiver = await HttpReceiver.StartAsync(context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted), Stop);
        await using var host = new ChannelHost(settings: [("Alerts:Delivery:TimeoutSeconds", "5")]);
        var sending = host.SendAsync(At(receiver), Stop);
        await receiver.FirstRequest.WaitAsync(Stop);
        host.Clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(sending.IsCompleted);
        host.Clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(new SendOutcome.Retry(null, "timeout after 5 s") { Failure = FailureClass.Timeout }, await sending);
    }

    [Fact]
    public async Task A_shutdown_is_no_outcome()
    {
        await using var receiver = await HttpReceiver.StartAsync(context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted), Stop);
        await using var host = new ChannelHost();
        using var shutdown = new CancellationTokenSource();
        var sending = host.SendAsync(At(receiver), shutdown.Token);
        await receiver.FirstRequest.WaitAsync(Stop);
        await shutdown.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task Of_an_endless_answer_no_more_than_20_000_bytes_are_read()
    {
        var isClosed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var receiver = await HttpReceiver.StartAsync(
            async context =>
            {
                var chunk = Encoding.ASCII.GetBytes(new string('x', 1000));
                try
                {
                    while (!context.RequestAborted.IsCancellationRequested)
                    {
                        await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
                    }
                }
                finally
                {
                    // By the token, or by a write that fails before it.
                    isClosed.SetResult();
                }
            },
            Stop);
        await using var host = new ChannelHost();
        var accepted = Assert.IsType<SendOutcome.Accepted>(await host.SendAsync(At(receiver), Stop));
        Assert.InRange(accepted.Detail.Length, 1000, DeliveryAttempt.MaxDetail);
        await isClosed.Task.WaitAsync(Stop);
    }

    [Fact]
    public async Task A_success_whose_text_breaks_off_is_still_a_success()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        await using var host = new ChannelHost();
        var sending = host.SendAsync(SomeAlert.TargetAt(ChannelKind.Webhook, $"http://{listener.LocalEndpoint}/"), Stop);
        using (var client = await listener.AcceptTcpClientAsync(Stop))
        {
            await client.GetStream().ReadExactlyAsync(new byte[500], Stop);
            await client.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"u8.ToArray(), Stop);
            client.Client.Shutdown(SocketShutdown.Send);
            Assert.Equal(new SendOutcome.Accepted(200, "HTTP 200: half"), await sending);
        }
    }

    [Fact]
    public async Task A_success_whose_text_stalls_is_still_a_success()
    {
        await using var receiver = await HttpReceiver.StartAsync(
            async context =>
            {
                await context.Response.WriteAsync("half", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            },
            Stop);
        await using var host = new ChannelHost();
        var sending = host.SendAsync(At(receiver), Stop);
        await receiver.FirstRequest.WaitAsync(Stop);
        while (!sending.IsCompleted)
        {
            // When the headers are in cannot be seen from here; time passes until the patience for the text is over.
            host.Clock.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Stop);
        }

        Assert.Equal(new SendOutcome.Accepted(200, "HTTP 200: half"), await sending);
    }

    [Fact]
    public async Task A_connection_that_is_reset_or_refused_is_tried_again()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var target = SomeAlert.TargetAt(ChannelKind.Webhook, $"http://{listener.LocalEndpoint}/sEcReTsEcReT");
        await using var host = new ChannelHost();
        var sending = host.SendAsync(target, Stop);
        using (var socket = await listener.AcceptSocketAsync(Stop))
        {
            await socket.ReceiveAsync(new byte[16], Stop);
            socket.LingerState = new LingerOption(true, 0);
        }

        Assert.Equal(new SendOutcome.Retry(null, "connection: reset") { Failure = FailureClass.Connection }, await sending);
        listener.Stop();
        Assert.Equal(new SendOutcome.Retry(null, "connection: refused") { Failure = FailureClass.Connection }, await host.SendAsync(target, Stop));
    }

    [Fact]
    public async Task An_answer_that_drips_a_byte_a_second_is_not_waited_for_longer_than_an_attempt_may_take()
    {
        await using var receiver = await HttpReceiver.StartAsync(
            async context =>
            {
                while (!context.RequestAborted.IsCancellationRequested)
                {
                    await context.Response.WriteAsync("x", context.RequestAborted);
                    await context.Response.Body.FlushAsync(context.RequestAborted);
                    await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, context.RequestAborted);
                }
            },
            Stop);
        await using var host = new ChannelHost(settings: [("Alerts:Delivery:TimeoutSeconds", "5")]);
        var sending = host.SendAsync(At(receiver), Stop);
        await receiver.FirstRequest.WaitAsync(Stop);
        while (!sending.IsCompleted)
        {
            host.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Stop);
        }

        // The headers said 200: it was taken, whatever the text.
        Assert.IsType<SendOutcome.Accepted>(await sending);
    }

    [Fact]
    public async Task An_answer_after_29_seconds_is_waited_for_where_the_timeout_is_30()
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var receiver = await HttpReceiver.StartAsync(context => answer.Task.WaitAsync(context.RequestAborted), Stop);
        await using var host = new ChannelHost(settings: [("Alerts:Delivery:TimeoutSeconds", "30")]);
        var sending = host.SendAsync(At(receiver), Stop);
        await receiver.FirstRequest.WaitAsync(Stop);
        host.Clock.Advance(TimeSpan.FromSeconds(29));
        answer.SetResult();
        Assert.IsType<SendOutcome.Accepted>(await sending);
    }

    [Fact]
    public async Task An_answer_that_is_no_UTF_8_is_kept_as_far_as_it_can_be_read()
    {
        await using var receiver = await HttpReceiver.StartAsync(context => { context.Response.StatusCode = 413; return context.Response.Body.WriteAsync(new byte[] { 0x74, 0xff, 0xfe, 0xc3, 0x28, 0x00, 0x6f }, context.RequestAborted).AsTask(); }, Stop);
        await using var host = new ChannelHost();
        var refused = Assert.IsType<SendOutcome.Refused>(await host.SendAsync(At(receiver), Stop));
        Assert.Equal(413, refused.StatusCode);
        Assert.StartsWith("HTTP 413: t", refused.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain('\0', refused.Detail);
    }

    [Fact]
    public async Task An_expired_certificate_is_not_accepted()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-9), TimeProvider.System.GetUtcNow().AddDays(-1));
        await using var receiver = await HttpReceiver.StartAsync(_ => Task.CompletedTask, Stop, new HttpsConnectionAdapterOptions { ServerCertificate = certificate });
        await using var host = new ChannelHost();
        Assert.Equal(FailureClass.Tls, Assert.IsType<SendOutcome.Retry>(await host.SendAsync(At(receiver), Stop)).Failure);
        Assert.Empty(receiver.Requests);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_not_accepted()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        await using var receiver = await HttpReceiver.StartAsync(_ => Task.CompletedTask, Stop, new HttpsConnectionAdapterOptions { ServerCertificate = certificate });
        await using var host = new ChannelHost();
        var retry = Assert.IsType<SendOutcome.Retry>(await host.SendAsync(At(receiver), Stop));
        Assert.StartsWith("TLS: the certificate is ", retry.Detail, StringComparison.Ordinal);
        Assert.Empty(receiver.Requests);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")]
    [InlineData("whsec_short")]
    [InlineData("whsec_AAECAwQF")]
    [InlineData("whsec_???")]
    public async Task Nothing_is_sent_unsigned(string? secret)
    {
        await using var receiver = await HttpReceiver.AnsweringAsync(200, Stop);
        await using var host = new ChannelHost();
        var outcome = await host.SendAsync(At(receiver) with { Secret = secret }, Stop);
        Assert.Equal(new SendOutcome.Refused(null, "the target has no usable signing secret"), outcome);
        Assert.Empty(receiver.Requests);
    }

    [Fact]
    public async Task A_stored_target_is_refused_when_its_network_is_no_longer_allowed()
    {
        await using var receiver = await HttpReceiver.AnsweringAsync(200, Stop);
        await using var host = new ChannelHost(isLoopbackAllowed: false);
        Assert.IsType<SendOutcome.Refused>(await host.SendAsync(At(receiver), Stop));
        Assert.Empty(receiver.Requests);
    }

    private static Target At(HttpReceiver receiver) => SomeAlert.TargetAt(ChannelKind.Webhook, receiver.Url());

    // The specification's definition, written apart from the code under test.
    private static string Signature(ReceivedRequest request)
    {
        var signed = Encoding.UTF8.GetBytes($"{request.Headers["webhook-id"]}.{request.Headers["webhook-timestamp"]}.{Encoding.UTF8.GetString(request.Body)}");
        using var hmac = new HMACSHA256(Convert.FromBase64String(SomeAlert.Secret.Split('_')[1]));
        return "v1," + Convert.ToBase64String(hmac.ComputeHash(signed));
    }
}
