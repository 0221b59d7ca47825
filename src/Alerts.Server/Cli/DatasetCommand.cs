using System.CommandLine;
using System.Text.Json;
using Alerts.Policies;
using Alerts.Server.Passes;
using Alerts.Web.Datasets;

namespace Alerts.Server.Cli;

/// <summary>Revisions of the policy dataset: list, show, upload, publish, rollback.</summary>
internal sealed class DatasetCommand : Command
{
    private readonly Option<string?> _reason = new("--reason") { Description = "Why, for the audit log.", HelpName = "TEXT" };
    private readonly Option<bool> _overrideGate = new("--override-gate") { Description = "Take it though measures vanished or it looked up to an earlier day. Needs --reason." };
    private readonly Option<string?> _settles = new("--settles") { Description = "Open proposals that it settles.", HelpName = "ID,…" };

    public DatasetCommand()
        : base("dataset", "Revisions of the policy dataset: list, show, upload, publish, rollback.")
    {
        var listJson = CommandOptions.Json();
        var drafts = new Option<bool>("--drafts") { Description = "Those that were uploaded and are not in use." };
        Do(new Command("list", "List the revisions that were in use, the newest first.") { drafts, listJson }, (datasets, parse, token) => ListAsync(datasets, parse.GetValue(drafts), parse.GetValue(listJson), token));

        var shown = Revision();
        Do(new Command("show", "Print a revision as a policies.json in canonical order.") { shown }, (datasets, parse, token) => ShowAsync(datasets, parse.GetValue(shown)!, token));

        var (uploadJson, file) = (CommandOptions.Json(), new Argument<string>("FILE") { Description = "A policies.json." });
        var dryRun = new Option<bool>("--dry-run") { Description = "Store nothing." };
        Do(
            new Command("upload", "Check a policy file, store it as a draft, and say what publishing it would change and whom it would tell.") { file, dryRun, uploadJson },
            (datasets, parse, token) => UploadAsync(datasets, parse.GetValue(file)!, parse.GetValue(dryRun), parse.GetValue(uploadJson), token));

        Taking("publish", "Take a draft into use and tell what it changes.", (datasets, id, wish, token) => datasets.PublishAsync(id, wish, token));
        Taking("rollback", "Take what was in use once into use again, as a new revision, and tell what that changes.", (datasets, id, wish, token) => datasets.RollBackAsync(id, wish, token));
    }

    private static Argument<string> Revision() => new("REVISION") { Description = "As `alerts dataset list` shows it." };

    private void Do(Command verb, Func<IDatasets, ParseResult, CancellationToken, Task<int>> work)
    {
        var where = new Where(verb);
        verb.SetAction((parse, token) => IDatasets.RunAsync(where, parse, datasets => work(datasets, parse, token), token));
        Add(verb);
    }

    private void Taking(string verb, string description, Func<IDatasets, string, PublishRequest, CancellationToken, Task<Outcome<PublishedResponse>>> take)
    {
        var (json, revision) = (CommandOptions.Json(), Revision());
        Do(
            new Command(verb, description) { revision, _reason, _overrideGate, _settles, json },
            async (datasets, parse, token) =>
            {
                var wish = new PublishRequest(
                    parse.GetValue(_overrideGate), parse.GetValue(_reason), parse.GetValue(_settles)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
                return await AnswerAsync(await take(datasets, parse.GetValue(revision)!, wish, token), parse.GetValue(revision)!, parse.GetValue(json));
            });
    }

    private static async Task<int> ListAsync(IDatasets datasets, bool drafts, bool json, CancellationToken cancellationToken)
    {
        var items = await datasets.ListAsync(drafts, cancellationToken);
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

    private static async Task<int> ShowAsync(IDatasets datasets, string revision, CancellationToken cancellationToken)
    {
        await using var output = Console.OpenStandardOutput();
        return await datasets.WriteAsync(revision, output, cancellationToken) ? ExitCode.Ok : await UnknownAsync(revision);
    }

    private static async Task<int> UploadAsync(IDatasets datasets, string file, bool dryRun, bool json, CancellationToken cancellationToken)
    {
        switch (await datasets.UploadAsync(file, dryRun, cancellationToken))
        {
            case Outcome<UploadedResponse>.Done done when json:
                Console.WriteLine(JsonSerializer.Serialize(done.Value, PassJson.Options));
                return ExitCode.Ok;
            case Outcome<UploadedResponse>.Done done:
                DatasetText.Print(done.Value);
                return ExitCode.Ok;
            case Outcome<UploadedResponse>.Refused refused:
                return await Refusals.WriteAsync(refused.Faults, field => $"{file}: /{field}");
            case var other:
                return await Refusals.WriteAsync(other);
        }
    }

    private static async Task<int> AnswerAsync(Outcome<PublishedResponse> outcome, string revision, bool json)
    {
        switch (outcome)
        {
            case Outcome<PublishedResponse>.Done { Value: var done }:
                Console.WriteLine(
                    json ? JsonSerializer.Serialize(done, PassJson.Options)
                    : done.IsNew ? $"{done.Revision.Revision} is in use, and {done.Alerts.Count} alerts are raised. A server that runs takes it up within ten minutes."
                    : $"{done.Revision.Revision} is in use already.");
                return ExitCode.Ok;
            case Outcome<PublishedResponse>.NotThere:
                return await UnknownAsync(revision);
            case Outcome<PublishedResponse>.Refused refused:
                return await Refusals.WriteAsync(refused.Faults, field => $"--{JsonNamingPolicy.KebabCaseLower.ConvertName(field)}");
            case var other:
                return await Refusals.WriteAsync(other);
        }
    }

    private static Task<int> UnknownAsync(string revision) => Refusals.WriteAsync($"REVISION '{revision}' is not known: alerts dataset list names them.");
}
