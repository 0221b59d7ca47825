using Alerts.Functions.Hosting;
using Alerts.Storage.Tables;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Alerts.Tests.Functions;

/// <summary>Missing or wrong settings stop the app at start, and all are named at once.</summary>
public sealed class HostSettingsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_app_without_settings_stops_and_names_all_that_it_needs()
    {
        var message = await StartAsync([]);

        Assert.All(
            [.. HostSettings.Schedules, "ServiceBus__fullyQualifiedNamespace", "AzureWebJobsStorage__accountName", "Alerts:Storage:TableEndpoint", "Alerts:Storage:BlobEndpoint"],
            name => Assert.Contains($"{name} is missing", message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Settings_of_host_storage_and_product_are_checked_together_and_no_secret_is_repeated()
    {
        var message = await StartAsync(
        [
            ("WatchNoticesSchedule", "every minute"), ("ServiceBus", "hunter2"), ("Alerts:Keys:VaultKey", "ftp://vault/hunter2"), ("AZURE_CLIENT_ID", "me"),
            ("APPLICATIONINSIGHTS_CONNECTION_STRING", "hunter2"), ("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "hunter2"), ("Alerts:Storage:Prefix", "A"),
            ("Alerts:Delivery:TimeoutSeconds", "1"), ("Alerts:Sources:Retries", "9"), ("Alerts:Policies:VanishedShare", "2"), ("Alerts:Evidence:RetentionDays", "0"),
            ("Alerts:SendGrid:ApiKey", "@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/hunter2)"),
        ]);

        Assert.All(
            [
                "WatchNoticesSchedule must be", "ServiceBus must be", "Alerts__Keys__VaultKey must be", "AZURE_CLIENT_ID must be", "APPLICATIONINSIGHTS_CONNECTION_STRING has no",
                "APPLICATIONINSIGHTS_AUTHENTICATION_STRING must be", "Alerts:Storage:Prefix must be", "Alerts:Delivery:TimeoutSeconds", "Alerts:Sources:Retries must be",
                "Alerts:Policies:VanishedShare must be", "Alerts:Evidence:RetentionDays must be", "Alerts__SendGrid__ApiKey is a reference to Key Vault that was not resolved",
            ],
            part => Assert.Contains(part, message, StringComparison.Ordinal));
        Assert.DoesNotContain("hunter2", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ServiceBus__fullyQualifiedNamespace", "ns.servicebus.windows.net", "ServiceBus and ServiceBus__fullyQualifiedNamespace are both set")]
    [InlineData("ServiceBus", "", "ServiceBus__fullyQualifiedNamespace is missing")]
    [InlineData("WatchPoliciesSchedule", "*/10 * * * *", "WatchPoliciesSchedule must be")]
    [InlineData("Alerts__Keys__VaultKey", "https://v.vault.azure.net/secrets/data-protection", "Alerts__Keys__VaultKey must be")]
    public void One_fault_is_one_sentence(string name, string value, string fault)
        => Assert.StartsWith(fault, Assert.Single(Read(new Dictionary<string, string?>(FunctionSettings.Good) { [name.Replace("__", ":", StringComparison.Ordinal)] = value }).Faults()), StringComparison.Ordinal);

    [Fact]
    public void Settings_of_a_managed_identity_are_good()
        => Assert.Empty(Read(new Dictionary<string, string?>(FunctionSettings.Good)
        {
            ["ServiceBus"] = null,
            ["ServiceBus:fullyQualifiedNamespace"] = "sb-1.servicebus.windows.net",
            ["AzureWebJobsStorage"] = null,
            ["AzureWebJobsStorage:accountName"] = "st1",
            ["AZURE_CLIENT_ID"] = "00000000-0000-0000-0000-000000000001",
            ["Alerts:Keys:VaultKey"] = "https://kv-1.vault.azure.net/keys/data-protection",
            ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = "InstrumentationKey=00000000-0000-0000-0000-000000000001",
            ["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"] = "Authorization=AAD;ClientId=00000000-0000-0000-0000-000000000001",
        }).Faults());

    [Fact]
    public async Task The_key_ring_lies_in_a_blob_under_the_prefix_wrapped_by_the_key_in_the_vault()
    {
        await using var rig = new FunctionsRig(settings: new Dictionary<string, string?> { ["Alerts:Storage:Prefix"] = "trial", ["Alerts:Keys:VaultKey"] = "https://kv-1.vault.azure.net/keys/data-protection" });
        var ring = rig.Services.GetServices<DoubledKeyRing>().ToList();
        Assert.Equal(("trial-keys", "ring.xml"), ring.Where(r => r.Blob is not null).Select(r => (r.Blob!.BlobContainerName, r.Blob.Name)).Single());
        Assert.Equal(new Uri("https://kv-1.vault.azure.net/keys/data-protection"), ring.Single(r => r.VaultKey is not null).VaultKey);
    }

    [Fact]
    public async Task Outgoing_requests_are_not_traced_and_our_own_work_is()
    {
        await using var rig = new FunctionsRig(settings: new Dictionary<string, string?> { ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = "InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=https://127.0.0.1:1/" });
        using var traces = rig.Get<OpenTelemetry.Trace.TracerProvider>();
        using var http = new System.Diagnostics.ActivitySource("System.Net.Http");
        using var azure = new System.Diagnostics.ActivitySource("Azure.Core.Http");
        Assert.True(Alerts.Deliveries.Telemetry.Activities.HasListeners());
        Assert.False(http.HasListeners());
        Assert.False(azure.HasListeners());
    }

    [Fact]
    public async Task Without_a_mail_service_there_is_no_channel_that_would_lose_mails()
    {
        await using var without = new FunctionsRig();
        Assert.DoesNotContain(without.Services.GetServices<Alerts.Deliveries.IDeliveryChannel>(), c => c.Kind == Alerts.Subscriptions.ChannelKind.Email);
        await using var with = new FunctionsRig(settings: new Dictionary<string, string?> { ["Alerts:SendGrid:ApiKey"] = "SG.x", ["Alerts:SendGrid:From"] = "a@example.com" });
        Assert.Single(with.Services.GetServices<Alerts.Deliveries.IDeliveryChannel>(), c => c.Kind == Alerts.Subscriptions.ChannelKind.Email);
    }

    private static HostSettings Read(IReadOnlyDictionary<string, string?> settings)
    {
        var read = new HostSettings();
        read.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        return read;
    }

    // As Program does.
    private static async Task<string> StartAsync((string Name, string Value)[] settings)
    {
        var args = settings.Append(("Logging:LogLevel:Default", "None")).Select(s => $"--{s.Item1}={s.Item2}").ToArray();
        using var host = FunctionsHost.Build(args, (services, configuration) => services.AddAlertsTables(configuration));
        return (await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync(Cancel))).ToString();
    }
}
