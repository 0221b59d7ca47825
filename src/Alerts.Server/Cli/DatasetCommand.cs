using System.CommandLine;
using System.Text.Json;
using Alerts.DataFiles;
using Alerts.Policies;
using Alerts.Server.Hosting;
using Alerts.Server.Passes;
using Alerts.Web.Datasets;

namespace Alerts.Server.Cli;

/// <summary>Revisions of the policy dataset: list, show, upload, publish, rollback.</summary>
internal sealed class DatasetCommand : Command
{
    private const int MostListed = 200;

    private readonly Option<string?> _reason = new("--reason") { Description = "Why, for the audit log.", HelpName = "TEXT" };
    private readonly Option<bool> _overrideGate = new("--override-gate") { Description = "Take it though measures vanished or it looked up to an earlier day. Needs --reason." };
    private readonly Option<string?> _settles = new("--settles") { Description = "Open proposals that it settles.", HelpName = "ID,…" };

    public DatasetCommand()
        : base("dataset", "Revisions of the policy dataset: list, show, upload, publish, rollback.")
    {
        var (listData, listJson) = (CommandOptions.Data(), CommandOptions.Json());
        var drafts = new Option<bool>("--drafts") { Description = "Those that were uploaded and are not in use." };
        var list = new Command("list", "List the revisions that were in use, the newest first.") { drafts, listData, listJson };
        list.SetAction((parse, token) => FaultBoundary.RunAsync(() => ListAsync(parse.GetValue(listData)!, parse.GetValue(drafts), parse.GetValue(listJson), token), token));
        Add(list);

        var (showData, shown) = (CommandOptions.Data(), Revision());
        var show = new Command("show", "Print a revision as a policies.json in canonical order.") { shown, showData };
        show.SetAction((parse, token) => FaultBoundary.RunAsync(() => ShowAsync(parse.GetValue(showData)!, parse.GetValue(shown)!, token), token));
        Add(show);

        var (uploadData, uploadJson, file) = (CommandOptions.Data(), CommandOptions.Json(), new Argument<string>("FILE") { Description = "A policies.json." });
        var dryRun = new Option<bool>("--dry-run") { Description = "Store nothing." };
        var upload = new Command("upload", "Check a policy file, store it as a draft, and say what publishing it would change and whom it would tell.") { file, dryRun, uploadData, uploadJson };
        upload.SetAction((parse, token) => FaultBoundary.RunAsync(
            () => UploadAsync(parse.GetValue(uploadData)!, parse.GetValue(file)!, parse.GetValue(dryRun), parse.GetValue(uploadJson), token), token));
        Add(upload);

        Add(Taking("publish", "Take a draft into use and tell what it changes.", (desk, id, wish, token) => desk.PublishAsync(id, wish, null, token)));
        Add(Taking("rollback", "Take what was in use once into use again, as a new revision, and tell what that changes.", (desk, id, wish, token) => desk.RollBackAsync(id, wish, null, token)));
    }

    private static Argument<string> Revision() => new("REVISION") { Description = "As `alerts dataset list` shows it." };

    private Command Taking(string verb, string description, Func<DatasetDesk, string, PublishRequest, CancellationToken, Task<PublishResult>> take)
    {
        var (data, json, revision) = (CommandOptions.Data(), CommandOptions.Json(), Revision());
        var command = new Command(verb, description) { revision, _reason, _overrideGate, _settles, data, json };
        command.SetAction((parse, token) => FaultBoundary.RunAsync(
            async () =>
            {
                var wish = new PublishRequest(
                    parse.GetValue(_overrideGate), parse.GetValue(_reason), parse.GetValue(_settles)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
                await using var host = await AlertsHost.OpenAsync(parse.GetValue(data)!, token);
                return await AnswerAsync(await take(host.Services.GetRequiredService<DatasetDesk>(), parse.GetValue(revision)!, wish, token), parse.GetValue(revision)!, parse.GetValue(json));
            },
            token));
        return command;
    }

    private static async Task<int> ListAsync(string data, bool drafts, bool json, CancellationToken cancellationToken)
    {
        await using var host = await AlertsHost.OpenAsync(data, cancellationToken);
        IReadOnlyList<RevisionResponse> items = drafts
            ? [.. (await host.Services.GetRequiredService<IPolicyDrafts>().ListAsync(null, MostListed, cancellationToken)).Items.Select(RevisionResponse.Of)]
            : [.. (await host.Services.GetRequiredService<IPolicyRevisions>().ListAsync(null, MostListed, cancellationToken)).Items.Index().Select(e => RevisionResponse.Of(e.Item, e.Index == 0))];
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(items, PassJson.Options));
            return ExitCode.Ok;
        }

        foreach (var item in items)
        {
            Console.WriteLine($"{item.Revision}  {item.UploadedAt ?? item.AcceptedAt:u}  as of {item.AsOf:O}  {item.Measures} measures, {item.Provisions} provisions{(item.Status == RevisionStatus.InUse ? "  in use" : "")}");
        }

        Console.WriteLine(items.Count == 0 ? "There are none." : $"{items.Count} {(drafts ? "drafts" : "revisions")}.");
        return ExitCode.Ok;
    }

    private static async Task<int> ShowAsync(string data, string revision, CancellationToken cancellationToken)
    {
        await using var host = await AlertsHost.OpenAsync(data, cancellationToken);
        if (((await host.Services.GetRequiredService<IPolicyDrafts>().FindAsync(revision, cancellationToken))?.File
            ?? (await host.Services.GetRequiredService<IPolicyRevisions>().FindAsync(revision, cancellationToken))?.File) is not { } file)
        {
            return await UnknownAsync(revision);
        }

        await using var output = Console.OpenStandardOutput();
        await output.WriteAsync(PolicyDocument.Write(file), cancellationToken);
        return ExitCode.Ok;
    }

    private static async Task<int> UploadAsync(string data, string file, bool dryRun, bool json, CancellationToken cancellationToken)
    {
        await using var host = await AlertsHost.OpenAsync(data, cancellationToken);

        // Read as every verb reads a file; the desk checks the same content once more.
        var read = (await host.Services.GetRequiredService<ReferenceData>().ReadPoliciesAsync(file, cancellationToken)).OrThrow();
        switch (await host.Services.GetRequiredService<DatasetDesk>().UploadAsync(PolicyDocument.Write(read.File), dryRun, cancellationToken))
        {
            case UploadResult.Seen seen when json:
                Console.WriteLine(JsonSerializer.Serialize(UploadedResponse.Of(seen), PassJson.Options));
                return ExitCode.Ok;
            case UploadResult.Seen seen:
                DatasetText.Print(seen);
                return ExitCode.Ok;
            case UploadResult.Refused refused:
                throw new DataFileException(refused.Faults);
            case UploadResult.NotReady:
                throw NotReady();
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static async Task<int> AnswerAsync(PublishResult result, string revision, bool json)
    {
        switch (result)
        {
            case PublishResult.Published done:
                Console.WriteLine(
                    json ? JsonSerializer.Serialize(PublishedResponse.Of(done), PassJson.Options)
                    : done.IsNew ? $"{done.InUse.Dataset.Revision} is in use, and {done.Raised.Count} alerts are raised. A server that runs takes it up within ten minutes."
                    : $"{done.InUse.Dataset.Revision} is in use already.");
                return ExitCode.Ok;
            case PublishResult.Unknown:
                return await UnknownAsync(revision);
            case PublishResult.WasInUse:
                await Console.Error.WriteLineAsync($"'{revision}' is no draft: it was in use before. Use alerts dataset rollback.");
                return ExitCode.Usage;
            case PublishResult.Held held:
                return await RefuseAsync(held.Faults.Select(f => f.ToString()).Append("It may not follow the one in use. Mend it, or give --override-gate with a --reason."));
            case PublishResult.Broken broken:
                return await RefuseAsync(broken.Faults.Select(f => f.ToString()));
            case PublishResult.Refused refused:
                return await Refusals.WriteAsync(refused.Faults, field => $"--{JsonNamingPolicy.KebabCaseLower.ConvertName(field)}");
            case PublishResult.Stale or PublishResult.NotReady:
                throw NotReady();
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static UserFaultException NotReady() => new("No revision is in use yet: make a pass with alerts run first.");

    private static async Task<int> UnknownAsync(string revision)
    {
        await Console.Error.WriteLineAsync($"REVISION '{revision}' is not known: alerts dataset list names them.");
        return ExitCode.Usage;
    }

    private static async Task<int> RefuseAsync(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            await Console.Error.WriteLineAsync(line);
        }

        return ExitCode.Failed;
    }
}
