using System.CommandLine;

namespace Alerts.Server.Cli.Completion;

/// <summary>Prints the script by which a shell completes verbs, options and names. The script asks <c>alerts [suggest:N] LINE</c>.</summary>
internal sealed class CompletionCommand : Command
{
    public CompletionCommand()
        : base("completion", "Print the script by which a shell completes the words of this program.")
    {
        var shell = new Argument<string>("SHELL") { Description = $"{string.Join(", ", Scripts.ByShell.Keys)}. How to install each: docs/cli.md." };
        shell.AcceptOnlyFromAmong([.. Scripts.ByShell.Keys]);
        Add(shell);
        SetAction(parse =>
        {
            Console.Write(Scripts.ByShell[parse.GetValue(shell)!]);
            return ExitCode.Ok;
        });
    }
}
