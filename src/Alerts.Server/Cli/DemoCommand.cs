using System.CommandLine;
using Alerts.Server.Demo;

namespace Alerts.Server.Cli;

/// <summary>The product in ten seconds, without a network.</summary>
internal sealed class DemoCommand : Command
{
    public DemoCommand()
        : base("demo", "Show the product in ten seconds: three subscriptions, the archive, today's cliffs, and what each subscriber receives. Needs no network and keeps nothing.")
    {
        var data = new Option<string?>("--data") { Description = "Keep the demo's data in this directory. [default: a temporary one, removed at the end]", HelpName = "DIR" };
        var json = CommandOptions.Json();
        var now = CommandOptions.Now();
        Add(data);
        Add(json);
        Add(now);
        SetAction((parse, cancellationToken) => FaultBoundary.RunAsync(
            () => DemoShow.RunAsync(parse.GetValue(data), parse.GetValue(json), parse.GetValue(now), cancellationToken), cancellationToken));
    }
}
