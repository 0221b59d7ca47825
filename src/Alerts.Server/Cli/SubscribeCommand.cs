using System.CommandLine;
using System.Text.Json;
using Alerts.Deliveries;
using Alerts.Server.Hosting;
using Alerts.Server.Passes;
using Alerts.Subscriptions;

namespace Alerts.Server.Cli;

/// <summary>Adds one subscription.</summary>
internal sealed class SubscribeCommand : Command
{
    private readonly Option<string> _data = CommandOptions.Data();
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
        foreach (var option in new Option[] { _channel, _target, _materials, _jurisdictions, _kinds, _leadDays, _allDualUse, _includeLowConfidence, _digest, _digestAt, _digestOn, _timeZone, _quiet, _nothingNew, _criticalAtOnce, _confirmed, _name, _tenant, _data, _json })
        {
            Add(option);
        }

        SetAction((parse, cancellationToken) => FaultBoundary.RunAsync(() => RunAsync(parse, cancellationToken), cancellationToken));
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        LeadDays? ladder = null;
        if (parse.GetValue(_leadDays) is { } text && !LeadDays.TryParse(text, null, out ladder))
        {
            await Console.Error.WriteLineAsync($"--lead-days: '{text}' is not a list of 1 to {LeadDays.MostSteps} whole numbers from 0 to {LeadDays.Longest}.");
            return ExitCode.Usage;
        }

        await using var host = await AlertsHost.OpenAsync(parse.GetValue(_data)!, cancellationToken);
        var result = await host.Services.GetRequiredService<SubscriptionDesk>().SubscribeAsync(
            new SubscriptionRequest(
                parse.GetValue(_channel), parse.GetValue(_target), Split(parse.GetValue(_materials)), Split(parse.GetValue(_jurisdictions)), Split(parse.GetValue(_kinds)),
                ladder is null ? null : [.. ladder.Steps], parse.GetValue(_allDualUse), parse.GetValue(_name), parse.GetValue(_tenant), parse.GetValue(_includeLowConfidence),
                parse.GetValue(_digest), parse.GetValue(_digestAt), parse.GetValue(_digestOn), parse.GetValue(_timeZone), parse.GetValue(_quiet), parse.GetValue(_nothingNew), parse.GetValue(_criticalAtOnce), parse.GetValue(_confirmed)),
            cancellationToken);
        return result switch
        {
            SubscribeResult.Subscribed done => Print(done, parse.GetValue(_json)),
            SubscribeResult.Refused refused => Refuse(refused),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static int Print(SubscribeResult.Subscribed done, bool json)
    {
        var s = done.Subscription;
        var secret = done.Created ? done.Target.Secret : null;
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new { id = s.Id, created = done.Created, channel = s.Channel, target = done.Target.Masked, filter = SubscriptionView.Of(s.Filter), leadDays = s.LeadDays, awaitsConfirmation = s.AwaitsConfirmation, signingSecret = secret },
                PassJson.Options));
            return ExitCode.Ok;
        }

        Console.WriteLine($"{(done.Created ? "Subscribed" : "Was there already")}: {s.Id}");
        Console.WriteLine($"  {s.Channel.ToString().ToLowerInvariant()} {done.Target.Masked}");
        Console.WriteLine($"  {(s.Filter.Materials.Count == 0 ? "all materials" : string.Join(", ", s.Filter.Materials))}; {s.LeadDays} days before a cliff");
        if (s.Cadence != Cadence.AtOnce)
        {
            Console.WriteLine($"  {Words(s.Cadence)}");
        }

        if (s.AwaitsConfirmation)
        {
            Console.WriteLine("  awaits its reader's confirmation: a mail with a link is on its way");
        }

        if (secret is not null)
        {
            Console.WriteLine($"  signing secret, shown once: {secret}");
        }

        return ExitCode.Ok;
    }

    private static string Words(Cadence cadence)
    {
        var digest = cadence.Digest is not { } d ? "at once" : d.Every == DigestEvery.Week ? $"weekly digest on {d.On} at {d.At:HH\\:mm}" : $"daily digest at {d.At:HH\\:mm}";
        return $"{digest}{(cadence.Quiet is { } quiet ? $", quiet {quiet}" : "")} ({cadence.TimeZone})";
    }

    private static int Refuse(SubscribeResult.Refused refused)
    {
        foreach (var fault in refused.Faults)
        {
            Console.Error.WriteLine($"{fault.Field}: {fault.Reason}");
        }

        return ExitCode.Usage;
    }

    private static string[] Split(string[]? values)
        => [.. (values ?? []).SelectMany(v => v.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    private static Option<string[]> Many(string name, string description, string help)
        => new(name) { Description = description, HelpName = help, AllowMultipleArgumentsPerToken = true };
}

/// <summary>Subscriptions as verbs print them: no address in full, no secret.</summary>
internal static class SubscriptionView
{
    public static object Of(SubscriptionFilter filter)
        => new { materials = filter.Materials, jurisdictions = filter.Jurisdictions, kinds = filter.Kinds, allDualUse = filter.AllDualUse, includeLowConfidence = filter.IncludeLowConfidence };

    public static object Of(Subscription s, Target? target)
        => new { id = s.Id, tenant = s.Tenant, name = s.Name, channel = s.Channel, target = target?.Masked, targetDisabled = target?.DisabledReason, filter = Of(s.Filter), leadDays = s.LeadDays, createdAt = s.CreatedAt };
}
