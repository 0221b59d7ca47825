using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Alerts.Functions.Hosting;
using Alerts.Tests.Support;
using Microsoft.Azure.Functions.Worker;

namespace Alerts.Tests.Functions;

/// <summary>What the Functions host is told and what it offers, read from the sources of truth: for the tests that keep settings, docs, host.json and Bicep in step.</summary>
internal static partial class FunctionSettings
{
    private const string SampleFile = "local.settings.sample.json";

    private static readonly JsonDocumentOptions WithComments = new() { CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The top folder of the repository.</summary>
    public static string Root => ShippedData.Root;

    /// <summary>Settings of the host itself as local.settings.sample.json names them, beside the product's own (Alerts__…).</summary>
    public static IReadOnlyList<string> OfTheHost { get; } =
    [
        .. HostSettings.Schedules,
        "ServiceBus", "ServiceBus__fullyQualifiedNamespace", "ServiceBus__credential", "ServiceBus__clientId",
        "AzureWebJobsStorage", "AzureWebJobsStorage__accountName", "AzureWebJobsStorage__credential", "AzureWebJobsStorage__clientId",
        "AZURE_CLIENT_ID", "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "FUNCTIONS_WORKER_RUNTIME",
    ];

    /// <summary>With these the app starts: a development machine.</summary>
    public static IReadOnlyDictionary<string, string?> Good { get; } = new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["WatchNoticesSchedule"] = "0 * * * * *",
        ["WatchPoliciesSchedule"] = "30 */10 * * * *",
        ["WatchExpiriesSchedule"] = "0 */10 * * * *",
        ["SendDigestsSchedule"] = "15 * * * * *",
        ["SweepLostWorkSchedule"] = "45 * * * * *",
        ["ServiceBus"] = "Endpoint=sb://127.0.0.1;SharedAccessKeyName=k;SharedAccessKey=s;UseDevelopmentEmulator=true",
        ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        ["Alerts:Storage:ConnectionString"] = "UseDevelopmentStorage=true",
    };

    /// <summary>What local.settings.sample.json sets.</summary>
    public static IReadOnlyDictionary<string, string> Sample()
    {
        using var sample = Read(SampleFile);
        return sample.RootElement.GetProperty("Values").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!, StringComparer.Ordinal);
    }

    /// <summary>What local.settings.sample.json shows in comments: the other way to say a thing, and defaults.</summary>
    public static IReadOnlyDictionary<string, string> SampleComments()
        => CommentedLine().Matches(Text(SampleFile)).ToDictionary(m => m.Groups["name"].Value, m => m.Groups["value"].Value, StringComparer.Ordinal);

    public static JsonDocument HostJson() => Read("src/Alerts.Functions/host.json");

    /// <summary>Each function's name, method and the attribute of its trigger.</summary>
    public static IReadOnlyList<(string Name, MethodInfo Method, Attribute Trigger)> Functions { get; } =
        [.. typeof(HostSettings).Assembly.GetTypes().SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            .Where(m => m.GetCustomAttribute<FunctionAttribute>() is not null)
            .Select(m => (m.GetCustomAttribute<FunctionAttribute>()!.Name, m, m.GetParameters()[0].GetCustomAttributes().Single(a => a is TimerTriggerAttribute or ServiceBusTriggerAttribute or HttpTriggerAttribute)))
            .OrderBy(f => f.Item1, StringComparer.Ordinal)];

    /// <summary>By reflection: queues that triggers name.</summary>
    public static IReadOnlyList<string> Queues { get; } = [.. Functions.Select(f => f.Trigger).OfType<ServiceBusTriggerAttribute>().Select(t => t.QueueName).Order(StringComparer.Ordinal)];

    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static JsonDocument Read(string path) => JsonDocument.Parse(Text(path), WithComments);

    [GeneratedRegex("^ *// \"(?<name>[^\"]+)\": \"(?<value>[^\"]*)\",?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex CommentedLine();
}
