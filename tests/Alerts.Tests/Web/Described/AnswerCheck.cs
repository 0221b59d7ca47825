using System.Text.Json;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Web.Described;

/// <summary>Says where an answer is not what the document promises.</summary>
internal sealed class AnswerCheck(DescribedApi api)
{
    // Of HTTP itself, or the same on every answer of every site.
    private static readonly HashSet<string> Usual = new(
        ["Date", "Server", "Content-Type", "Content-Length", "Content-Disposition", "Transfer-Encoding", "Cache-Control", "X-Content-Type-Options", "Allow", "Vary"], StringComparer.OrdinalIgnoreCase);

    private readonly SchemaCheck _check = new(api, isClosed: true);

    public IReadOnlyList<string> Faults(MadeRequest request, Answer answer) => [.. Walk(request, answer)];

    private IEnumerable<string> Walk(MadeRequest request, Answer answer)
    {
        var status = (int)answer.Status;
        if (status >= 500)
        {
            yield return $"status {status}";
        }

        if (request.Why.Count > 0 && status < 400)
        {
            yield return $"status {status}, though the document forbids it";
        }

        if (!request.Operation.Answers.TryGetValue(status, out var described))
        {
            yield return $"status {status} is not described";
            yield break;
        }

        foreach (var fault in Body(described, answer).Concat(Headers(described, answer)))
        {
            yield return $"status {status}: {fault}";
        }
    }

    private IEnumerable<string> Body(DescribedAnswer described, Answer answer)
    {
        if (described.Bodies.Count == 0 || answer.MediaType is null)
        {
            return described.Bodies.Count == 0 && answer.Body.Length == 0 ? [] : [$"has {answer.Body.Length} characters of {answer.MediaType}"];
        }

        return !described.Bodies.TryGetValue(answer.MediaType, out var body) ? [$"the media type {answer.MediaType} is not described"]
            : DescribedApi.IsJson(answer.MediaType) ? _check.Faults(answer.Json, body.Schema)
            : [];
    }

    private IEnumerable<string> Headers(DescribedAnswer described, Answer answer)
    {
        var came = answer.Headers.Concat(answer.ContentHeaders).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return came.Keys.Where(name => !Usual.Contains(name) && !described.Headers.ContainsKey(name)).Select(name => $"the header {name} is not described")
            .Concat(described.Headers.Where(h => h.Value.IsAlways && !came.ContainsKey(h.Key)).Select(h => $"the header {h.Key} is missing"))
            .Concat(described.Headers.Where(h => came.ContainsKey(h.Key)).SelectMany(h => _check.Faults(Read(came[h.Key]), h.Value.Schema).Select(f => $"the header {h.Key} {f}")));
    }

    private static JsonElement Read(string text) => long.TryParse(text, out var number) ? JsonSerializer.SerializeToElement(number) : JsonSerializer.SerializeToElement(text);
}
