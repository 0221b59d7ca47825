using System.Net;
using System.Text;
using Alerts.Deliveries;
using Alerts.Tests.Support;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Web;

public sealed class DeliveryTests : ServerTest
{
    private static readonly Target Target = Some.Target("https://hooks.example.com/very/secret/path");

    [Fact]
    public async Task Dead_letters_are_listed_and_shown_with_every_attempt_and_without_the_address()
    {
        File("dlv_1", DeliveryStatus.Dead);
        File("dlv_2", DeliveryStatus.Accepted);
        Api.Ledger.Attempts.Add(new DeliveryAttempt("dlv_1", 1, Some.Noon, TimeSpan.FromMilliseconds(12), AttemptOutcome.Refused, 404, "HTTP 404: no such hook"));

        var list = await Api.GetAsync("/v1/deliveries?status=dead");
        Assert.Equal(["dlv_1"], list.Strings("items", "id"));
        var one = await Api.GetAsync("/v1/deliveries/dlv_1");
        var attempt = Assert.Single(one.Json.GetProperty("attempts").EnumerateArray());
        Assert.Equal(("refused", "none", 404, 12), (attempt.GetProperty("outcome").GetString(), attempt.GetProperty("failure").GetString(), attempt.GetProperty("statusCode").GetInt32(), attempt.GetProperty("durationMilliseconds").GetInt32()));
        var target = await Api.GetAsync($"/v1/targets/{Target.Id}");
        Assert.Equal("https://hooks.example.com/…", target.Json.GetProperty("address").GetString());
        Assert.All(new[] { list, one, target, await Api.GetAsync("/v1/targets") }, a => Assert.DoesNotContain("secret", a.Body, StringComparison.OrdinalIgnoreCase));
        (await Api.GetAsync("/v1/deliveries/dlv_none")).IsProblem(404, "not-found");
        (await Api.GetAsync("/v1/targets/tgt_none")).IsProblem(404, "not-found");
    }

    [Theory]
    [InlineData("?since=2026-11-28T08:00:00Z&until=2026-11-28T08:00:00Z", "until: must lie after since: nothing can be found")]
    [InlineData("?status=lost", "status: must be one of pending, accepted, dead, cancelled, replayed")]
    [InlineData("?status=dead&since=yesterday", "since: is not an instant: write it as 2026-11-28T08:00:00Z")]
    [InlineData("?status=dead&since=2026-11-28T08:00:00", "since: is not an instant: write it as 2026-11-28T08:00:00Z")]
    public async Task A_wrong_question_is_named(string query, string fault)
        => Assert.Equal([fault], (await Api.GetAsync($"/v1/deliveries{query}")).IsProblem(400, "invalid-parameters").Errors);

    [Fact]
    public async Task What_is_settled_is_sent_once_more_under_an_id_of_its_own_and_one_key_is_one_wish()
    {
        File("dlv_1", DeliveryStatus.Dead);
        var first = await PostAsync("/v1/deliveries/dlv_1/replay", key: "k1");
        var again = await PostAsync("/v1/deliveries/dlv_1/replay", key: "k1");
        var other = await PostAsync("/v1/deliveries/dlv_1/replay");

        Assert.All(new[] { first, again, other }, a => Assert.Equal(HttpStatusCode.Accepted, a.Status));
        Assert.Equal(first.Body, again.Body);
        Assert.NotEqual(first.Body, other.Body);
        Assert.Equal(3, Api.Ledger.Rows.Count);
        Assert.Equal(DeliveryStatus.Replayed, Api.Ledger.Rows["dlv_1"].Status);
        Assert.Equal(2, Api.Ledger.Rows.Values.Count(d => d.ReplayOf == "dlv_1" && d.Status == DeliveryStatus.Pending));
    }

    [Fact]
    public async Task All_dead_letters_of_a_target_are_replayed_in_order_once_and_all_since_a_time_with_what_was_accepted()
    {
        File("dlv_1", DeliveryStatus.Dead, minutes: 2);
        File("dlv_2", DeliveryStatus.Cancelled, minutes: 1);
        File("dlv_3", DeliveryStatus.Accepted, minutes: 3);
        File("dlv_4", DeliveryStatus.Pending, minutes: 4);

        var dead = await PostAsync($"/v1/targets/{Target.Id}/replay", "{}");
        Assert.Equal(2, dead.Json.GetProperty("count").GetInt32());
        Assert.Equal(["dlv_2", "dlv_1"], dead.Json.GetProperty("deliveries").EnumerateArray().Select(d => Api.Ledger.Rows[d.GetString()!].ReplayOf));
        Assert.Equal(0, (await PostAsync($"/v1/targets/{Target.Id}/replay", "{}")).Json.GetProperty("count").GetInt32());

        var since = await PostAsync($"/v1/targets/{Target.Id}/replay", """{"since":"2026-11-20T12:03:00Z"}""");
        Assert.Equal(["dlv_3"], since.Json.GetProperty("deliveries").EnumerateArray().Select(d => Api.Ledger.Rows[d.GetString()!].ReplayOf));
    }

    [Fact]
    public async Task What_is_under_way_or_goes_to_a_target_that_is_off_is_not_replayed()
    {
        File("dlv_1", DeliveryStatus.Pending);
        File("dlv_2", DeliveryStatus.Dead);
        Assert.Equal("It is still under way: its next attempt comes by itself.", (await PostAsync("/v1/deliveries/dlv_1/replay")).IsProblem(409, "conflict").Detail);
        (await PostAsync("/v1/deliveries/dlv_none/replay")).IsProblem(404, "not-found");

        var off = await PostAsync($"/v1/targets/{Target.Id}/disable", """{"reason":"The buyer left."}""");
        Assert.Equal("The buyer left.", off.Json.GetProperty("disabledReason").GetString());
        Assert.Equal("Its target is switched off (The buyer left): switch it on first.", (await PostAsync("/v1/deliveries/dlv_2/replay")).IsProblem(409, "conflict").Detail);
        (await PostAsync($"/v1/targets/{Target.Id}/replay", "{}")).IsProblem(409, "conflict");

        await PostAsync($"/v1/targets/{Target.Id}/enable");
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync("/v1/deliveries/dlv_2/replay")).Status);
        (await PostAsync($"/v1/targets/{Target.Id}/disable", """{"reason":" "}""")).IsProblem(422, "invalid-body");
    }

    [Fact]
    public async Task A_new_secret_is_shown_once_and_the_old_one_signs_for_a_day()
    {
        File("dlv_1", DeliveryStatus.Accepted);
        var rotated = await PostAsync($"/v1/targets/{Target.Id}/rotate-secret");
        var stored = Api.Targets.Rows[Target.Id];
        Assert.Equal((stored.Secret, Target.Secret), (rotated.Json.GetProperty("secret").GetString(), stored.OldSecret));
        Assert.Equal(TimeSpan.FromHours(24), stored.OldSecretUntil - new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
        (await PostAsync("/v1/targets/tgt_none/rotate-secret")).IsProblem(404, "not-found");
    }

    [Fact]
    public async Task A_subscription_is_tested_and_ended()
    {
        var id = (await Api.SubscribeAsync("""{"channel":"webhook","target":"https://hooks.example.com/x","kinds":["cliff.upcoming"]}""")).Json.GetProperty("id").GetString();
        var test = await PostAsync($"/v1/subscriptions/{id}/test");
        Assert.Equal(HttpStatusCode.Accepted, test.Status);
        Assert.StartsWith("dlv_", test.Json.GetProperty("deliveryId").GetString(), StringComparison.Ordinal);
        (await PostAsync("/v1/subscriptions/sub_none/test")).IsProblem(404, "not-found");

        Assert.Equal(HttpStatusCode.NoContent, (await Api.SendAsync(HttpMethod.Delete, $"/v1/subscriptions/{id}")).Status);
        (await Api.SendAsync(HttpMethod.Delete, $"/v1/subscriptions/{id}")).IsProblem(404, "not-found");
    }

    [Fact]
    public async Task Deliveries_are_listed_whole_and_by_all_that_is_asked()
    {
        File("dlv_1", DeliveryStatus.Accepted, minutes: 1);
        File("dlv_2", DeliveryStatus.Pending, minutes: 2);
        Api.Ledger.Rows["dlv_3"] = Api.Ledger.Rows["dlv_2"] with { Id = "dlv_3", Tenant = "other", CreatedAt = Some.Noon.AddMinutes(3) };
        Assert.Equal(["dlv_3", "dlv_2", "dlv_1"], (await Api.GetAsync("/v1/deliveries")).Strings("items", "id"));
        Assert.Equal(["dlv_1"], (await Api.GetAsync("/v1/deliveries?status=accepted")).Strings("items", "id"));
        Assert.Equal(["dlv_3"], (await Api.GetAsync("/v1/deliveries?tenant=other")).Strings("items", "id"));
        Assert.Equal(["dlv_2"], (await Api.GetAsync("/v1/deliveries?tenant=acme&since=2026-11-20T12:02:00Z&until=2026-11-20T12:03:00Z")).Strings("items", "id"));

        // Another's are not there, asked for or not.
        var key = (await PostAsync("/v1/keys", """{"tenant":"other"}""")).Json.GetProperty("text").GetString();
        foreach (var (query, found) in new[] { ("", "dlv_3"), ("?tenant=other", "dlv_3"), ("?tenant=acme", ""), ($"?target={Target.Id}", "dlv_3"), ("?alert=alt_dlv_1", "") })
        {
            var answer = await Api.SendAsync(HttpMethod.Get, $"/v1/deliveries{query}", authorization: $"Bearer {key}");
            Assert.Equal((query, found), (query, string.Join(' ', answer.Strings("items", "id"))));
        }
    }

    [Fact]
    public async Task Attempts_are_listed_by_number()
    {
        File("dlv_1", DeliveryStatus.Pending);
        Api.Ledger.Attempts.Add(new DeliveryAttempt("dlv_1", 2, Some.Noon, TimeSpan.Zero, AttemptOutcome.Accepted, 200, "ok"));
        Api.Ledger.Attempts.Add(new DeliveryAttempt("dlv_1", 1, Some.Noon, TimeSpan.Zero, AttemptOutcome.Retry, 500, "later", FailureClass.Timeout));
        Assert.Equal([1, 2], (await Api.GetAsync("/v1/deliveries/dlv_1/attempts")).Items.Select(a => a.GetProperty("number").GetInt32()));
        (await Api.GetAsync("/v1/deliveries/dlv_none/attempts")).IsProblem(404, "not-found");
    }

    [Fact]
    public async Task What_waits_is_tried_at_once_and_what_cannot_be_says_what_to_do()
    {
        File("dlv_1", DeliveryStatus.Pending);
        File("dlv_2", DeliveryStatus.Dead);
        Api.Ledger.Rows["dlv_1"] = Api.Ledger.Rows["dlv_1"] with { NextAttemptAt = Api.Clock.GetUtcNow().AddHours(6) };
        var due = await PostAsync("/v1/deliveries/dlv_1/retry");
        Assert.Equal((HttpStatusCode.Accepted, "2026-11-23T08:00:00+00:00"), (due.Status, due.Json.GetProperty("nextAttemptAt").GetString()));
        Assert.Equal(["dlv_1:2:now"], Api.Queue.Waiting("deliveries"));
        var entry = Assert.Single(Api.Audit.Entries, e => e.Action == "retryDelivery");
        Assert.Equal(("dlv_1", "acme"), (entry.Subject, entry.Tenant));
        Assert.NotNull(entry.AppliedAt);

        Assert.Equal("It is settled (dead): replay it to send it once more.", (await PostAsync("/v1/deliveries/dlv_2/retry")).IsProblem(409, "conflict").Detail);
        (await PostAsync("/v1/deliveries/dlv_none/retry")).IsProblem(404, "not-found");
        await PostAsync($"/v1/targets/{Target.Id}/disable", """{"reason":"The buyer left."}""");
        Assert.Equal("Its target is switched off (The buyer left): switch it on first.", (await PostAsync("/v1/deliveries/dlv_1/retry")).IsProblem(409, "conflict").Detail);
        Assert.Single(Api.Audit.Entries, e => e.Action == "retryDelivery");
    }

    private async Task<Answer> PostAsync(string path, string? json = null, string? key = null)
    {
        using var content = new StringContent(json ?? "", Encoding.UTF8, "application/json");
        if (key is not null)
        {
            content.Headers.Add("Idempotency-Key", key);
        }

        return await Api.SendAsync(HttpMethod.Post, path, content);
    }

    private void File(string id, DeliveryStatus status, int minutes = 0)
    {
        Api.Targets.Rows.TryAdd(Target.Id, Target);
        Api.Ledger.Rows[id] = new Delivery(id, $"alt_{id}", Target.Id, Target.Tenant, status, 1, Some.Noon.AddMinutes(minutes), Some.Noon);
    }
}
