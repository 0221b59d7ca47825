using System.Reflection;
using System.Text.RegularExpressions;
using Alerts.Channels;
using Alerts.Channels.Email;
using Alerts.Evidence;
using Alerts.Functions.Hosting;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Queues;
using Alerts.Sources;
using Alerts.Storage.Tables;
using Alerts.Web.Feeds;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Keys;
using Alerts.Web.Pages.Readers;
using Alerts.Web.Requests;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace Alerts.Tests.Functions;

/// <summary>Functions, host.json, the sample of settings, the options types and the docs say the same.</summary>
public sealed partial class FunctionSettingsTests
{
    // Set by the host, not by who installs.
    private static readonly string[] NotSettings = ["Alerts__Sources__BaseDirectory"];

    private static readonly (string Section, Type Options)[] Product =
    [
        (DeliveryOptions.Section, typeof(DeliveryOptions)), (SmtpOptions.Section, typeof(SmtpOptions)), (SendGridOptions.Section, typeof(SendGridOptions)),
        (ApiOptions.Section, typeof(ApiOptions)), (FeedOptions.Section, typeof(FeedOptions)), (PageOptions.Section, typeof(PageOptions)), (SignUpOptions.Section, typeof(SignUpOptions)), (OidcOptions.Section, typeof(OidcOptions)), (SourcesOptions.Section, typeof(SourcesOptions)),
        (SourceTrustOptions.Section, typeof(SourceTrustOptions)), (EvidenceOptions.Section, typeof(EvidenceOptions)), (PolicyOptions.Section, typeof(PolicyOptions)),
        (TableStorageOptions.Section, typeof(TableStorageOptions)),
    ];

    [Fact]
    public void The_functions_have_their_agreed_names_and_triggers()
    {
        Assert.Equal(
            [
                ("Api", "http {*path}"), ("DeliverAlert", "queue deliveries"), ("RouteAlert", "queue alerts"), ("SendDigests", "timer %SendDigestsSchedule%"),
                ("SweepLostWork", "timer %SweepLostWorkSchedule%"), ("WatchExpiries", "timer %WatchExpiriesSchedule%"), ("WatchNotices", "timer %WatchNoticesSchedule%"),
                ("WatchPolicies", "timer %WatchPoliciesSchedule%"),
            ],
            FunctionSettings.Functions.Select(f => (f.Name, Describe(f.Trigger))));
        Assert.All(FunctionSettings.Functions, f => Assert.True(f.Method.DeclaringType is { IsPublic: true } type && type.Name == f.Name));
    }

    [Fact]
    public void Queues_are_settled_by_hand_over_one_connection_and_no_timer_runs_at_start()
    {
        Assert.Equal(QueueNames.All.Order(StringComparer.Ordinal), FunctionSettings.Queues);
        Assert.All(FunctionSettings.Functions.Select(f => f.Trigger).OfType<ServiceBusTriggerAttribute>(), t => Assert.Equal(("ServiceBus", false, false), (t.Connection, t.AutoCompleteMessages, t.IsBatched)));
        Assert.All(FunctionSettings.Functions.Select(f => f.Trigger).OfType<TimerTriggerAttribute>(), t => Assert.False(t.RunOnStartup));
        using var host = FunctionSettings.HostJson();
        Assert.False(host.RootElement.GetProperty("extensions").GetProperty("serviceBus").GetProperty("autoCompleteMessages").GetBoolean());
    }

    [Fact]
    public void The_api_answers_every_method_at_the_root()
    {
        var http = FunctionSettings.Functions.Select(f => f.Trigger).OfType<HttpTriggerAttribute>().Single();
        Assert.Equal((AuthorizationLevel.Anonymous, "{*path}"), (http.AuthLevel, http.Route));
        Assert.Equal(["delete", "get", "head", "options", "patch", "post", "put"], http.Methods.Order(StringComparer.Ordinal));
        using var host = FunctionSettings.HostJson();
        Assert.Equal("", host.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());
    }

    [Fact]
    public void A_look_that_begins_last_ends_before_the_host_ends_it()
    {
        using var host = FunctionSettings.HostJson();
        var most = TimeSpan.Parse(host.RootElement.GetProperty("functionTimeout").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(Alerts.Functions.WatchNotices.Budget + TimeSpan.FromMinutes(5) <= most);
        Assert.Equal(most.ToString(), host.RootElement.GetProperty("extensions").GetProperty("serviceBus").GetProperty("maxAutoLockRenewalDuration").GetString());
    }

    [Fact]
    public void The_sample_shows_every_setting_of_the_host_and_no_other()
        => Assert.Equal(FunctionSettings.OfTheHost.Order(StringComparer.Ordinal), Names().Where(n => !n.StartsWith("Alerts__", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void The_sample_shows_every_setting_of_the_product_and_no_other()
    {
        var shown = Names().Where(n => n.StartsWith("Alerts__", StringComparison.Ordinal)).Select(n => string.Join("__", n.Split("__")[..3])).Distinct(StringComparer.Ordinal);
        Assert.Equal(OfTheProduct().Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_the_sample_shows_can_be_bound()
    {
        var configuration = Configured(FunctionSettings.Sample().Concat(FunctionSettings.SampleComments()));
        foreach (var (section, options) in Product)
        {
            Assert.NotNull(configuration.GetSection(section).Get(options));
        }
    }

    [Fact]
    public void The_sample_as_it_is_lets_the_app_start()
    {
        var settings = new HostSettings();
        settings.Read(Configured(FunctionSettings.Sample()));
        Assert.Empty(settings.Faults());
    }

    [Fact]
    public async Task Bicep_sets_nothing_that_the_app_does_not_know_and_all_that_it_needs()
    {
        var set = (await Infrastructure.Plan.ProdAsync()).AppSettings;
        Assert.Empty(set.Keys.Except(FunctionSettings.OfTheHost.Concat(OfTheProduct())));

        // Values are expressions of ARM until they are deployed; that there is one is what counts here.
        var missing = new HostSettings();
        missing.Read(Configured(set.Select(s => KeyValuePair.Create(s.Key, s.Value))));
        Assert.DoesNotContain(missing.Faults(), f => f.Contains("missing", StringComparison.Ordinal) || f.Contains("both set", StringComparison.Ordinal));
    }

    [Fact]
    public void The_docs_tell_every_setting()
    {
        Assert.Empty(OfTheProduct().Where(n => !n.StartsWith("Alerts__Storage__", StringComparison.Ordinal) && n != "Alerts__Keys__VaultKey").Except(Documented("docs/settings.md")));
        Assert.Empty(FunctionSettings.OfTheHost.Concat(OfTheProduct().Where(n => n.StartsWith("Alerts__Storage__", StringComparison.Ordinal))).Append("Alerts__Keys__VaultKey").Except(Documented("docs/functions.md")));
    }

    [Fact]
    public void The_docs_tell_every_function()
        => Assert.All(FunctionSettings.Functions, f => Assert.Contains($"| `{f.Name}` |", FunctionSettings.Text("docs/architecture.md"), StringComparison.Ordinal));

    [Fact]
    public void The_docs_tell_every_queue_and_every_table_and_no_other()
    {
        var docs = FunctionSettings.Text("docs/architecture.md");
        Assert.All(QueueNames.All, q => Assert.Contains($"| `{q}` |", docs, StringComparison.Ordinal));

        var start = docs.IndexOf("| table | holds |", StringComparison.Ordinal);
        var told = TableRow().Matches(docs[start..docs.IndexOf("\n\n", start, StringComparison.Ordinal)]).SelectMany(row => Code().Matches(row.Groups["cell"].Value)).Select(m => m.Groups["text"].Value);
        var sources = Directory.EnumerateFiles(Path.Combine(FunctionSettings.Root, "src", "Alerts.Storage.Tables"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText);
        var used = sources.SelectMany(text => TableName().Matches(text)).Select(m => m.Groups["name"].Value).Append(KeyRing.ContainerOf(new TableStorageOptions())["alerts-".Length..]);
        Assert.Equal(used.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), told.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Names() => FunctionSettings.Sample().Keys.Concat(FunctionSettings.SampleComments().Keys);

    private static IEnumerable<string> OfTheProduct()
        => Product.SelectMany(p => p.Options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(o => o.GetMethod!.IsPublic && (o.SetMethod is not null || o.PropertyType.IsGenericType))
                .Select(o => $"{p.Section}:{o.Name}".Replace(":", "__", StringComparison.Ordinal)))
            .Append("Alerts__Keys__VaultKey").Except(NotSettings);

    // `Alerts:Smtp:Host`, `:Port` tells two; what follows a list's or a map's name is its key.
    private static HashSet<string> Documented(string file)
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match row in TableRow().Matches(FunctionSettings.Text(file)))
        {
            var section = "";
            foreach (Match name in Code().Matches(row.Groups["cell"].Value))
            {
                var text = name.Groups["text"].Value.Replace("__", ":", StringComparison.Ordinal);
                var full = text.StartsWith(':') ? section + text : text;
                var parts = full.Split(':');
                section = string.Join(':', parts.Take(Math.Min(2, parts.Length)));
                told.Add(string.Join("__", full.StartsWith("Alerts:", StringComparison.Ordinal) ? parts.Take(3) : parts));
            }
        }

        return told;
    }

    private static IConfiguration Configured(IEnumerable<KeyValuePair<string, string>> settings)
        => new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key.Replace("__", ":", StringComparison.Ordinal), (string?)s.Value))).Build();

    private static string Describe(Attribute trigger) => trigger switch
    {
        TimerTriggerAttribute timer => $"timer {timer.Schedule}",
        ServiceBusTriggerAttribute queue => $"queue {queue.QueueName}",
        HttpTriggerAttribute http => $"http {http.Route}",
        _ => "unknown",
    };

    [GeneratedRegex("^\\| (?<cell>`[^|]+) \\|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex TableRow();

    [GeneratedRegex("(account\\.Table\\(|account\\.Blobs\\(|\\baccount,)\\s*\"(?<name>[a-z]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex TableName();

    [GeneratedRegex("`(?<text>[^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Code();
}
