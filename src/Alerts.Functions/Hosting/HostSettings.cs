using Cronos;
using Microsoft.Extensions.Configuration;

namespace Alerts.Functions.Hosting;

/// <summary>What the host itself is told by its app settings. Names as in local.settings.sample.json; the product's own are in docs/settings.md.</summary>
public sealed class HostSettings
{
    /// <summary>Each an NCRONTAB expression with seconds, in UTC, that a timer's attribute names.</summary>
    public static IReadOnlyList<string> Schedules { get; } =
        [nameof(WatchNoticesSchedule), nameof(WatchPoliciesSchedule), nameof(WatchExpiriesSchedule), nameof(SendDigestsSchedule), nameof(SweepLostWorkSchedule)];

    public string? WatchNoticesSchedule { get; set; }

    public string? WatchPoliciesSchedule { get; set; }

    public string? WatchExpiriesSchedule { get; set; }

    public string? SendDigestsSchedule { get; set; }

    public string? SweepLostWorkSchedule { get; set; }

    /// <summary>A connection string, for development. A secret. Not beside <see cref="ServiceBusNamespace"/>.</summary>
    public string? ServiceBus { get; set; }

    /// <summary>Such as NAME.servicebus.windows.net, entered by the managed identity.</summary>
    public string? ServiceBusNamespace { get; set; }

    /// <summary>The host's own storage as a connection string, for development. A secret.</summary>
    public string? WebJobsStorage { get; set; }

    public string? WebJobsStorageAccount { get; set; }

    /// <summary>The Key Vault key that wraps the key ring. Null: the ring is not wrapped, which is for one's own machine only.</summary>
    public string? VaultKey { get; set; }

    /// <summary>Of several user-assigned identities, ours.</summary>
    public string? ClientId { get; set; }

    /// <summary>Null: no telemetry is sent.</summary>
    public string? InsightsConnectionString { get; set; }

    /// <summary>Whether telemetry can be sent at all. The exporter takes the connection string apart before settings are checked.</summary>
    public bool HasInsights => InsightsConnectionString is { Length: > 0 } text
        && text.Split(';').Any(part => part.Split('=', 2) is ["InstrumentationKey", var key] && Guid.TryParse(key, out _));

    /// <summary>Authorization=AAD;ClientId=…: telemetry is sent by the managed identity. Null: by the key in the connection string.</summary>
    public string? InsightsAuthentication { get; set; }

    /// <summary>Names of settings that hold a reference to Key Vault as text: the platform could not resolve it.</summary>
    public IReadOnlyList<string> Unresolved { get; set; } = [];

    public void Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        WatchNoticesSchedule = configuration[nameof(WatchNoticesSchedule)];
        WatchPoliciesSchedule = configuration[nameof(WatchPoliciesSchedule)];
        WatchExpiriesSchedule = configuration[nameof(WatchExpiriesSchedule)];
        SendDigestsSchedule = configuration[nameof(SendDigestsSchedule)];
        SweepLostWorkSchedule = configuration[nameof(SweepLostWorkSchedule)];
        ServiceBus = configuration["ServiceBus"];
        ServiceBusNamespace = configuration["ServiceBus:fullyQualifiedNamespace"];
        WebJobsStorage = configuration["AzureWebJobsStorage"];
        WebJobsStorageAccount = configuration["AzureWebJobsStorage:accountName"];
        VaultKey = configuration["Alerts:Keys:VaultKey"];
        ClientId = configuration["AZURE_CLIENT_ID"];
        InsightsConnectionString = configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"];
        InsightsAuthentication = configuration["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"];
        Unresolved = [.. configuration.AsEnumerable().Where(s => s.Value?.StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase) == true).Select(s => s.Key).Order(StringComparer.Ordinal)];
    }

    /// <summary>All that is missing or wrong, in sentences that name the setting; none repeats a secret.</summary>
    public IEnumerable<string> Faults()
        => Schedules.Select(ScheduleFault)
            .Append(ServiceBusFault())
            .Append(WebJobsFault())
            .Append(VaultKey is { Length: > 0 } && !IsKeyAddress(VaultKey) ? "Alerts__Keys__VaultKey must be the https address of a Key Vault key, such as https://NAME.vault.azure.net/keys/data-protection." : null)
            .Append(ClientId is { Length: > 0 } && !Guid.TryParse(ClientId, out _) ? "AZURE_CLIENT_ID must be the client id of the managed identity, a UUID." : null)
            .Append(InsightsConnectionString is { Length: > 0 } && !HasInsights ? "APPLICATIONINSIGHTS_CONNECTION_STRING has no InstrumentationKey with a UUID." : null)
            .Append(InsightsAuthentication is { Length: > 0 } way && !way.StartsWith("Authorization=AAD", StringComparison.OrdinalIgnoreCase) ? "APPLICATIONINSIGHTS_AUTHENTICATION_STRING must be Authorization=AAD;ClientId=…, or left out." : null)
            .Concat(Unresolved.Select(name => $"{name.Replace(":", "__", StringComparison.Ordinal)} is a reference to Key Vault that was not resolved: check the secret and the identity's role on the vault."))
            .OfType<string>();

    private string? ScheduleFault(string name)
    {
        var schedule = name switch
        {
            nameof(WatchNoticesSchedule) => WatchNoticesSchedule,
            nameof(WatchPoliciesSchedule) => WatchPoliciesSchedule,
            nameof(WatchExpiriesSchedule) => WatchExpiriesSchedule,
            nameof(SendDigestsSchedule) => SendDigestsSchedule,
            _ => SweepLostWorkSchedule,
        };
        return string.IsNullOrWhiteSpace(schedule) ? $"{name} is missing: a schedule of six fields with seconds, such as 0 */10 * * * *."
            : !CronExpression.TryParse(schedule, CronFormat.IncludeSeconds, out _) ? $"{name} must be a schedule of six fields with seconds, such as 0 */10 * * * *."
            : null;
    }

    private string? ServiceBusFault() => (ServiceBus, ServiceBusNamespace) switch
    {
        ({ Length: > 0 }, { Length: > 0 }) => "ServiceBus and ServiceBus__fullyQualifiedNamespace are both set: one way into one namespace is meant.",
        ({ Length: > 0 } text, _) => text.Contains("Endpoint=sb://", StringComparison.OrdinalIgnoreCase) ? null : "ServiceBus must be a connection string with Endpoint=sb://….",
        (_, { Length: > 0 } name) => Uri.CheckHostName(name) == UriHostNameType.Dns ? null : "ServiceBus__fullyQualifiedNamespace must be a host name, such as NAME.servicebus.windows.net.",
        _ => "ServiceBus__fullyQualifiedNamespace is missing: the namespace with the queues; or ServiceBus, a connection string, for development.",
    };

    private string? WebJobsFault()
        => WebJobsStorage is { Length: > 0 } || WebJobsStorageAccount is { Length: > 0 } ? null
            : "AzureWebJobsStorage__accountName is missing: the host keeps the timers' locks there; or AzureWebJobsStorage, a connection string, for development.";

    private static bool IsKeyAddress(string text)
        => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps && address.AbsolutePath.StartsWith("/keys/", StringComparison.Ordinal);
}
