using Alerts.GeneratedClient;
using Alerts.GeneratedClient.Models;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;
using Microsoft.Kiota.Http.HttpClientLibrary.Middleware.Options;

namespace Alerts.IntegrationTests;

/// <summary>The client that Kiota makes of docs/openapi.json (tests/Alerts.GeneratedClient), against the real server: what it needs must be in the document.</summary>
public sealed class GeneratedClientTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_customers_system_makes_a_key_subscribes_lists_changes_tests_and_replays()
    {
        await using var loopback = await Loopback.StartAsync();
        using var scratch = Installation.Offline();
        using var server = AlertsProcess.Start(
            ["serve", "--urls", "http://127.0.0.1:0", "--data", scratch.Path], new Dictionary<string, string>(StringComparer.Ordinal) { ["Alerts__Delivery__AllowedNetworks__0"] = "127.0.0.0/8" });
        var address = (await server.LineWithAsync("Serving on"))!.Split(' ')[2];
        using var operators = new Client(address, (await server.LineWithAsync("API key, shown this once:"))!.Split(' ')[^1]);
        var made = await operators.Api.V1.Keys.PostAsync(new ApiKeyRequest { Name = "portal", Tenant = "acme", Scopes = [ApiKeyRequest_scopes.SubscriptionsRead, ApiKeyRequest_scopes.SubscriptionsWrite] }, cancellationToken: Cancel);
        using var acme = new Client(address, made!.Text!);

        var hooks = new List<SubscriptionResponse>();
        foreach (var hook in new[] { "/hook/a", "/hook/b" })
        {
            var wish = new SubscriptionRequest { Channel = SubscriptionRequest_channel.Webhook, Target = new Uri(loopback.Address, hook).ToString(), Materials = ["gallium"] };
            hooks.Add((await acme.Api.V1.Subscriptions.PostAsync(wish, c => c.Headers.Add("Idempotency-Key", hook), Cancel))!);
        }

        Assert.All(hooks, h => Assert.StartsWith("whsec_", h.Secret, StringComparison.Ordinal));
        Assert.Equal(hooks.Select(h => h.Id).Order(StringComparer.Ordinal), (await AllAsync(acme)).Order(StringComparer.Ordinal));

        var tag = new HeadersInspectionHandlerOption { InspectResponseHeaders = true };
        var one = acme.Api.V1.Subscriptions[hooks[0].Id!];
        await one.GetAsync(c => c.Options.Add(tag), Cancel);
        var etag = tag.ResponseHeaders["ETag"].Single();
        var patched = await one.PatchAsync(new SubscriptionRequestPart { Name = "Gallium", LeadDays = [30, 7] }, c => c.Headers.Add("If-Match", etag), Cancel);
        Assert.Equal(("Gallium", "30 7"), (patched!.Name, string.Join(' ', patched.LeadDays!)));
        var stale = await Assert.ThrowsAsync<ProblemDocument>(() => one.PatchAsync(new SubscriptionRequestPart { Name = "Too late" }, c => c.Headers.Add("If-Match", etag), Cancel));
        Assert.Equal((412, "/problems/precondition-failed"), (stale.ResponseStatusCode, stale.Type));

        var test = await one.Test.PostAsync(cancellationToken: Cancel);
        var replayed = await ReplayAsync(acme, test!.DeliveryId!);
        Assert.Equal(1, replayed.Count);
        Assert.Contains(loopback.Receipts, r => r.WebhookId == test.DeliveryId && r.Target == "/hook/a");

        await one.DeleteAsync(cancellationToken: Cancel);
        Assert.Equal([hooks[1].Id], await AllAsync(acme));
    }

    [Fact]
    public async Task What_is_refused_comes_as_a_typed_error_that_names_every_fault()
    {
        using var scratch = Installation.Offline();
        using var server = AlertsProcess.Start(["serve", "--urls", "http://127.0.0.1:0", "--data", scratch.Path]);
        var address = (await server.LineWithAsync("Serving on"))!.Split(' ')[2];
        using var operators = new Client(address, (await server.LineWithAsync("API key, shown this once:"))!.Split(' ')[^1]);
        using var stranger = new Client(address, "alk_nobodys");

        var faulty = await Assert.ThrowsAsync<ProblemDocument>(() => operators.Api.V1.Subscriptions.PostAsync(
            new SubscriptionRequest { Channel = SubscriptionRequest_channel.Email, Target = "nobody", Materials = ["galium"], LeadDays = [400] }, cancellationToken: Cancel));
        Assert.Equal((422, "/problems/invalid-body"), (faulty.Status, faulty.Type));
        Assert.Equal(["#/target", "#/materials/0", "#/leadDays"], faulty.Errors!.Select(e => e.Pointer));

        var unknown = await Assert.ThrowsAsync<ProblemDocument>(() => stranger.Api.V1.Alerts.GetAsync(cancellationToken: Cancel));
        Assert.Equal((401, "/problems/unauthorized"), (unknown.Status, unknown.Type));
        var none = await Assert.ThrowsAsync<ProblemDocument>(() => operators.Api.V1.Measures["no-such"].GetAsync(cancellationToken: Cancel));
        Assert.Equal(404, none.Status);
        var strange = await Assert.ThrowsAsync<ProblemDocument>(() => operators.Api.V1.Alerts.GetAsync(c => c.QueryParameters.Limit = 0, Cancel));
        Assert.Equal("limit", Assert.Single(strange.Errors!).Parameter);

        var law = await operators.Api.V1.State.GetAsync(c => c.QueryParameters.Material = "gallium", Cancel);
        Assert.Contains(law!.Results!, r => r is { Measure: "cn-mofcom-2024-46", Certainty: Certainty.Certain, Destinations: not null });
    }

    // Page by page, one on each.
    private static async Task<IReadOnlyList<string?>> AllAsync(Client client)
    {
        var (ids, cursor) = (new List<string?>(), (string?)null);
        do
        {
            var from = cursor;
            var page = await client.Api.V1.Subscriptions.GetAsync(c => (c.QueryParameters.Limit, c.QueryParameters.Cursor) = (1, from), Cancel);
            ids.AddRange(page!.Items!.Select(s => s.Id));
            cursor = page.Next;
        }
        while (cursor is not null);
        return ids;
    }

    // What is not settled yet cannot be replayed: the error says so.
    private static async Task<ReplayResponse> ReplayAsync(Client client, string delivery)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (true)
        {
            try
            {
                return (await client.Api.V1.Deliveries[delivery].Replay.PostAsync(cancellationToken: patience.Token))!;
            }
            catch (ProblemDocument problem) when (problem.Status is 404 or 409)
            {
                await Task.Delay(Pause, TimeProvider.System, patience.Token);
            }
        }
    }

    private sealed class Client : IDisposable
    {
        private readonly HttpClient _http = KiotaClientFactory.Create();
        private readonly HttpClientRequestAdapter _adapter;

        // Kiota's own providers of keys insist on https, which a server on loopback has not.
        public Client(string address, string key)
        {
            _http.DefaultRequestHeaders.Authorization = new("Bearer", key);
            _adapter = new HttpClientRequestAdapter(new AnonymousAuthenticationProvider(), httpClient: _http) { BaseUrl = address };
            Api = new AlertsClient(_adapter);
        }

        public AlertsClient Api { get; }

        public void Dispose()
        {
            _adapter.Dispose();
            _http.Dispose();
        }
    }
}
