using System.Reflection;
using System.Text.RegularExpressions;
using Alerts.Channels;
using Alerts.Channels.Email;

namespace Alerts.Tests.Infrastructure;

/// <summary>The app's settings on Azure: all that it reads, nothing that it does not know, no secret.</summary>
public sealed partial class AppSettingsTests
{
    /// <summary>What the app cannot run without.</summary>
    private static readonly string[] Always =
    [
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "APPLICATIONINSIGHTS_CONNECTION_STRING", "AZURE_CLIENT_ID",
        "Alerts__Delivery__PublicUrl", "Alerts__Keys__VaultKey", "Alerts__Storage__BlobEndpoint", "Alerts__Storage__Prefix", "Alerts__Storage__TableEndpoint",
        "AzureWebJobsStorage__accountName", "AzureWebJobsStorage__clientId", "AzureWebJobsStorage__credential",
        "SendDigestsSchedule", "ServiceBus__clientId", "ServiceBus__credential", "ServiceBus__fullyQualifiedNamespace",
        "SweepLostWorkSchedule", "WatchExpiriesSchedule", "WatchNoticesSchedule", "WatchPoliciesSchedule",
    ];

    [Fact]
    public async Task Every_setting_that_the_app_needs_is_set_and_no_other()
        => Assert.Equal(Always.Order(StringComparer.Ordinal), (await Plan.DevAsync()).AppSettings.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task Mail_is_set_with_a_sender_only()
    {
        var added = (await Plan.ProdAsync()).AppSettings.Keys.Except(Always).Order(StringComparer.Ordinal);
        Assert.Equal(["Alerts__SendGrid__ApiKey", "Alerts__SendGrid__From", "Alerts__Sources__Contact"], added);
    }

    [Fact]
    public async Task Settings_of_the_operator_change_schedules_but_not_where_things_are()
    {
        var settings = (await Plan.ProdAsync()).AppSettings;
        Assert.Equal("0 0 * * * *", settings["WatchPoliciesSchedule"]);
        Assert.Equal("alerts", settings["Alerts__Storage__Prefix"]);
        Assert.Equal("https://alerts.example.com", settings["Alerts__Delivery__PublicUrl"]);
    }

    [Theory]
    [InlineData("WatchNoticesSchedule", "0 * * * * *")]
    [InlineData("WatchPoliciesSchedule", "30 */10 * * * *")]
    [InlineData("WatchExpiriesSchedule", "0 */10 * * * *")]
    [InlineData("SendDigestsSchedule", "15 * * * * *")]
    [InlineData("SweepLostWorkSchedule", "45 * * * * *")]
    public async Task A_timer_has_its_schedule(string name, string schedule) => Assert.Equal(schedule, (await Plan.DevAsync()).AppSettings[name]);

    [Fact]
    public async Task What_sounds_like_a_secret_is_a_reference_to_the_vault_or_known_to_be_none()
    {
        var settings = (await Plan.ProdAsync()).AppSettings;
        var suspects = settings.Where(s => SecretName().IsMatch(s.Key)).ToDictionary(s => s.Key, s => s.Value);
        // The address of telemetry, which takes Entra tokens only, and the address of a key.
        Assert.Contains(".ConnectionString]", suspects["APPLICATIONINSIGHTS_CONNECTION_STRING"], StringComparison.Ordinal);
        Assert.Contains(".keyUri]", suspects["Alerts__Keys__VaultKey"], StringComparison.Ordinal);
        var others = suspects.Where(s => s.Key is not ("APPLICATIONINSIGHTS_CONNECTION_STRING" or "Alerts__Keys__VaultKey")).ToList();
        Assert.Equal(["Alerts__SendGrid__ApiKey"], others.Select(s => s.Key));
        Assert.All(others, s => Assert.Matches(@"^\[format\('@Microsoft\.KeyVault\(SecretUri=\{0\}secrets/sendgrid-api-key\)', reference\(.+\)\.vaultUri\)\]$", s.Value));
        Assert.All(settings.Values, v => Assert.DoesNotMatch("AccountKey=|SharedAccessKey|SharedAccessSignature|[?&]sig=", v));
    }

    [Theory]
    [InlineData(typeof(DeliveryOptions), DeliveryOptions.Section, "PublicUrl")]
    [InlineData(typeof(SendGridOptions), SendGridOptions.Section, "ApiKey")]
    [InlineData(typeof(SendGridOptions), SendGridOptions.Section, "From")]
    public async Task A_setting_of_the_product_is_one_of_its_options(Type options, string section, string property)
    {
        Assert.NotNull(options.GetProperty(property, BindingFlags.Public | BindingFlags.Instance));
        Assert.Contains($"{section}:{property}".Replace(":", "__", StringComparison.Ordinal), (await Plan.ProdAsync()).AppSettings.Keys);
    }

    /// <summary>Flex Consumption takes runtime and version from functionAppConfig, and refuses or ignores these.</summary>
    [Fact]
    public async Task Nothing_is_set_that_Flex_Consumption_keeps_elsewhere()
        => Assert.DoesNotContain((await Plan.ProdAsync()).AppSettings.Keys, k => k.StartsWith("FUNCTIONS_", StringComparison.Ordinal) || k.StartsWith("WEBSITE_", StringComparison.Ordinal));

    [Fact]
    public async Task Nothing_that_a_deployment_tells_is_a_secret()
    {
        var outputs = (await Plan.ProdAsync()).Outputs.EnumerateObject().ToDictionary(o => o.Name, o => o.Value.ToString());
        Assert.Equal(
            [
                "ALERTS_BLOB_ENDPOINT", "ALERTS_OUTBOUND_ADDRESS", "ALERTS_TABLE_ENDPOINT", "ALERTS_URL", "ALERTS_VAULT_KEY",
                "AZURE_FUNCTION_NAME", "AZURE_KEY_VAULT_NAME", "AZURE_RESOURCE_GROUP", "AZURE_SERVICE_BUS_NAME", "AZURE_STORAGE_NAME",
            ],
            outputs.Keys.Order(StringComparer.Ordinal));
        Assert.All(outputs.Values, v => Assert.DoesNotMatch("(?i)connectionstring|accountkey|sharedaccess|instrumentationkey", v));
    }

    [GeneratedRegex("key|secret|password|token|connection_?string", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 5000)]
    private static partial Regex SecretName();
}
