using Alerts.Subscriptions;

namespace Alerts.Server.Cli;

/// <summary>What the wish of a verb came to, on this machine or at a server.</summary>
internal abstract record Outcome<T>
{
    private Outcome()
    {
    }

    /// <param name="IsNew">False where it was there already.</param>
    public sealed record Done(T Value, bool IsNew = true) : Outcome<T>;

    /// <summary>Nothing was stored. All faults, not only the first.</summary>
    public sealed record Refused(IReadOnlyList<FieldFault> Faults) : Outcome<T>;

    public sealed record NotThere : Outcome<T>;

    /// <param name="Reason">A sentence: what stands against it.</param>
    public sealed record Conflict(string Reason) : Outcome<T>;
}

/// <summary>How verbs say that they did not do it.</summary>
internal static class Refusals
{
    /// <summary>Every fault on a line of its own.</summary>
    /// <param name="name">From the field to what the user wrote.</param>
    public static async Task<int> WriteAsync(IReadOnlyList<FieldFault> faults, Func<string, string> name)
    {
        foreach (var fault in faults)
        {
            await Console.Error.WriteLineAsync(fault.Field.Length > 0 ? $"{name(fault.Field)}: {fault.Reason}" : fault.Reason);
        }

        return ExitCode.Usage;
    }

    /// <summary>Of what a verb does not expect, such as a 404 of a server that does not know the route.</summary>
    public static Task<int> WriteAsync<T>(Outcome<T> outcome) => outcome switch
    {
        Outcome<T>.Conflict conflict => WriteAsync(conflict.Reason, ExitCode.Failed),
        Outcome<T>.Refused refused => WriteAsync(refused.Faults, field => field),
        _ => WriteAsync("The server does not know this: is it of an older version?", ExitCode.Failed),
    };

    public static async Task<int> WriteAsync(string line, int exitCode = ExitCode.Usage)
    {
        await Console.Error.WriteLineAsync(line);
        return exitCode;
    }
}
