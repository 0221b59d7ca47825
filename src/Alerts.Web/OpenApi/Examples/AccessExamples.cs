using System.Text.Json;
using Alerts.Access;
using Alerts.Web.Auditing;
using Alerts.Web.Health;
using Alerts.Web.Keys;
using Alerts.Web.Queues;
using Alerts.Web.Tenants;

namespace Alerts.Web.OpenApi.Examples;

/// <summary>Of who may do what, who did what, and how the system is.</summary>
internal static class AccessExamples
{
    private static readonly ApiKeyResponse Key = new("key_9i7u5y3t1r", "ERP", "acme", [ApiScope.AlertsRead, ApiScope.SubscriptionsWrite], When.Noon, When.Noon.AddYears(1), null);

    public static IEnumerable<object> All =>
    [
        new TenantRequest("acme", "Acme Ltd"),
        new TenantPatch("Acme GmbH"),
        new TenantResponse("acme", "Acme Ltd", When.Noon),
        new ApiKeyRequest("ERP", "acme", [ApiScope.AlertsRead, ApiScope.SubscriptionsWrite], new DateTimeOffset(2099, 12, 1, 0, 0, 0, TimeSpan.Zero)),
        Key,
        new NewApiKeyResponse(Key, "alk_…"),
        new AuditEntryResponse(
            "aud_0a2s4d6f8g", When.Noon, new ActorResponse(ActorKind.Key, Key.Id, null, "192.0.2.7", "4bf92f3577b34da6a3ce929d0e0e4736"), "createTenant", "acme", "acme", null, JsonElement.Parse("""{"id":"acme","name":"Acme Ltd"}"""), When.Noon),
        new DeadLetterResponse("dlq_1q3w5e7r9t", "deliveries", "dlv_5g7h9j1k3l:1", "dlv_5g7h9j1k3l:1", 10, "received 10 times", When.Noon),
        new HealthResponse("ready"),
    ];
}
