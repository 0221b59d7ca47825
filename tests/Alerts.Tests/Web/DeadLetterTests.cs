using System.Net;
using Alerts.Deliveries;
using Alerts.Queues;
using Alerts.Tests.Support;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Web;

public sealed class DeadLetterTests : ServerTest
{
    [Fact]
    public async Task Dead_letters_are_listed_the_last_first_by_queue_and_page_by_page()
    {
        await BuryAsync(QueueNames.Alerts, "alt_1");
        await BuryAsync(QueueNames.Deliveries, "dlv_1:1");
        await BuryAsync(QueueNames.Alerts, "alt_2");
        var first = await Api.GetAsync("/v1/dead-letters?limit=2");
        Assert.Equal(["alt_2", "dlv_1:1"], first.Strings("items", "messageId"));
        Assert.Equal(["alt_1"], (await Api.GetAsync($"/v1/dead-letters?limit=2&cursor={first.Json.GetProperty("next").GetString()}")).Strings("items", "messageId"));
        Assert.Equal(["alt_2", "alt_1"], (await Api.GetAsync("/v1/dead-letters?queue=alerts")).Strings("items", "messageId"));
        Assert.Equal(["queue: must be one of alerts, deliveries"], (await Api.GetAsync("/v1/dead-letters?queue=alerts,deliveries")).IsProblem(400, "invalid-parameters").Errors);
        var one = (await Api.GetAsync($"/v1/dead-letters/{first.Items.First().GetProperty("id").GetString()}")).Json;
        Assert.Equal(("alerts", "alt_2", "a reason", 1), (one.GetProperty("queue").GetString(), one.GetProperty("body").GetString(), one.GetProperty("reason").GetString(), one.GetProperty("received").GetInt32()));
    }

    [Fact]
    public async Task A_message_goes_back_to_its_queue_once_and_the_log_says_so()
    {
        var id = await BuryAsync(QueueNames.Alerts, "alt_1");
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(id)).Status);
        Assert.Equal([$"alt_1:{id}"], Api.Queue.Waiting(QueueNames.Alerts));
        Assert.Empty(Api.Queue.Dead);
        (await PostAsync(id)).IsProblem(404, "not-found");
        Assert.Single(Api.Audit.Entries, e => e is { Action: "retryDeadLetter", AppliedAt: not null } && e.Subject == id && e.Before!.Contains("a reason", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_message_of_a_delivery_that_is_settled_is_not_put_back_but_that_of_one_under_way_is()
    {
        foreach (var status in Enum.GetValues<DeliveryStatus>())
        {
            Api.Ledger.Rows["dlv_1"] = new Delivery("dlv_1", "alt_1", "tgt_1", "acme", status, 1, Some.Noon, Some.Noon);
            var id = await BuryAsync(QueueNames.Deliveries, "dlv_1:1");
            var answer = await PostAsync(id);
            if (status == DeliveryStatus.Pending)
            {
                Assert.Equal(HttpStatusCode.Accepted, answer.Status);
                await Api.Queue.CompleteAsync((await Api.Queue.ReceiveAsync(QueueNames.Deliveries, 1, TimeSpan.FromMinutes(1), TimeSpan.Zero, Cancel)).Single(), Cancel);
            }
            else
            {
                Assert.Equal("The delivery dlv_1 is settled, so its message would do nothing: replay the delivery.", answer.IsProblem(409, "conflict").Detail);
                Assert.Empty(Api.Queue.Waiting(QueueNames.Deliveries));
            }
        }
    }

    [Fact]
    public async Task A_dead_letter_is_forgotten()
    {
        var id = await BuryAsync(QueueNames.Alerts, "alt_1");
        Assert.Equal(HttpStatusCode.NoContent, (await Api.SendAsync(HttpMethod.Delete, $"/v1/dead-letters/{id}")).Status);
        (await Api.SendAsync(HttpMethod.Delete, $"/v1/dead-letters/{id}")).IsProblem(404, "not-found");
        (await Api.GetAsync($"/v1/dead-letters/{id}")).IsProblem(404, "not-found");
        Assert.Empty(Api.Queue.Waiting(QueueNames.Alerts));
        Assert.Single(Api.Audit.Entries, e => e is { Action: "removeDeadLetter", AppliedAt: not null });
    }

    [Fact]
    public async Task One_silence_and_one_suppression_are_shown()
    {
        using var silence = new StringContent("""{"kind":"digest","until":"2026-11-24T00:00:00Z","reason":"a drill"}""", System.Text.Encoding.UTF8, "application/json");
        var silenced = (await Api.SendAsync(HttpMethod.Post, "/v1/silences", silence)).Json.GetProperty("id").GetString();
        Api.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal("a drill", (await Api.GetAsync($"/v1/silences/{silenced}")).Json.GetProperty("reason").GetString());
        (await Api.GetAsync("/v1/silences/sil_none")).IsProblem(404, "not-found");

        using var suppression = new StringContent("""{"address":"buyer@example.com"}""", System.Text.Encoding.UTF8, "application/json");
        var suppressed = (await Api.SendAsync(HttpMethod.Post, "/v1/suppressions", suppression)).Json.GetProperty("id").GetString();
        var one = await Api.GetAsync($"/v1/suppressions/{suppressed}");
        Assert.Equal("operator", one.Json.GetProperty("cause").GetString());
        Assert.DoesNotContain("buyer@example.com", one.Body, StringComparison.Ordinal);
        (await Api.GetAsync("/v1/suppressions/sup_none")).IsProblem(404, "not-found");
    }

    private Task<Answer> PostAsync(string id) => Api.SendAsync(HttpMethod.Post, $"/v1/dead-letters/{id}/retry");

    private async Task<string> BuryAsync(string queue, string body)
    {
        await Api.Queue.EnqueueAsync(queue, [new QueueMessage(body, body)], Cancel);
        await Api.Queue.DeadLetterAsync((await Api.Queue.ReceiveAsync(queue, 1, TimeSpan.FromMinutes(1), TimeSpan.Zero, Cancel)).Single(), "a reason", Cancel);
        return Api.Queue.Dead[^1].Key;
    }
}
