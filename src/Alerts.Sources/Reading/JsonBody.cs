using System.Text.Json;

namespace Alerts.Sources.Reading;

/// <summary>Parses JSON that should be a certain reply, and says in one line what it is where it is not.</summary>
internal static class JsonBody
{
    // The deepest reply known, GOV.UK's content with its links, has 20.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        MaxDepth = 64,
    };

    /// <summary>Names of properties are in snake_case; what the type does not name is passed over.</summary>
    /// <param name="what">Whose JSON it should be: "the Federal Register".</param>
    /// <exception cref="UnreadableSourceException">It is no JSON, or of another shape.</exception>
    public static T Parse<T>(SourceDocument document, string what)
        where T : class
    {
        var json = TextDecoding.Of(document, TextKind.Json);
        if (json.Length == 0)
        {
            throw new UnreadableSourceException("empty where JSON should be");
        }

        if (json[0] == '<')
        {
            throw new UnreadableSourceException("HTML or XML stands where JSON should be");
        }

        try
        {
            return JsonSerializer.Deserialize<T>(json, Options) ?? throw new UnreadableSourceException("the JSON is null");
        }
        catch (JsonException e)
        {
            throw new UnreadableSourceException($"not the JSON of {what}: {Shown(e.Message)}", e);
        }
    }

    /// <summary>Foreign text in a message: one line, not long.</summary>
    public static string Shown(string text) => Text.Shorten(PlainText.OneLine(text), 200);
}
