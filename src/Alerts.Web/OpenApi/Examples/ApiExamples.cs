using System.Text.Json;
using System.Text.Json.Nodes;
using Alerts.Policies;
using Alerts.Web.Feeds;
using Alerts.Web.Queries;

namespace Alerts.Web.OpenApi.Examples;

// A new type of body needs an example, or OpenApiExampleTests names it. Add one line, the record itself, to All of the file here that fits:
//     new TenantResponse("acme", "Acme Ltd", When.Noon),
// Lists need none of their own (a page is made of one item), problem documents neither (ProblemAnswers). A body that is no JSON has a line in Files.
// Then approve docs/openapi.json as DocumentFileTests says.

/// <summary>An example for each body, by its type: the record itself, written as the API writes it, so that it cannot drift from its type.</summary>
internal static class ApiExamples
{
    private static readonly Dictionary<Type, object> ByType = Enumerable.Concat(LawExamples.All, NoticeExamples.All).Concat(SubscriptionExamples.All).Concat(AccessExamples.All).ToDictionary(e => e.GetType());

    // What is no JSON, by media type.
    private static readonly Dictionary<string, string> Files = new(StringComparer.Ordinal)
    {
        ["text/csv"] = "channel,target,materials,jurisdictions\r\nemail,export-control@acme.example,gallium germanium,CN US\r\n",
        ["application/jsonl"] = """{"channel":"email","target":"export-control@acme.example","materials":["gallium"]}""" + "\n",
        ["application/x-ndjson"] = """{"channel":"email","target":"export-control@acme.example","materials":["gallium"]}""" + "\n",
        [AlertFeed.MediaType] = """<?xml version="1.0" encoding="utf-8"?><feed xml:lang="en" xmlns="http://www.w3.org/2005/Atom"><title type="text">Export alerts: gallium</title><id>urn:uuid:5b1c2f0e-8d43-8a67-9f10-3c5d7e9b1a24</id><updated>2026-11-20T12:00:00Z</updated><author><name>Alerts</name></author></feed>""",
        [CliffCalendar.MediaType] = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Alerts//Cliffs//EN\r\nBEGIN:VEVENT\r\nUID:clf_3k5m7p9r1t\r\nDTSTAMP:20261120T120000Z\r\nSEQUENCE:12\r\nDTSTART;VALUE=DATE:20261127\r\nSUMMARY:Suspension of 46/2024 ¶2 by 72/2025 ends: gallium\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    };

    // Bodies of which a part is sent, where the example of the whole is none: what it requires cannot be changed.
    private static readonly Dictionary<Type, object> Parts = new object[] { SubscriptionExamples.Part }.ToDictionary(e => e.GetType());

    /// <summary>A part of a body: for a patch, or a draft. Null where the example of the whole will do.</summary>
    public static JsonNode? OfPart(Type type, JsonSerializerOptions json)
    {
        var part = Parts.TryGetValue(type, out var example) ? JsonSerializer.SerializeToNode(example, type, json) : null;
        OmitNulls(part);
        return part;
    }

    /// <summary>Null where there is none.</summary>
    /// <param name="omitsNulls">Whether what may be left out is left out: for what clients send.</param>
    public static JsonNode? Of(Type type, bool omitsNulls, JsonSerializerOptions json)
    {
        if (Find(type) is not { } example)
        {
            return null;
        }

        if (example is PolicyFile file)
        {
            return JsonNode.Parse(PolicyDocument.Write(file));
        }

        var node = JsonSerializer.SerializeToNode(example, type, json);
        if (omitsNulls)
        {
            OmitNulls(node);
        }

        return node;
    }

    public static JsonNode? OfFile(string mediaType) => Files.GetValueOrDefault(mediaType);

    private static object? Find(Type type)
        => ByType.TryGetValue(type, out var example) ? example
            : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(PageResponse<>) && Find(type.GenericTypeArguments[0]) is { } item ? Page(type, item)
            : null;

    private static object Page(Type type, object item)
    {
        var items = Array.CreateInstance(type.GenericTypeArguments[0], 1);
        items.SetValue(item, 0);
        return Activator.CreateInstance(type, items, "cXpfM2g0azVsNm03YXQtNTA")!;
    }

    private static void OmitNulls(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members.ToList())
                {
                    if (value is null)
                    {
                        members.Remove(name);
                    }

                    OmitNulls(value);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    OmitNulls(item);
                }

                break;
        }
    }
}

/// <summary>The instants of the examples.</summary>
internal static class When
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
}
