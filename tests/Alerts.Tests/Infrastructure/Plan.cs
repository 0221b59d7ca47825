using System.Text.Json;

namespace Alerts.Tests.Infrastructure;

/// <summary>
/// What a deployment of infra/ would make: Bicep's own prediction (`bicep snapshot`), with names, loops and conditions worked out. What only Azure knows
/// stays an expression in brackets. One of each kind for all tests: a prediction takes seconds.
/// </summary>
internal sealed class Plan
{
    private const string Subscription = "00000000-0000-0000-0000-000000000001";

    private static readonly Lazy<Task<Plan>> DevOnce = new(() => PredictAsync(new Dictionary<string, string>
    {
        ["AZURE_ENV_NAME"] = "try",
        ["AZURE_LOCATION"] = "westeurope",
    }));

    private static readonly Lazy<Task<Plan>> ProdOnce = new(() => PredictAsync(new Dictionary<string, string>
    {
        ["AZURE_ENV_NAME"] = "customers",
        ["AZURE_LOCATION"] = "westeurope",
        ["AZURE_PRINCIPAL_ID"] = Operator,
        ["ALERTS_STAGE"] = "prod",
        ["ALERTS_OPERATOR_EMAIL"] = "ops@example.com",
        ["ALERTS_MAIL_FROM"] = "Alerts <alerts@example.com>",
        ["ALERTS_PUBLIC_URL"] = "https://alerts.example.com",
        ["ALERTS_SETTINGS"] = """{ "Alerts__Sources__Contact": "https://example.com/contact", "WatchPoliciesSchedule": "0 0 * * * *", "Alerts__Storage__Prefix": "other" }""",
    }));

    private static readonly Lazy<Task<Plan>> OperatorsOnce = new(() => PredictAsync(new Dictionary<string, string>
    {
        ["AZURE_ENV_NAME"] = "customers",
        ["AZURE_LOCATION"] = "westeurope",
        ["ALERTS_STAGE"] = "prod",
        ["ALERTS_OPERATOR_ADDRESSES"] = "203.0.113.7,198.51.100.0/24",
    }));

    internal const string Operator = "11111111-1111-1111-1111-111111111111";

    private readonly JsonElement _snapshot;

    private Plan(JsonElement snapshot) => _snapshot = snapshot;

    /// <summary>The stage "dev", with nothing said but name and place.</summary>
    internal static Task<Plan> DevAsync() => DevOnce.Value;

    /// <summary>The stage "prod", with everything said but operators' addresses.</summary>
    internal static Task<Plan> ProdAsync() => ProdOnce.Value;

    /// <summary>The stage "prod" with a way in for two addresses of operators.</summary>
    internal static Task<Plan> ProdWithOperatorsAsync() => OperatorsOnce.Value;

    internal IEnumerable<JsonElement> Resources => _snapshot.GetProperty("predictedResources").EnumerateArray();

    internal JsonElement Outputs => _snapshot.GetProperty("outputs");

    internal IReadOnlyDictionary<string, string> AppSettings => The("Microsoft.Web/sites/config", "/appsettings").GetProperty("properties")
        .EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!);

    internal JsonElement The(string type, string nameEnd = "") => All(type).Single(r => Name(r).EndsWith(nameEnd, StringComparison.Ordinal));

    internal IEnumerable<JsonElement> All(string type) => Resources.Where(r => r.GetProperty("type").GetString() == type);

    internal static string Name(JsonElement resource) => resource.GetProperty("name").GetString()!;

    /// <summary>The value at a path of property names below "properties", as JSON writes it; null where there is none.</summary>
    internal static string? Value(JsonElement resource, params string[] path)
    {
        var at = resource.GetProperty("properties");
        foreach (var name in path)
        {
            if (!at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        return at.ToString();
    }

    private static async Task<Plan> PredictAsync(IReadOnlyDictionary<string, string> variables)
    {
        var copy = BicepCli.CopyOfInfra();
        try
        {
            var answer = await BicepCli.RunAsync(copy.FullName, variables, "snapshot", "main.bicepparam", "--subscription-id", Subscription, "--location", "westeurope");
            Assert.True(answer is { Code: 0, Faults: "" }, answer.Output + answer.Faults);
            using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(copy.FullName, "main.snapshot.json"), CancellationToken.None));
            var snapshot = document.RootElement.Clone();
            Assert.Empty(snapshot.GetProperty("diagnostics").EnumerateArray());
            return new Plan(snapshot);
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }
}
