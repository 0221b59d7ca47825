using Spectre.Console;

namespace Alerts.Server.Passes;

/// <summary>Shows the steps of a pass while it runs, where the output is a terminal.</summary>
public static class PassProgress
{
    public static async Task<PassReport> RunAsync(Pass pass, bool quiet, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pass);
        if (quiet || Console.IsOutputRedirected)
        {
            return await pass.RunAsync(new Silence(), cancellationToken);
        }

        return await AnsiConsole.Status().StartAsync("Starting", status => pass.RunAsync(new Shown(status), cancellationToken));
    }

    private sealed class Silence : IProgress<string>
    {
        public void Report(string value)
        {
        }
    }

    private sealed class Shown(StatusContext context) : IProgress<string>
    {
        public void Report(string value) => context.Status = Markup.Escape(value);
    }
}
