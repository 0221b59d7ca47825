using System.CommandLine;
using System.Text.Json;
using Alerts.Classification;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Server.Hosting;
using Alerts.Server.Passes;
using Alerts.Sources.Reference;

namespace Alerts.Server.Cli;

/// <summary>Text on standard input; on standard output what it names and seems to do.</summary>
internal sealed class ClassifyCommand : Command
{
    // A long announcement with annexes has 200,000 characters.
    private const int MostCharacters = 4_000_000;

    private const string MinistryOfCommerce = "cn:mofcom";

    private readonly Option<string?> _title = new("--title") { HelpName = "TEXT", Description = "The notice's title; places in it have the field \"title\"." };
    private readonly Option<string?> _lang = new("--lang") { HelpName = "TAG", Description = "zh or en: announcements in Chinese that name no authority are taken for the Ministry of Commerce's. [default: as the text is written]" };

    public ClassifyCommand()
        : base("classify", "Read text on standard input and print, as JSON, the materials and instruments that it names and what it seems to do.")
    {
        var data = CommandOptions.Data();
        var json = CommandOptions.Json();
        json.Description = "Print JSON (this verb always does).";
        _lang.AcceptOnlyFromAmong("zh", "en");
        foreach (var option in new Option[] { _title, _lang, data, json })
        {
            Add(option);
        }

        SetAction((parse, token) => FaultBoundary.RunAsync(() => RunAsync(parse.GetValue(data)!, parse.GetValue(_title) ?? "", parse.GetValue(_lang), token), token));
    }

    private static async Task<int> RunAsync(string data, string title, string? lang, CancellationToken cancellationToken)
    {
        var text = await ReadAsync(cancellationToken);
        if (string.IsNullOrWhiteSpace(text) && string.IsNullOrWhiteSpace(title))
        {
            throw new UserFaultException("There is no text: give it on standard input, or a --title.");
        }

        var reference = await ReferenceData.LoadAsync(DataDirectory.ReadOnly(data).Root, cancellationToken);
        var home = (lang ?? (text.Any(c => c is >= '\u4E00' and <= '\u9FFF') ? "zh" : "en")) == "zh" ? MinistryOfCommerce : null;
        Console.WriteLine(JsonSerializer.Serialize(Classified(title, text, home, new MaterialMatcher(reference.Catalogue), reference.Catalogue), PassJson.Options));
        return ExitCode.Ok;
    }

    private static object Classified(string title, string text, string? home, MaterialMatcher matcher, MaterialCatalogue catalogue)
    {
        var named = matcher.Named(title, text);
        var about = matcher.AboutOf(named.Where(n => n.Confidence > MatchConfidence.Low).Select(n => n.Id)).ToHashSet();
        return new
        {
            materials = named.Select(n => new
            {
                id = n.Id,
                name = catalogue.NameOf(n.Id),
                confidence = n.Confidence,
                constituent = n.Constituent,
                about = about.Contains(n.Id),
                spans = n.Places.Select(p => new
                {
                    field = p.Field,
                    start = p.Start,
                    length = p.Length,
                    text = (p.Field == TextField.Title ? title : text).Substring(p.Start, p.Length),
                    term = p.Term,
                    language = p.Language,
                    confidence = p.Confidence,
                    constituent = p.Constituent,
                }),
            }),
            instruments = InstrumentsIn(title, home).Concat(InstrumentsIn(text, home)).Distinct(),
            actions = ActionClassifier.Propose(title, text, home).Select(a => new
            {
                action = a.Action,
                confidence = a.Confidence,
                field = a.Field,
                start = a.Start,
                length = a.Length,
                sentence = a.Sentence,
                cites = a.Cites.Select(c => c.Value),
                paragraph = a.Paragraph,
            }),
        };
    }

    private static IEnumerable<string> InstrumentsIn(string text, string? home) => InstrumentParser.Find(InstrumentText.Normal(text), home).Select(m => m.Id.Value);

    private static async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        var buffer = new char[64 * 1024];
        var text = new System.Text.StringBuilder();
        using var input = new StreamReader(Console.OpenStandardInput(), new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: false);
        int read;
        while ((read = await ReadSomeAsync(input, buffer, cancellationToken)) > 0)
        {
            text.Append(buffer, 0, read);
            if (text.Length > MostCharacters)
            {
                throw new UserFaultException($"The text has more than {MostCharacters} characters.");
            }
        }

        return text.ToString().TrimStart('\uFEFF');
    }

    private static async ValueTask<int> ReadSomeAsync(StreamReader input, char[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await input.ReadAsync(buffer, cancellationToken);
        }
        catch (System.Text.DecoderFallbackException e)
        {
            throw new UserFaultException($"The text is not UTF-8: {e.Message}");
        }
    }
}
