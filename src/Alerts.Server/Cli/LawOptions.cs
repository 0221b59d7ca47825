using System.CommandLine;
using System.Text.Json;
using Alerts.DataFiles;
using Alerts.Materials;
using Alerts.Policies;
using Alerts.Server.Hosting;
using Alerts.Sources.Reference;

namespace Alerts.Server.Cli;

/// <summary>What the verbs about the law share.</summary>
internal static class LawOptions
{
    public static Option<string?> Material()
    {
        var option = Text("--material", "Only what concerns this material or group, a group that holds it, or every dual-use item.", "ID");
        option.CompletionSources.Add(Completion.Candidates.Materials);
        return option;
    }

    public static Option<string?> Destination() => Text("--destination", "Only what concerns goods that go there: ISO 3166-1 alpha-2, or EU.", "COUNTRY");

    public static Option<string?> Jurisdiction()
    {
        var option = Text("--jurisdiction", "Only law of this jurisdiction: ISO 3166-1 alpha-2, or EU.", "COUNTRY");
        option.CompletionSources.Add(Completion.Candidates.Jurisdictions);
        return option;
    }

    public static Option<string?> Text(string name, string description, string helpName) => new(name) { Description = description, HelpName = helpName };

    public static Option<string?> Policies() => Text("--policies", "Answer from this policy file, not from the revision in use.", "FILE");

    /// <summary>The file that is named; else the revision that the last pass over the data directory left in use; else policies.json, there or as shipped.</summary>
    /// <exception cref="DataFileException">A file is refused; all faults.</exception>
    /// <exception cref="UserFaultException">The file cannot be read.</exception>
    public static async Task<(PolicyDataset Dataset, MaterialCatalogue Catalogue)> LoadAsync(string data, string? policies, CancellationToken cancellationToken)
    {
        var directory = DataDirectory.ReadOnly(data);
        var reference = await ReferenceData.LoadAsync(directory.Root, cancellationToken);
        if (policies is not null)
        {
            return ((await reference.ReadPoliciesAsync(policies, cancellationToken)).OrThrow(), reference.Catalogue);
        }

        return (await InUseAsync(directory, reference, cancellationToken) ?? (await reference.ReadPoliciesAsync(cancellationToken)).OrThrow(), reference.Catalogue);
    }

    private static async Task<PolicyDataset?> InUseAsync(DataDirectory directory, ReferenceData reference, CancellationToken cancellationToken)
    {
        if (!File.Exists(directory.Database))
        {
            return null;
        }

        await using var host = AlertsHost.ForOnePass(directory, reference, TimeProvider.System);
        return await host.Services.GetRequiredService<IPolicyRevisions>().LatestAsync(cancellationToken) is { } accepted ? new PolicyDataset(accepted.File) : null;
    }

    /// <summary>Every fault on a line of its own, by the name of the option.</summary>
    public static async Task<int> RefuseAsync<T>(Outcome<T> outcome)
    {
        if (outcome is not Outcome<T>.Refused refused)
        {
            return await Refusals.WriteAsync(outcome);
        }

        foreach (var fault in refused.Faults)
        {
            await Console.Error.WriteLineAsync($"--{JsonNamingPolicy.KebabCaseLower.ConvertName(fault.Field)} {fault.Reason}");
        }

        return ExitCode.Usage;
    }
}
