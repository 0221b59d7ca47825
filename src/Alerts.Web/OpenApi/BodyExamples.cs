using System.Globalization;
using Alerts.Web.Json;
using Alerts.Web.OpenApi.Examples;
using Alerts.Web.Problems;
using Alerts.Web.Requests;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Alerts.Web.OpenApi;

/// <summary>Puts the example of each body's type beside its schema.</summary>
internal static class BodyExamples
{
    public static void AddTo(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var json = context.ApplicationServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<FileContract>().Any())
        {
            foreach (var (mediaType, media) in operation.RequestBody?.Content ?? new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal))
            {
                media.Example = ApiExamples.OfFile(mediaType);
            }
        }
        else if (metadata.OfType<IAcceptsMetadata>().LastOrDefault()?.RequestType is { } request)
        {
            var isPart = metadata.OfType<PartialBody>().Any();
            foreach (var media in operation.RequestBody?.Content?.Values ?? [])
            {
                media.Example = (isPart ? ApiExamples.OfPart(request, json) : null) ?? ApiExamples.Of(request, omitsNulls: true, json);
            }
        }

        foreach (var answer in context.Description.SupportedResponseTypes.Where(r => r.Type != typeof(ProblemDocument)))
        {
            if (answer.Type is { } type && operation.Responses?.TryGetValue(answer.StatusCode.ToString(CultureInfo.InvariantCulture), out var response) == true)
            {
                foreach (var (mediaType, media) in response.Content ?? new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal))
                {
                    media.Example = type == typeof(string) ? ApiExamples.OfFile(mediaType) : ApiExamples.Of(type, omitsNulls: false, json);
                }
            }
        }
    }
}
