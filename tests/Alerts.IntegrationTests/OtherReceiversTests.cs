using System.Net;
using System.Text.Json;

namespace Alerts.IntegrationTests;

/// <summary>What receives from us is not ours: the npm packages standardwebhooks and mailparser, in Node.js.</summary>
public sealed class OtherReceiversTests
{
    [Fact]
    public async Task The_reference_library_verifies_our_signatures_and_both_of_them_while_a_secret_is_rotated()
    {
        await using var loopback = await Loopback.StartAsync();
        using var scratch = Installation.Offline();
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["Alerts__Delivery__AllowedNetworks__0"] = "127.0.0.0/8" };
        var subscribed = await AlertsProcess.RunAsync(["subscribe", "--channel", "webhook", "--target", new Uri(loopback.Address, "/hook").ToString(), "--json", "--data", scratch.Path], environment);
        var (id, first) = (subscribed.Json.GetProperty("id").GetString()!, subscribed.Json.GetProperty("signingSecret").GetString()!);
        await AlertsProcess.RunAsync(["send-test", id, "--data", scratch.Path], environment);
        var target = JsonDocument.Parse((await AlertsProcess.RunAsync(["targets", "list", "--json", "--data", scratch.Path])).Output).RootElement[0].GetProperty("id").GetString()!;
        var second = (await AlertsProcess.RunAsync(["targets", "rotate-secret", target, "--data", scratch.Path])).Output.Split('\n')[0].Split(' ')[^1];
        await AlertsProcess.RunAsync(["send-test", id, "--data", scratch.Path], environment);

        var receipts = loopback.Receipts.ToArray();
        Assert.Equal(2, receipts.Length);
        var (exitCode, output) = await VerifyAsync(first, receipts[0], receipts[0].Body);
        Assert.Equal((0, "subscription.test"), (exitCode, JsonDocument.Parse(output).RootElement.GetProperty("type").GetString()));
        Assert.Equal(0, (await VerifyAsync(first, receipts[1], receipts[1].Body)).ExitCode);
        Assert.Equal(0, (await VerifyAsync(second, receipts[1], receipts[1].Body)).ExitCode);

        Assert.NotEqual(0, (await VerifyAsync(second, receipts[0], receipts[0].Body)).ExitCode);
        Assert.NotEqual(0, (await VerifyAsync(first, receipts[0], [.. receipts[0].Body, (byte)' '])).ExitCode);
    }

    [Fact]
    public async Task A_mail_parser_that_is_not_ours_reads_our_mail_with_its_Chinese_quotes()
    {
        using var scratch = Installation.Offline();
        await AlertsProcess.RunAsync(["subscribe", "--channel", "email", "--target", "\"jane, doe\"@bücher.example", "--material", "gallium", "--data", scratch.Path]);
        await Installation.RunAsync(scratch, "2026-11-20T08:00:00Z");

        var mails = new List<JsonElement>();
        foreach (var file in Directory.GetFiles(scratch["outbox"], "*.eml"))
        {
            var (exitCode, output) = await NodeAsync("parse-mail.mjs", await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
            Assert.Equal(0, exitCode);
            mails.Add(JsonDocument.Parse(output).RootElement);
        }

        var mail = mails.Single(m => m.GetProperty("subject").GetString()!.Contains("72/2025", StringComparison.Ordinal));
        Assert.Equal("\"jane, doe\"@bücher.example", mail.GetProperty("to")[0].GetProperty("address").GetString());
        Assert.Equal("auto-generated", mail.GetProperty("autoSubmitted").GetString());
        Assert.Equal(mail.GetProperty("inReplyTo").GetString(), mail.GetProperty("references")[0].GetString());
        foreach (var part in (string[])["text", "html"])
        {
            Assert.Contains("2026-11-27", mail.GetProperty(part).GetString(), StringComparison.Ordinal);
            Assert.Contains("暂停实施", WebUtility.HtmlDecode(mail.GetProperty(part).GetString()), StringComparison.Ordinal);
        }

        Assert.Equal(0, mail.GetProperty("attachments").GetInt32());
        Assert.Equal(mails.Count, mails.Select(m => m.GetProperty("messageId").GetString()).Distinct().Count());
    }

    private static Task<(int ExitCode, string Output)> VerifyAsync(string secret, Receipt receipt, byte[] body)
        => NodeAsync("verify-webhook.mjs", JsonSerializer.SerializeToUtf8Bytes(new { secret, headers = receipt.Headers, body = Convert.ToBase64String(body) }));

    private static async Task<(int ExitCode, string Output)> NodeAsync(string script, byte[] input)
    {
        var finished = await Node.RunAsync("receivers", [script], input);
        return (finished.ExitCode, finished.Output);
    }
}
