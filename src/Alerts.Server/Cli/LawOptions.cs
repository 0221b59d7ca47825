using System.CommandLine;
using System.Text.Json;
using Alerts.DataFiles;
using Alerts.Materials;
using Alerts.Policies;
using Alerts.Server.Hosting;
using Alerts.Subscriptions;

namespace Alerts.Server.Cli;

/// <summary>What the verbs about the law share.</summary>
internal static class LawOptions
{
    public static Option<string?> Material() => Text("--material", "Only what concerns this material or group, a group that holds it, or every dual-use item.", "ID");

    public static Option<string?> Destination() => Text("--destination", "Only what concerns goods that go there: ISO 3166-1 alpha-2, or EU.", "COUNTRY");

    public static Option<string?> Jurisdiction() => Text("--jurisdiction", "Only law of this jurisdiction: ISO 3166-1 alpha-2, or EU.", "COUNTRY");

    public static Option<string?> Text(string name, string description, string helpName) => new(name) { Description = description, HelpName = helpName };

    /// <exception cref="DataFileException">A file is refused; all faults.</exception>
    public static async Task<(PolicyDataset Dataset, MaterialCatalogue Catalogue)> LoadAsync(string data, CancellationToken cancellationToken)
    {
        var reference = await ReferenceData.LoadAsync(DataDirectory.ReadOnly(data), cancellationToken);
        return ((await reference.ReadPoliciesAsync(cancellationToken)).OrThrow(), reference.Catalogue);
    }

    /// <summary>Every fault on a line of its own, by the name of the option.</summary>
    public static async Task<int> RefuseAsync(IReadOnlyList<FieldFault> faults)
    {
        foreach (var fault in faults)
        {
            await Console.Error.WriteLineAsync($"--{JsonNamingPolicy.KebabCaseLower.ConvertName(fault.Field)} {fault.Reason}");
        }

        return ExitCode.Usage;
    }
}
