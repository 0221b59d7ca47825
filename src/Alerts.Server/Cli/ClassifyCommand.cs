using System.CommandLine;
using System.Text.Json;
using Alerts.Materials;
using Alerts.Server.Hosting;
using Alerts.Server.Passes;

namespace Alerts.Server.Cli;

/// <summary>Text on standard input, materials on standard output.</summary>
internal sealed class ClassifyCommand : Command
{
    // A long announcement with annexes has 200,000 characters.
    private const int MostCharacters = 4_000_000;

    public ClassifyCommand()
        : base("classify", "Read text on standard input and print, as JSON, the materials that it names.")
    {
        var data = CommandOptions.Data();
        var json = CommandOptions.Json();
        json.Description = "Print JSON (this verb always does).";
        Add(data);
        Add(json);
        SetAction((parse, cancellationToken) => FaultBoundary.RunAsync(() => RunAsync(parse.GetValue(data)!, cancellationToken), cancellationToken));
    }

    private static async Task<int> RunAsync(string data, CancellationToken cancellationToken)
    {
        var text = await ReadAsync(cancellationToken);
        var reference = await ReferenceData.LoadAsync(DataDirectory.ReadOnly(data), cancellationToken);
        var matcher = new MaterialMatcher(reference.Catalogue);
        var about = matcher.MaterialsOf(text).ToHashSet();
        var materials = matcher.Find(text).GroupBy(m => m.Material).OrderBy(g => g.Key).Select(g => new
        {
            id = g.Key,
            name = reference.Catalogue.NameOf(g.Key),
            confidence = g.Max(m => m.Confidence),
            constituent = g.All(m => m.Constituent),
            about = about.Contains(g.Key),
            spans = g.Select(m => new { start = m.Start, length = m.Length, text = m.Term }),
        });
        Console.WriteLine(JsonSerializer.Serialize(new { materials }, PassJson.Options));
        return ExitCode.Ok;
    }

    private static async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        var buffer = new char[64 * 1024];
        var text = new System.Text.StringBuilder();
        using var input = new StreamReader(Console.OpenStandardInput(), new System.Text.UTF8Encoding(false));
        int read;
        while ((read = await input.ReadAsync(buffer, cancellationToken)) > 0)
        {
            text.Append(buffer, 0, read);
            if (text.Length > MostCharacters)
            {
                throw new UserFaultException($"The text has more than {MostCharacters} characters.");
            }
        }

        return text.ToString();
    }
}
