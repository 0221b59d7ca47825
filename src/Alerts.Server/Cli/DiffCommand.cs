using System.CommandLine;
using System.Text.Json;
using Alerts.DataFiles;
using Alerts.Policies;
using Alerts.Server.Hosting;
using Alerts.Server.Passes;
using Alerts.Sources.Reference;
using Alerts.Web.Measures;

namespace Alerts.Server.Cli;

/// <summary>What one revision of the policy dataset changes in another.</summary>
internal sealed class DiffCommand : Command
{
    public DiffCommand()
        : base("diff", "Print what a new revision of the policy dataset changes in an old one, and who is concerned. Reads two files and stores nothing.")
    {
        var old = new Argument<string>("OLD") { Description = "The earlier policies.json." };
        var @new = new Argument<string>("NEW") { Description = "The later policies.json." };
        var data = CommandOptions.Data();
        var json = CommandOptions.Json();
        Add(old);
        Add(@new);
        Add(data);
        Add(json);
        SetAction((parse, cancellationToken) => FaultBoundary.RunAsync(
            () => RunAsync(parse.GetValue(data)!, parse.GetValue(old)!, parse.GetValue(@new)!, parse.GetValue(json), cancellationToken), cancellationToken));
    }

    private static async Task<int> RunAsync(string data, string old, string @new, bool json, CancellationToken cancellationToken)
    {
        var reference = await ReferenceData.LoadAsync(DataDirectory.ReadOnly(data).Root, cancellationToken);
        var faults = new List<DataFault>();
        var before = await ReadAsync(reference, old, faults, cancellationToken);
        var after = await ReadAsync(reference, @new, faults, cancellationToken);
        if (before is null || after is null)
        {
            throw new DataFileException(faults);
        }

        var answer = ChangesResponse.Of(before, after, reference.Catalogue);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(answer, PassJson.Options));
        }
        else
        {
            DiffText.Print(answer, before, after);
        }

        return ExitCode.Ok;
    }

    // Null where it is refused: the faults of both files are told at once.
    private static async Task<PolicyDataset?> ReadAsync(ReferenceData reference, string path, List<DataFault> faults, CancellationToken cancellationToken)
    {
        switch (await reference.ReadPoliciesAsync(path, cancellationToken))
        {
            case DataFile<PolicyDataset>.Good good:
                return good.Value;
            case DataFile<PolicyDataset>.Refused refused:
                faults.AddRange(refused.Faults);
                return null;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
