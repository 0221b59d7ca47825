using System.CommandLine;
using System.Globalization;
using Alerts.Server.Hosting;

namespace Alerts.Server.Cli;

/// <summary>The options that verbs share.</summary>
internal static class CommandOptions
{
    public static Option<string> Data() => new("--data")
    {
        Description = "The data directory: database, outbox, and data files that replace the shipped ones.",
        HelpName = "DIR",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("ALERTS_DATA") ?? DataDirectory.DefaultName,
    };

    public static Option<string?> Policies() => new("--policies")
    {
        Description = "Where the policy dataset is: the path of a file, or an https: address. Overrides Alerts:Policies:Location.",
        HelpName = "LOCATION",
    };

    public static Option<bool> Json() => new("--json") { Description = "Print JSON on standard output, and nothing else." };

    public static Option<DateTimeOffset?> Now() => Instant("--now", "Stand on another day: an RFC 3339 instant such as 2026-11-23T08:00:00Z, or a date for its midnight in UTC.");

    /// <summary>An RFC 3339 instant, or a date for its midnight in UTC.</summary>
    public static Option<DateTimeOffset?> Instant(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "INSTANT",
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
                && text.Length >= "2026-11-23".Length && char.IsAsciiDigit(text[0]) && instant.Year is > 1970 and < 9990)
            {
                return instant;
            }

            result.AddError($"'{text}' is not an instant: write it as 2026-11-23T08:00:00Z.");
            return null;
        },
    };
}

/// <summary>Exit codes of every verb.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>It could not do its work.</summary>
    public const int Failed = 1;

    public const int Usage = 2;

    /// <summary>Done, but a source or a delivery failed, or a dataset was refused.</summary>
    public const int DoneWithFailures = 3;
}
