using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Alerts.Server.Passes;
using Alerts.Subscriptions;
using Alerts.Web.Subscriptions;

namespace Alerts.Server.Cli;

/// <summary>Adds one subscription.</summary>
internal sealed class SubscribeCommand : Command
{
    private readonly Option<bool> _json = CommandOptions.Json();
    private readonly Option<string> _channel = new("--channel") { Description = "email, slack, teams, discord or webhook.", Required = true, HelpName = "CHANNEL" };
    private readonly Option<string> _target = new("--target") { Description = "An email address, or the webhook's URL.", Required = true, HelpName = "ADDRESS" };
    private readonly Option<string[]> _materials = Many("--material", "Material or group, such as gallium or rare-earths; repeat it or join by commas. None means all.", "ID");
    private readonly Option<string[]> _jurisdictions = Many("--jurisdiction", "Two-letter country code of the authority, or EU. None means all.", "CODE");
    private readonly Option<string[]> _kinds = Many("--kind", "Kind of alert, such as cliff.upcoming. None means all but those for operators.", "KIND");
    private readonly Option<string?> _leadDays = new("--lead-days") { Description = "Days before a cliff on which to be told, 0 to 365. [default: 90,30,14,7,1,0]", HelpName = "LIST" };
    private readonly Option<bool> _allDualUse = new("--all-dual-use") { Description = "Also tell acts that cover every dual-use item without naming one.", DefaultValueFactory = _ => true };
    private readonly Option<bool> _includeLowConfidence = new("--include-low-confidence") { Description = "Also tell what names a material only as a part of something else, or beside words of another trade." };
    private readonly Option<string?> _digest = new("--digest") { Description = "daily or weekly: a digest in place of single messages. [default: at once]", HelpName = "EVERY" };
    private readonly Option<string?> _digestAt = new("--digest-at") { Description = "Time of day of the digest in --time-zone. [default: 08:00]", HelpName = "TIME" };
    private readonly Option<string?> _digestOn = new("--digest-on") { Description = "Day of a weekly digest. [default: monday]", HelpName = "DAY" };
    private readonly Option<string?> _timeZone = new("--time-zone") { Description = "Time zone of the IANA database, such as Europe/Berlin. [default: Etc/UTC]", HelpName = "ZONE" };
    private readonly Option<string?> _quiet = new("--quiet") { Description = "Hours in which only critical alerts are sent, such as 22:00-07:00.", HelpName = "FROM-UNTIL" };
    private readonly Option<bool?> _nothingNew = new("--nothing-new") { Description = "Send a digest too when there was nothing, and say how far that can be said." };
    private readonly Option<bool?> _criticalAtOnce = new("--critical-at-once") { Description = "Critical alerts do not wait for the digest. [default: true]" };
    private readonly Option<bool> _confirmed = new("--confirmed") { Description = "The reader of this mail address has agreed elsewhere, and you can show it: do not ask by mail." };
    private readonly Option<string?> _name = new("--name") { Description = "A name for people.", HelpName = "TEXT" };
    private readonly Option<string?> _tenant = new("--tenant") { Description = "The company that owns it. [default: default]", HelpName = "ID" };

    public SubscribeCommand()
        : base("subscribe", "Subscribe a target to materials.")
    {
        foreach (var option in new Option[] { _channel, _target, _materials, _jurisdictions, _kinds, _leadDays, _allDualUse, _includeLowConfidence, _digest, _digestAt, _digestOn, _timeZone, _quiet, _nothingNew, _criticalAtOnce, _confirmed, _name, _tenant, _json })
        {
            Add(option);
        }

        _channel.CompletionSources.Add(Completion.Candidates.Channels);
        _materials.CompletionSources.Add(Completion.Candidates.Materials);
        _jurisdictions.CompletionSources.Add(Completion.Candidates.Jurisdictions);
        _kinds.CompletionSources.Add(Completion.Candidates.Kinds);
        _digest.CompletionSources.Add("daily", "weekly");
        _digestOn.CompletionSources.Add([.. Enum.GetNames<DayOfWeek>().Select(d => d.ToLowerInvariant())]);
        var where = new Where(this);
        SetAction((parse, token) => ISubscriptions.RunAsync(where, parse, subscriptions => RunAsync(subscriptions, parse, token), token));
    }

    private async Task<int> RunAsync(ISubscriptions subscriptions, ParseResult parse, CancellationToken cancellationToken)
    {
        LeadDays? ladder = null;
        if (parse.GetValue(_leadDays) is { } text && !LeadDays.TryParse(text, null, out ladder))
        {
            return await Refusals.WriteAsync($"--lead-days: '{text}' is not a list of 1 to {LeadDays.MostSteps} whole numbers from 0 to {LeadDays.Longest}.");
        }

        var request = new SubscriptionRequest(
            parse.GetValue(_channel), parse.GetValue(_target), Split(parse.GetValue(_materials)), Split(parse.GetValue(_jurisdictions)), Split(parse.GetValue(_kinds)),
            ladder is null ? null : [.. ladder.Steps], parse.GetValue(_allDualUse), parse.GetValue(_name), parse.GetValue(_tenant), parse.GetValue(_includeLowConfidence),
            parse.GetValue(_digest), parse.GetValue(_digestAt), parse.GetValue(_digestOn), parse.GetValue(_timeZone), parse.GetValue(_quiet), parse.GetValue(_nothingNew), parse.GetValue(_criticalAtOnce), parse.GetValue(_confirmed));
        switch (await subscriptions.SubscribeAsync(request, cancellationToken))
        {
            case Outcome<SubscriptionResponse>.Done done:
                Print(done.Value, done.IsNew, parse.GetValue(_json));
                return ExitCode.Ok;
            case var other:
                return await Refusals.WriteAsync(other);
        }
    }

    private static void Print(SubscriptionResponse s, bool isNew, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new { id = s.Id, created = isNew, channel = s.Channel, target = s.Target.Address, filter = SubscriptionView.FilterOf(s), leadDays = s.LeadDays, awaitsConfirmation = s.AwaitsConfirmation, signingSecret = s.Secret },
                PassJson.Options));
            return;
        }

        Console.WriteLine($"{(isNew ? "Subscribed" : "Was there already")}: {s.Id}");
        Console.WriteLine($"  {s.Channel.ToString().ToLowerInvariant()} {s.Target.Address}");
        Console.WriteLine($"  {(s.Materials.Count == 0 ? "all materials" : string.Join(", ", s.Materials))}; {string.Join(',', s.LeadDays)} days before a cliff");
        if (s.Cadence is not { Digest: null, QuietHours: null, TimeZone: Cadence.Utc })
        {
            Console.WriteLine($"  {Words(s.Cadence)}");
        }

        if (s.AwaitsConfirmation)
        {
            Console.WriteLine("  awaits its reader's confirmation: a mail with a link is on its way");
        }

        if (s.Secret is not null)
        {
            Console.WriteLine($"  signing secret, shown once: {s.Secret}");
        }
    }

    private static string Words(CadenceResponse cadence)
    {
        var digest = cadence.Digest is null ? "at once"
            : cadence.DigestOn is { } day ? $"{cadence.Digest} digest on {CultureInfo.InvariantCulture.TextInfo.ToTitleCase(day)} at {cadence.DigestAt}"
            : $"{cadence.Digest} digest at {cadence.DigestAt}";
        return $"{digest}{(cadence.QuietHours is { } quiet ? $", quiet {quiet}" : "")} ({cadence.TimeZone})";
    }

    private static string[] Split(string[]? values)
        => [.. (values ?? []).SelectMany(v => v.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    private static Option<string[]> Many(string name, string description, string help)
        => new(name) { Description = description, HelpName = help, AllowMultipleArgumentsPerToken = true };
}
