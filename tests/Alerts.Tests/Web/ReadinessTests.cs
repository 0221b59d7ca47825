using System.Net;

namespace Alerts.Tests.Web;

public sealed class ReadinessTests : ServerTest
{
    [Fact]
    public async Task A_process_is_ready_once_it_has_a_dataset_and_while_its_store_can_be_read_and_alive_all_the_time()
    {
        await IsAsync(HttpStatusCode.OK, "ready", null);

        Api.Dataset.Value = null;
        await IsAsync(HttpStatusCode.ServiceUnavailable, "not-ready", "the policy dataset is not loaded yet");

        Api.Dataset.Value = Support.Sample.Dataset();
        Api.Alerts.FailWith = new StorageException("/var/lib/alerts/alerts.db is locked");
        await IsAsync(HttpStatusCode.ServiceUnavailable, "not-ready", "the store cannot be read");
        Assert.Equal(HttpStatusCode.OK, (await Api.SendAsync(HttpMethod.Get, "/healthz", authorization: "")).Status);
    }

    private async Task IsAsync(HttpStatusCode status, string word, string? reason)
    {
        var answer = await Api.SendAsync(HttpMethod.Get, "/readyz", authorization: "");
        Assert.Equal((status, word, reason), (answer.Status, answer.Json.GetProperty("status").GetString(), answer.Json.TryGetProperty("reason", out var why) ? why.GetString() : null));
    }
}
