using System.CommandLine;
using Alerts.Server.Cli.Completion;

namespace Alerts.Server.Cli;

/// <summary>The one executable: <c>alerts VERB</c>; without a verb it serves.</summary>
internal static class AlertsCommand
{
    public static RootCommand Build()
    {
        var serve = new ServeCommand();
        var root = new RootCommand("Alerts tells who buys critical minerals when an export rule changes, is about to lapse, or comes back.")
        {
            serve,
            new RunCommand(),
            new SubscribeCommand(),
            new SubscriptionsCommand(),
            new SendTestCommand(),
            new DeliveriesCommand(),
            new EvidenceCommand(),
            new CorrectCommand(),
            new TargetsCommand(),
            new KeysCommand(),
            new SilencesCommand(),
            new SuppressionsCommand(),
            new SourcesCommand(),
            new StateCommand(),
            new CliffsCommand(),
            new CheckCommand(),
            new CoverageCommand(),
            new ClassifyCommand(),
            new DiffCommand(),
            new DatasetCommand(),
            new ChangesCommand(),
            new BackupCommand(),
            new RestoreCommand(),
            new MigrateCommand(),
            new HealthCommand(),
            new DemoCommand(),
            new CompletionCommand(),
        };
        serve.MakeDefaultOf(root);
        return root;
    }
}
