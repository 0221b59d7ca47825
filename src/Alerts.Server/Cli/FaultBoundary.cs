using Alerts.DataFiles;
using Microsoft.Extensions.Options;

namespace Alerts.Server.Cli;

/// <summary>The edge of the program: faults that a user can mend become a clear line and exit code 1; all others show what happened.</summary>
internal static class FaultBoundary
{
    public static async Task<int> RunAsync(Func<Task<int>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped. What was begun goes on at the next start.");
            return ExitCode.Failed;
        }
        catch (Exception e) when (Explain(e) is { } line)
        {
            await Console.Error.WriteLineAsync(line);
            return ExitCode.Failed;
        }
    }

    // Null: nobody expected it, so the whole of it is worth seeing.
    private static string? Explain(Exception e) => e switch
    {
        UserFaultException or StorageException or DataFileException => e.Message,
        OptionsValidationException options => string.Join(Environment.NewLine, options.Failures),
        AggregateException { InnerExceptions: [var first, ..] } => Explain(first),
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } => $"{e.Message} Choose another with --urls.",
        _ => null,
    };
}
