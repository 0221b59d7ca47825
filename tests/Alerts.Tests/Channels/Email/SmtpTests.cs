using System.Text;
using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Tests.Channels.Support;
using MimeKit;

namespace Alerts.Tests.Channels.Email;

public sealed class SmtpTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly Target Jane = SomeAlert.TargetAt(ChannelKind.Email, "jane@example.com");

    [Fact]
    public async Task A_mail_arrives_whole_and_the_servers_answer_is_kept()
    {
        await using var server = new SmtpReceiver();
        await using var host = new ChannelHost(settings: server.Settings);
        Assert.Equal(new SendOutcome.Accepted(250, "2.0.0 queued as 42"), await host.SendAsync(Jane, Stop));

        Assert.Contains(server.Commands, c => c.StartsWith("RCPT TO:<jane@example.com>", StringComparison.Ordinal));
        using var source = new MemoryStream(Encoding.UTF8.GetBytes(Assert.Single(server.Mails)));
        using var mail = await MimeMessage.LoadAsync(source, Stop);
        Assert.Equal("dlv_1@example.org", mail.MessageId);
        Assert.Contains("自公布之日起至2026年11月27日暂停实施", mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_correction_answers_the_mail_that_told_what_it_corrects()
    {
        await using var server = new SmtpReceiver();
        await using var host = new ChannelHost(settings: server.Settings);
        await host.SendAsync(Jane, Stop, deliveryId: "dlv_told");
        await host.SendAsync(Jane, Stop, SomeAlert.Correction, "dlv_correction", follows: "dlv_told");

        var mails = new List<MimeMessage>();
        foreach (var text in server.Mails)
        {
            using var source = new MemoryStream(Encoding.UTF8.GetBytes(text));
            mails.Add(await MimeMessage.LoadAsync(source, Stop));
        }

        var (told, correction) = (mails[0], mails[1]);
        Assert.Equal(("dlv_told@example.org", "dlv_correction@example.org"), (told.MessageId, correction.MessageId));
        Assert.Equal(told.MessageId, correction.InReplyTo);
        Assert.Equal(told.References.Append(told.MessageId!), correction.References);
        Assert.StartsWith("Correction: ", correction.Subject, StringComparison.Ordinal);
        Assert.Contains("is withdrawn: do not act on it", correction.TextBody, StringComparison.Ordinal);
        mails.ForEach(m => m.Dispose());
    }

    [Theory]
    [InlineData("MAIL", "451 4.7.1 greylisted", typeof(SendOutcome.Retry), 451)]
    [InlineData("RCPT", "450 4.2.1 <jane@example.com>: busy", typeof(SendOutcome.Retry), 450)]
    [InlineData("RCPT", "550 5.1.1 <Jane@Example.com>: no such user", typeof(SendOutcome.Refused), 550)]
    [InlineData("DATA", "552 5.3.4 too big", typeof(SendOutcome.Refused), 552)]
    [InlineData(".", "554 5.7.1 spam", typeof(SendOutcome.Refused), 554)]
    [InlineData(".", "452 4.3.1 full", typeof(SendOutcome.Retry), 452)]
    [InlineData("MAIL", "421 4.3.2 closing", typeof(SendOutcome.Retry), 421)]
    [InlineData("MAIL", "530 5.7.0 authentication required", typeof(SendOutcome.Retry), null)]
    [InlineData("RCPT", "535 5.7.8 authentication expired", typeof(SendOutcome.Retry), 535)]
    public async Task Four_hundreds_are_tried_again_and_five_hundreds_are_final(string command, string reply, Type expected, int? code)
    {
        await using var server = new SmtpReceiver { Reply = line => line.StartsWith(command, StringComparison.Ordinal) ? reply : null };
        await using var host = new ChannelHost(settings: server.Settings);
        var outcome = await host.SendAsync(Jane, Stop);
        Assert.Equal(expected, outcome.GetType());
        Assert.Equal(code, outcome.StatusCode);
        Assert.DoesNotContain("jane", outcome.Detail, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_refused_login_is_the_operators_to_mend_and_tried_again()
    {
        await using var server = new SmtpReceiver { Reply = line => line.StartsWith("AUTH", StringComparison.Ordinal) ? "535 5.7.8 bad credentials s3cret" : null };
        await using var host = new ChannelHost(settings: [.. server.Settings, ("Alerts:Smtp:User", "alerts"), ("Alerts:Smtp:Password", "s3cret")]);
        Assert.Equal(new SendOutcome.Retry(null, "SMTP: the server refused the login"), await host.SendAsync(Jane, Stop));
        Assert.DoesNotContain(host.Logged, line => line.Contains("s3cret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StartTls_is_not_given_up_when_the_server_lacks_it()
    {
        await using var server = new SmtpReceiver();
        await using var host = new ChannelHost(settings: [.. server.Settings.Where(s => s.Item1 != "Alerts:Smtp:Security")]);
        Assert.IsType<SendOutcome.Retry>(await host.SendAsync(Jane, Stop));
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task A_server_that_is_down_or_never_greets_is_tried_again()
    {
        int port;
        await using (var server = new SmtpReceiver())
        {
            port = server.Port;
        }

        await using var host = new ChannelHost(settings: [("Alerts:Smtp:Host", "127.0.0.1"), ("Alerts:Smtp:Port", $"{port}"), ("Alerts:Smtp:From", "alerts@example.org")]);
        Assert.Equal(new SendOutcome.Retry(null, "connection: refused") { Failure = FailureClass.Connection }, await host.SendAsync(Jane, Stop));

        var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, port);
        silent.Start();
        var sending = host.SendAsync(Jane, Stop);
        using var accepted = await silent.AcceptTcpClientAsync(Stop);
        host.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(new SendOutcome.Retry(null, "timeout after 20 s") { Failure = FailureClass.Timeout }, await sending);
        silent.Stop();
    }

    [Fact]
    public async Task A_connection_is_used_again_until_it_was_idle_for_30_seconds()
    {
        await using var server = new SmtpReceiver();
        await using var host = new ChannelHost(settings: server.Settings);
        await host.SendAsync(Jane, Stop);
        await host.SendAsync(Jane, Stop);
        host.Clock.Advance(TimeSpan.FromSeconds(29));
        await host.SendAsync(Jane, Stop);
        Assert.Equal(1, server.Connections);
        Assert.Single(server.Commands, "NOOP");

        host.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.IsType<SendOutcome.Accepted>(await host.SendAsync(Jane, Stop));
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task A_connection_that_broke_while_idle_is_made_anew()
    {
        await using var server = new SmtpReceiver();
        await using var host = new ChannelHost(settings: server.Settings);
        await host.SendAsync(Jane, Stop);
        server.DropConnections();
        host.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.IsType<SendOutcome.Accepted>(await host.SendAsync(Jane, Stop));
        Assert.Equal(2, server.Mails.Count);
    }

    [Fact]
    public async Task A_refused_recipient_does_not_cost_the_connection()
    {
        await using var server = new SmtpReceiver { Reply = line => line.Contains("<jane@", StringComparison.Ordinal) ? "550 5.1.1 no such user" : null };
        await using var host = new ChannelHost(settings: server.Settings);
        Assert.IsType<SendOutcome.Refused>(await host.SendAsync(Jane, Stop));
        Assert.IsType<SendOutcome.Accepted>(await host.SendAsync(SomeAlert.TargetAt(ChannelKind.Email, "joe@example.com"), Stop));
        Assert.Equal(1, server.Connections);
    }
}
