using System.Globalization;
using System.Net;
using System.Text.Json;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Web.Described;

/// <summary>
/// Thousands of requests that are made from the served document alone, to every operation of it: whatever is sent, nothing breaks, the answer
/// is as described, and what the document forbids is refused. ALERTS_TEST_SEED repeats a run.
/// </summary>
public sealed class DocumentPropertyTests : ServerTest
{
    private const int Rounds = 45;
    private const int DefaultSeed = 20261123;
    private const int MostTold = 12;

    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("ALERTS_TEST_SEED"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var seed) ? seed : DefaultSeed;

    [Fact]
    public async Task Whatever_is_sent_the_answer_is_as_the_document_says()
    {
        await Furniture.PutIntoAsync(Api, Cancel);
        var api = await DescribedApi.ReadAsync(Api);
        var random = new Random(Seed);
        var known = new KnownIds(random);
        var (maker, check) = (new RequestMaker(api, known, random), new AnswerCheck(api));
        var (faults, well) = (new Dictionary<string, string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var own = Api.Keys.Keys.Single().Id;
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var operation in api.Operations)
            {
                var request = maker.Make(operation);
                if (request.Url.Contains(own, StringComparison.Ordinal))
                {
                    continue;
                }

                var answer = await SendAsync(request);
                Learn(known, operation, answer);
                if ((int)answer.Status is >= 200 and < 300)
                {
                    well.Add(operation.Id);
                }

                foreach (var fault in check.Faults(request, answer))
                {
                    faults.TryAdd($"{operation}: {fault}", $"{request}\n→ {(int)answer.Status} {answer.Body[..Math.Min(answer.Body.Length, 600)]}");
                }
            }
        }

        Assert.True(faults.Count == 0, $"{faults.Count} faults; ALERTS_TEST_SEED={Seed}\n\n{string.Join("\n\n", faults.Take(MostTold).Select(f => $"* {f.Key}\n{f.Value}"))}\n\n{string.Join('\n', faults.Keys)}");
        var never = api.Operations.Select(o => o.Id).Where(id => !well.Contains(id)).ToList();
        Assert.True(never.Count <= api.Operations.Count / 10, $"Too many operations were never answered well, so that little was tried: {string.Join(", ", never)}. Furnish the server, or give better examples.");
    }

    private async Task<Answer> SendAsync(MadeRequest request)
    {
        HttpContent? content = null;
        if (request.Body is { } body)
        {
            content = new ByteArrayContent(body);
            content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }

        var authorization = request.Headers.FirstOrDefault(h => h.Name == "Authorization").Value;
        return await Api.SendAsync(new HttpMethod(request.Operation.Method), request.Url, content, authorization, headers: [.. request.Headers.Where(h => h.Name != "Authorization")]);
    }

    private static void Learn(KnownIds known, DescribedOperation operation, Answer answer)
    {
        if (answer.Headers.Location is { } location && location.OriginalString.LastIndexOf('/') is > 0 and var end)
        {
            known.Learn(location.OriginalString[..end], location.OriginalString[(end + 1)..]);
        }

        known.Learn($"{operation.Path} ETag", answer.Headers.ETag?.ToString());
        if (answer is { Status: HttpStatusCode.OK, MediaType: "application/json" } && answer.Json is { ValueKind: JsonValueKind.Object } json)
        {
            known.LearnFrom(operation.Path, json);
            known.Learn($"{operation.Path}?cursor", json.TryGetProperty("next", out var next) && next.ValueKind == JsonValueKind.String ? next.GetString() : null);
        }
    }
}
