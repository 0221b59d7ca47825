using System.CommandLine.Completions;
using System.Text.Json;
using Alerts.Access;
using Alerts.Alerting;
using Alerts.Server.Hosting;
using Alerts.Subscriptions;

namespace Alerts.Server.Cli.Completion;

/// <summary>
/// What may stand at a place of the command line, for a shell that completes it: from the data files as they lie there, read without their
/// checks, as each key stroke waits for it. Nothing is opened that could be changed, and no server is asked.
/// </summary>
internal static class Candidates
{
    public static IEnumerable<CompletionItem> Materials(CompletionContext context)
        => Several(context, [.. ValuesIn(context, "materials.json", "materials", "id"), .. ValuesIn(context, "materials.json", "groups", "id")]);

    public static IEnumerable<CompletionItem> Measures(CompletionContext context) => Items(ValuesIn(context, "policies.json", "measures", "id"));

    public static IEnumerable<CompletionItem> Sources(CompletionContext context) => Items(ValuesIn(context, "sources.json", "sources", "id"));

    public static IEnumerable<CompletionItem> Jurisdictions(CompletionContext context)
        => Several(context, [.. ValuesIn(context, "sources.json", "sources", "jurisdiction").Concat(ValuesIn(context, "policies.json", "measures", "jurisdiction")).Distinct(StringComparer.Ordinal)]);

    public static IEnumerable<CompletionItem> Kinds(CompletionContext context) => Several(context, [.. AlertKinds.Names]);

    public static IEnumerable<CompletionItem> Scopes(CompletionContext context) => Several(context, ApiScope.All);

    public static IEnumerable<CompletionItem> Channels(CompletionContext context) => Items(Enum.GetNames<ChannelKind>().Select(c => c.ToLowerInvariant()));

    // Lists are joined by commas: what was written before the last one stays.
    private static IEnumerable<CompletionItem> Several(CompletionContext context, IReadOnlyList<string> words)
    {
        var written = context.WordToComplete;
        var before = written[..(written.LastIndexOf(',') + 1)];
        var named = before.Split(',', StringSplitOptions.RemoveEmptyEntries);
        return Items(words.Except(named, StringComparer.Ordinal).Select(word => before + word));
    }

    private static IEnumerable<CompletionItem> Items(IEnumerable<string> words) => words.Order(StringComparer.Ordinal).Select(word => new CompletionItem(word));

    // A file that is not there, or is half written, completes nothing.
    private static List<string> ValuesIn(CompletionContext context, string file, string list, string property)
    {
        try
        {
            var own = Path.Combine(DataIn(context), file);
            using var document = JsonDocument.Parse(File.ReadAllBytes(File.Exists(own) ? own : Path.Combine(AppContext.BaseDirectory, "data", file)));
            return [.. document.RootElement.GetProperty(list).EnumerateArray().Select(i => i.GetProperty(property).GetString()).OfType<string>()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            return [];
        }
    }

    // By its words: the line is half written, and its options are not bound yet.
    private static string DataIn(CompletionContext context)
    {
        var words = context.ParseResult.Tokens.Select(t => t.Value).ToList();
        var at = words.IndexOf("--data");
        return at >= 0 && at + 1 < words.Count ? words[at + 1] : Environment.GetEnvironmentVariable("ALERTS_DATA") ?? DataDirectory.DefaultName;
    }
}
