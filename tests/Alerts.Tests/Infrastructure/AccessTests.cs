using System.Text.Json;

namespace Alerts.Tests.Infrastructure;

/// <summary>Who gets in, how, and what may be done there.</summary>
public sealed class AccessTests
{
    private static readonly Dictionary<string, string> RoleNames = new()
    {
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
        ["69a216fc-b8fb-44d8-bc22-1f3c2cd27a39"] = "Azure Service Bus Data Sender",
        ["4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0"] = "Azure Service Bus Data Receiver",
        ["acdd72a7-3385-48ef-bd42-f606fba81ae7"] = "Reader",
        ["4633458b-17de-408a-b874-0445c86b69e6"] = "Key Vault Secrets User",
        ["b86a8fe4-44ce-4948-aee5-eccb2c155cd7"] = "Key Vault Secrets Officer",
        ["e147488a-f6f5-4113-8e2d-b22465e65bf6"] = "Key Vault Crypto Service Encryption User",
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
    };

    private static readonly string[] OfTheApp =
    [
        "Azure Service Bus Data Receiver on queues/alerts",
        "Azure Service Bus Data Receiver on queues/deliveries",
        "Azure Service Bus Data Sender on queues/alerts",
        "Azure Service Bus Data Sender on queues/deliveries",
        "Key Vault Crypto Service Encryption User on keys/data-protection",
        "Key Vault Secrets User on vaults",
        "Monitoring Metrics Publisher on components",
        "Reader on namespaces",
        "Storage Blob Data Owner on storageAccounts",
        "Storage Table Data Contributor on storageAccounts",
    ];

    [Fact]
    public async Task The_app_has_these_roles_and_no_other()
        => Assert.Equal(OfTheApp, (await Plan.DevAsync()).All("Microsoft.Authorization/roleAssignments").Select(Grant).Order(StringComparer.Ordinal));

    [Fact]
    public async Task An_operator_may_write_secrets_and_nothing_else()
    {
        var roles = (await Plan.ProdAsync()).All("Microsoft.Authorization/roleAssignments").ToList();
        var operators = Assert.Single(roles, r => Plan.Value(r, "principalId") == Plan.Operator);
        Assert.Equal(("Key Vault Secrets Officer on vaults", "User"), (Grant(operators), Plan.Value(operators, "principalType")));
        Assert.Equal(OfTheApp, roles.Where(r => Plan.Value(r, "principalId") != Plan.Operator).Select(Grant).Order(StringComparer.Ordinal));
        Assert.All(roles.Where(r => Plan.Value(r, "principalId") != Plan.Operator), r => Assert.Contains("/userAssignedIdentities/id-alerts-", Plan.Value(r, "principalId"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_key_or_password_opens_anything()
    {
        foreach (var plan in new[] { await Plan.DevAsync(), await Plan.ProdAsync() })
        {
            Assert.Equal("False", Plan.Value(plan.The("Microsoft.Storage/storageAccounts"), "allowSharedKeyAccess"));
            Assert.Equal("True", Plan.Value(plan.The("Microsoft.ServiceBus/namespaces"), "disableLocalAuth"));
            Assert.Equal("True", Plan.Value(plan.The("Microsoft.KeyVault/vaults"), "enableRbacAuthorization"));
            Assert.Equal("True", Plan.Value(plan.The("Microsoft.Insights/components"), "DisableLocalAuth"));
            Assert.Equal("True", Plan.Value(plan.The("Microsoft.OperationalInsights/workspaces"), "features", "disableLocalAuth"));
            Assert.Equal("False", Plan.Value(plan.The("Microsoft.Web/sites/basicPublishingCredentialsPolicies", "/ftp"), "allow"));
            Assert.Equal("False", Plan.Value(plan.The("Microsoft.Web/sites/basicPublishingCredentialsPolicies", "/scm"), "allow"));
            Assert.Equal("UserAssignedIdentity", Plan.Value(plan.The("Microsoft.Web/sites"), "functionAppConfig", "deployment", "storage", "authentication", "type"));
        }
    }

    [Fact]
    public async Task Nothing_is_spoken_below_TLS_1_2()
    {
        foreach (var plan in new[] { await Plan.DevAsync(), await Plan.ProdAsync() })
        {
            Assert.Equal("TLS1_2", Plan.Value(plan.The("Microsoft.Storage/storageAccounts"), "minimumTlsVersion"));
            Assert.Equal("True", Plan.Value(plan.The("Microsoft.Storage/storageAccounts"), "supportsHttpsTrafficOnly"));
            Assert.Equal("1.2", Plan.Value(plan.The("Microsoft.ServiceBus/namespaces"), "minimumTlsVersion"));
            var app = plan.The("Microsoft.Web/sites");
            Assert.Equal(
                ("True", "1.2", "1.2"),
                (Plan.Value(app, "httpsOnly"), Plan.Value(app, "siteConfig", "minTlsVersion"), Plan.Value(app, "siteConfig", "scmMinTlsVersion")));
        }
    }

    [Fact]
    public async Task No_blob_is_public()
    {
        foreach (var plan in new[] { await Plan.DevAsync(), await Plan.ProdAsync() })
        {
            Assert.Equal("False", Plan.Value(plan.The("Microsoft.Storage/storageAccounts"), "allowBlobPublicAccess"));
            Assert.All(plan.All("Microsoft.Storage/storageAccounts/blobServices/containers"), c => Assert.Equal("None", Plan.Value(c, "publicAccess")));
        }
    }

    [Theory]
    [InlineData("Microsoft.Storage/storageAccounts")]
    [InlineData("Microsoft.KeyVault/vaults")]
    public async Task For_customers_storage_and_vault_have_no_public_door_but_for_operators(string type)
    {
        var closed = (await Plan.ProdAsync()).The(type);
        Assert.Equal(("Disabled", "Deny", "[]"), (Plan.Value(closed, "publicNetworkAccess"), Plan.Value(closed, "networkAcls", "defaultAction"), Plan.Value(closed, "networkAcls", "ipRules")));

        var ajar = (await Plan.ProdWithOperatorsAsync()).The(type);
        Assert.Equal(("Enabled", "Deny"), (Plan.Value(ajar, "publicNetworkAccess"), Plan.Value(ajar, "networkAcls", "defaultAction")));
        Assert.Equal(
            ["203.0.113.7", "198.51.100.0/24"],
            ajar.GetProperty("properties").GetProperty("networkAcls").GetProperty("ipRules").EnumerateArray().Select(r => r.GetProperty("value").GetString()));
    }

    [Fact]
    public async Task For_customers_the_app_reaches_them_by_private_endpoints_and_sends_from_one_address()
    {
        var plan = await Plan.ProdAsync();
        Assert.Equal(
            ["blob", "table", "vault"],
            plan.All("Microsoft.Network/privateEndpoints").Select(e => e.GetProperty("properties").GetProperty("privateLinkServiceConnections")[0].GetProperty("name").GetString()).Order());
        Assert.Equal(3, plan.All("Microsoft.Network/privateEndpoints/privateDnsZoneGroups").Count());
        var subnet = plan.The("Microsoft.Network/virtualNetworks/subnets", "/app");
        Assert.EndsWith(Plan.Name(plan.The("Microsoft.Network/natGateways")), Plan.Value(subnet, "natGateway", "id"), StringComparison.Ordinal);
        Assert.Contains("Microsoft.App/environments", Plan.Value(subnet, "delegations"), StringComparison.Ordinal);
        Assert.Contains("appSubnetId", Plan.Value(plan.The("Microsoft.Web/sites"), "virtualNetworkSubnetId"), StringComparison.Ordinal);
        Assert.Equal("Static", Plan.Value(plan.The("Microsoft.Network/publicIPAddresses"), "publicIPAllocationMethod"));
    }

    [Fact]
    public async Task To_try_it_nothing_is_paid_for_a_network()
        => Assert.DoesNotContain((await Plan.DevAsync()).Resources, r => r.GetProperty("type").GetString()!.StartsWith("Microsoft.Network/", StringComparison.Ordinal));

    /// <summary>"Role on what": the last two names of what it was given on, where it lies below another resource.</summary>
    private static string Grant(JsonElement assignment)
    {
        var role = RoleNames[Plan.Value(assignment, "roleDefinitionId")!.Split('/')[^1]];
        var scope = assignment.GetProperty("id").GetString()!.Split("/providers/Microsoft.Authorization/")[0].Split("/providers/")[^1].Split('/');
        return $"{role} on {(scope.Length > 3 ? $"{scope[^2]}/{scope[^1]}" : scope[1])}";
    }
}
