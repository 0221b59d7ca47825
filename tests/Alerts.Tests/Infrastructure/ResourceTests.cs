using System.Text.Json;
using System.Text.RegularExpressions;
using Alerts.Tests.Support;

namespace Alerts.Tests.Infrastructure;

/// <summary>Queues, vault, app and alarms are as the product needs them.</summary>
public sealed partial class ResourceTests
{
    [Theory]
    [InlineData("alerts")]
    [InlineData("deliveries")]
    public async Task A_queue_is_as_the_triggers_expect_it(string name)
    {
        foreach (var plan in new[] { await Plan.DevAsync(), await Plan.ProdAsync() })
        {
            var queue = plan.The("Microsoft.ServiceBus/namespaces/queues", $"/{name}");
            Assert.Equal("PT5M", Plan.Value(queue, "lockDuration"));
            Assert.Equal("10", Plan.Value(queue, "maxDeliveryCount"));
            Assert.Equal("True", Plan.Value(queue, "requiresDuplicateDetection"));
            Assert.Equal("PT10M", Plan.Value(queue, "duplicateDetectionHistoryTimeWindow"));
            Assert.Equal("True", Plan.Value(queue, "deadLetteringOnMessageExpiration"));
            Assert.Equal("False", Plan.Value(queue, "requiresSession"));
            Assert.Equal(2, plan.All("Microsoft.ServiceBus/namespaces/queues").Count());
            Assert.Equal("Standard", plan.The("Microsoft.ServiceBus/namespaces").GetProperty("sku").GetProperty("name").GetString());
        }
    }

    [Fact]
    public async Task The_key_of_the_ring_cannot_be_lost_and_only_wraps()
    {
        foreach (var (plan, days) in new[] { (await Plan.DevAsync(), "7"), (await Plan.ProdAsync(), "90") })
        {
            var vault = plan.The("Microsoft.KeyVault/vaults");
            Assert.Equal(("True", "True", days), (Plan.Value(vault, "enableSoftDelete"), Plan.Value(vault, "enablePurgeProtection"), Plan.Value(vault, "softDeleteRetentionInDays")));
            var key = plan.The("Microsoft.KeyVault/vaults/keys");
            Assert.Equal(["wrapKey", "unwrapKey"], key.GetProperty("properties").GetProperty("keyOps").EnumerateArray().Select(o => o.GetString()));
            Assert.Null(Plan.Value(key, "attributes", "exp"));
            Assert.Null(Plan.Value(key, "rotationPolicy", "attributes"));
        }
    }

    [Fact]
    public async Task The_app_runs_dotnet_10_on_Flex_Consumption()
    {
        foreach (var (plan, always, instances) in new[] { (await Plan.DevAsync(), 0, "40"), (await Plan.ProdAsync(), 1, "100") })
        {
            Assert.Equal("FC1", plan.The("Microsoft.Web/serverfarms").GetProperty("sku").GetProperty("name").GetString());
            var app = plan.The("Microsoft.Web/sites");
            Assert.Equal(("dotnet-isolated", "10.0"), (Plan.Value(app, "functionAppConfig", "runtime", "name"), Plan.Value(app, "functionAppConfig", "runtime", "version")));
            Assert.Equal(("2048", instances), (Plan.Value(app, "functionAppConfig", "scaleAndConcurrency", "instanceMemoryMB"), Plan.Value(app, "functionAppConfig", "scaleAndConcurrency", "maximumInstanceCount")));
            Assert.Equal(always, app.GetProperty("properties").GetProperty("functionAppConfig").GetProperty("scaleAndConcurrency").GetProperty("alwaysReady").GetArrayLength());
        }
    }

    [Fact]
    public async Task Alarms_go_to_the_operator()
    {
        var plan = await Plan.ProdAsync();
        Assert.Contains("ops@example.com", Plan.Value(plan.The("Microsoft.Insights/actionGroups"), "emailReceivers"), StringComparison.Ordinal);
        Assert.All(plan.All("Microsoft.Insights/metricAlerts"), a => Assert.Contains("/ag-alerts-operators", Plan.Value(a, "actions"), StringComparison.Ordinal));
        Assert.All(plan.All("Microsoft.Insights/scheduledQueryRules"), a => Assert.Contains("/ag-alerts-operators", Plan.Value(a, "actions"), StringComparison.Ordinal));
        Assert.Equal("[]", Plan.Value((await Plan.DevAsync()).The("Microsoft.Insights/actionGroups"), "emailReceivers"));
    }

    [Theory]
    [InlineData("dead-letters-alerts", "DeadletteredMessages", "alerts", 0)]
    [InlineData("dead-letters-deliveries", "DeadletteredMessages", "deliveries", 0)]
    [InlineData("backlog-alerts", "ActiveMessages", "alerts", 10)]
    [InlineData("backlog-deliveries", "ActiveMessages", "deliveries", 100_000)]
    public async Task An_alarm_watches_a_queue(string name, string metric, string queue, int threshold)
    {
        var alarm = (await Plan.ProdAsync()).The("Microsoft.Insights/metricAlerts", name);
        var criterion = alarm.GetProperty("properties").GetProperty("criteria").GetProperty("allOf")[0];
        Assert.Equal((metric, "GreaterThan", threshold), (criterion.GetProperty("metricName").GetString(), criterion.GetProperty("operator").GetString(), criterion.GetProperty("threshold").GetInt32()));
        Assert.Equal(queue, criterion.GetProperty("dimensions")[0].GetProperty("values")[0].GetString());
        Assert.Equal("True", Plan.Value(alarm, "enabled"));
    }

    [Theory]
    [InlineData("oldest-delivery", "alerts.delivery.oldest", "GreaterThan", 900)]
    [InlineData("untold", "alerts.untold", "GreaterThan", 0)]
    [InlineData("no-watch", "WatchNotices", "LessThan", 1)]
    public async Task An_alarm_asks_for_what_the_product_tells(string name, string subject, string comparison, int threshold)
    {
        var plan = await Plan.ProdAsync();
        var criterion = plan.The("Microsoft.Insights/scheduledQueryRules", name).GetProperty("properties").GetProperty("criteria").GetProperty("allOf")[0];
        Assert.Equal((comparison, threshold), (criterion.GetProperty("operator").GetString(), criterion.GetProperty("threshold").GetInt32()));
        Assert.Contains($"== \"{subject}\"", criterion.GetProperty("query").GetString(), StringComparison.Ordinal);
        var gauges = await File.ReadAllTextAsync(Path.Combine(ShippedData.Root, "src", "Alerts.Core", "Deliveries", "BacklogWatch.cs"), TestContext.Current.CancellationToken);
        Assert.True(gauges.Contains($"\"{subject}\"", StringComparison.Ordinal) || plan.AppSettings.ContainsKey($"{subject}Schedule"));
    }

    [Fact]
    public async Task Every_alarm_and_every_variable_is_in_the_guide()
    {
        var guide = await File.ReadAllTextAsync(Path.Combine(ShippedData.Root, "docs", "deploy.md"), TestContext.Current.CancellationToken);
        var plan = await Plan.ProdAsync();
        var alarms = plan.All("Microsoft.Insights/metricAlerts").Concat(plan.All("Microsoft.Insights/scheduledQueryRules")).Select(Plan.Name);
        Assert.All(alarms.Concat(Variables()).Concat(plan.Outputs.EnumerateObject().Select(o => o.Name)), name => Assert.Contains($"`{name}`", guide, StringComparison.Ordinal));
    }

    /// <summary>azd keeps outputs in its environment, and would hand an output back as the variable of its name.</summary>
    [Fact]
    public async Task No_output_comes_back_as_a_parameter()
        => Assert.Empty((await Plan.DevAsync()).Outputs.EnumerateObject().Select(o => o.Name).Intersect(Variables()));

    [Fact]
    public async Task Azd_finds_the_app_by_its_tag()
    {
        var services = await File.ReadAllTextAsync(Path.Combine(ShippedData.Root, "azure.yaml"), TestContext.Current.CancellationToken);
        var plan = await Plan.DevAsync();
        var tag = plan.The("Microsoft.Web/sites").GetProperty("tags").GetProperty("azd-service-name").GetString();
        Assert.Contains($"services:\n  {tag}:\n    project: src/Alerts.Functions\n", services, StringComparison.Ordinal);
        Assert.All(plan.Resources.Where(r => r.TryGetProperty("location", out _)), r => Assert.Equal("try", r.GetProperty("tags").GetProperty("azd-env-name").GetString()));
    }

    [Fact]
    public async Task Everything_is_where_it_was_asked_for_or_everywhere()
        => Assert.All(
            (await Plan.ProdAsync()).Resources.Select(r => r.TryGetProperty("location", out var place) ? place : default).Where(p => p.ValueKind == JsonValueKind.String),
            p => Assert.Contains(p.GetString(), (string[])["westeurope", "global"]));

    private static List<string> Variables()
        => [.. Variable().Matches(File.ReadAllText(Path.Combine(BicepCli.Folder, "main.bicepparam"))).Select(m => m.Groups["name"].Value)];

    [GeneratedRegex(@"readEnvironmentVariable\('(?<name>\w+)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Variable();
}
