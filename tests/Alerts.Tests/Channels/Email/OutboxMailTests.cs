using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Policies;
using Alerts.Subscriptions;
using Alerts.Tests.Channels.Support;
using MimeKit;

namespace Alerts.Tests.Channels.Email;

public sealed class OutboxMailTests : IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly Target Jane = SomeAlert.TargetAt(ChannelKind.Email, "jane@xn--bcher-kva.example");

    private readonly string _directory = Directory.CreateTempSubdirectory("alerts-outbox-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Without_a_server_the_mail_is_a_file_named_by_the_delivery()
    {
        await using var host = Host();
        Assert.Equal(new SendOutcome.Accepted(null, "written to outbox"), await host.SendAsync(Jane, Stop, deliveryId: "dlv_9"));
        Assert.Equal(new SendOutcome.Accepted(null, "written to outbox"), await host.SendAsync(Jane, Stop, deliveryId: "dlv_9"));
        Assert.Equal("dlv_9.eml", Path.GetFileName(Assert.Single(Directory.GetFiles(_directory))));
    }

    [Fact]
    public async Task A_mail_has_both_texts_and_the_headers_of_an_automatic_message()
    {
        using var mail = await SentAsync(SomeAlert.Usual);
        Assert.Equal(SomeAlert.UsualMessage.Headline, mail.Subject);
        Assert.Equal("\"Alerts\" <alerts@localhost>", mail.From.ToString());
        Assert.Equal("jane@xn--bcher-kva.example", Assert.Single(mail.To.Mailboxes).GetAddress(idnEncode: true));
        Assert.Equal("dlv_9@localhost", mail.MessageId);
        Assert.Equal(SomeAlert.RaisedAt, mail.Date);
        Assert.Equal("auto-generated", mail.Headers[HeaderId.AutoSubmitted]);
        Assert.Equal("dlv_9", mail.Headers["X-Alerts-Delivery"]);
        Assert.Equal("multipart/alternative", mail.Body!.ContentType.MimeType);
        foreach (var body in new[] { mail.TextBody!, mail.HtmlBody!.Replace("&amp;", "&", StringComparison.Ordinal) })
        {
            Assert.Contains("Gallium, Germanium & Antimony", body, StringComparison.Ordinal);
            Assert.Contains("Was the suspension of", body, StringComparison.Ordinal);
            Assert.Contains("https://www.mofcom.gov.cn/a?b=1&c=2", body, StringComparison.Ordinal);
            Assert.Contains("critical", body, StringComparison.Ordinal);
        }

        Assert.Contains("<meta name=\"color-scheme\" content=\"light dark\">", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("<blockquote lang=\"zh-Hans\"", mail.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", mail.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_installation_can_be_reached_a_mail_offers_to_unsubscribe_by_one_click_and_by_a_link()
    {
        await using var host = new ChannelHost(settings: [("Alerts:Smtp:OutboxDirectory", _directory), ("Alerts:Delivery:PublicUrl", "https://alerts.example.com")]);
        await host.SendAsync(Jane, Stop, deliveryId: "dlv_9");
        using var mail = await MimeMessage.LoadAsync(Path.Combine(_directory, "dlv_9.eml"), Stop);
        var link = $"https://alerts.example.com/unsubscribe?t=token-of-{Jane.Id}";
        Assert.Equal(($"<{link}>", "List-Unsubscribe=One-Click"), (mail.Headers[HeaderId.ListUnsubscribe], mail.Headers[HeaderId.ListUnsubscribePost]));
        Assert.EndsWith($"Unsubscribe: {link}", mail.TextBody!.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains($"<a href=\"{link}\">Unsubscribe</a>", mail.HtmlBody, StringComparison.Ordinal);

        using var without = await SentAsync(SomeAlert.Usual);
        Assert.Null(without.Headers[HeaderId.ListUnsubscribe]);
        Assert.DoesNotContain("Unsubscribe", without.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mails_on_one_subject_are_one_thread_and_on_another_another()
    {
        using var first = await SentAsync(SomeAlert.Usual, "dlv_1");
        using var second = await SentAsync(SomeAlert.Usual with { Id = "alt_2" }, "dlv_2");
        using var other = await SentAsync(SomeAlert.Usual with { Id = "alt_3", Subject = "something else" }, "dlv_3");
        Assert.NotEqual(first.MessageId, second.MessageId);
        Assert.Equal(first.InReplyTo, second.InReplyTo);
        Assert.Equal(first.InReplyTo, Assert.Single(first.References));
        Assert.NotEqual(first.InReplyTo, other.InReplyTo);
    }

    [Fact]
    public async Task Hostile_text_is_shown_and_does_nothing()
    {
        const string Script = "<script>alert(1)</script>";
        var message = new AlertMessage(
            $"{Script}\r\nBcc: joe@example.com\r\n\r\nbody", Script, [new Fact(Script, Script)], Certainty.Unconfirmed, [Script],
            new Quote("\"><script>", Script), [new Reference(Script, new Uri("javascript:alert(1)")), new Reference("", new Uri("https://example.com/\"onclick=x"))]);
        using var mail = await SentAsync(SomeAlert.With(message));
        Assert.Equal($"{Script} Bcc: joe@example.com body", mail.Subject);
        Assert.Empty(mail.Bcc);
        Assert.DoesNotContain("<script", mail.HtmlBody, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("javascript:", mail.HtmlBody, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\"onclick", mail.HtmlBody, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("Unconfirmed:", mail.TextBody, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\ud800\u0001")]
    [InlineData("稀土 ")]
    public async Task The_emptiest_and_the_longest_alert_are_mails(string text)
    {
        using var mail = await SentAsync(SomeAlert.With(SomeAlert.LongestMessage(string.Concat(Enumerable.Repeat(text, 2_000)))));
        Assert.NotNull(mail.HtmlBody);
        using var empty = await SentAsync(SomeAlert.With(SomeAlert.EmptiestMessage), "dlv_2");
        Assert.Contains("critical", empty.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outbox_that_cannot_be_written_is_tried_again()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory, "file"), "", Stop);
        await using var host = new ChannelHost(settings: [("Alerts:Smtp:OutboxDirectory", Path.Combine(_directory, "file"))]);
        Assert.IsType<SendOutcome.Retry>(await host.SendAsync(Jane, Stop));
    }

    private ChannelHost Host() => new(settings: [("Alerts:Smtp:OutboxDirectory", _directory)]);

    private async Task<MimeMessage> SentAsync(Alert alert, string deliveryId = "dlv_9")
    {
        await using var host = Host();
        Assert.IsType<SendOutcome.Accepted>(await host.SendAsync(Jane, Stop, alert, deliveryId));
        return await MimeMessage.LoadAsync(Path.Combine(_directory, $"{deliveryId}.eml"), Stop);
    }
}
