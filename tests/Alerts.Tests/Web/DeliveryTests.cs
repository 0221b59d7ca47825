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
    [InlineData("", "status: is needed where neither target nor alert is given: pending, dead, cancelled or replayed")]
    [InlineData("?status=accepted", "status: is needed where neither target nor alert is given: pending, dead, cancelled or replayed")]
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
