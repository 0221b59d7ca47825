using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alerts.Web.Json;
using Alerts.Web.Keys;
using Alerts.Web.Problems;
using Alerts.Web.Queries;
using Alerts.Web.Requests;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Alerts.Web.OpenApi;

/// <summary>Completes one operation from the metadata of its endpoint.</summary>
internal static class OperationRules
{
    // No id of ours is longer.
    private const int MaxId = 128;

    public static Task CompleteAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var endpoint = new Endpoint(
            context.Description.ActionDescriptor.EndpointMetadata, context.Description.RelativePath ?? "", context.Description.HttpMethod == HttpMethods.Post, context.Document!,
            context.ApplicationServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions);
        Secure(operation, endpoint);
        AddParameters(operation, endpoint);
        CompleteBody(operation, endpoint);
        CompleteAnswers(operation, endpoint);
        BodyExamples.AddTo(operation, context);
        return Task.CompletedTask;
    }

    private static void Secure(OpenApiOperation operation, Endpoint endpoint)
    {
        if (endpoint.Metadata.OfType<OpenOrScope>().LastOrDefault() is { } open)
        {
            operation.Security = [new OpenApiSecurityRequirement(), new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(DocumentHead.BearerScheme, endpoint.Document)] = [open.Scope] }];
            operation.Description = $"{operation.Description} Open to anybody where the server is so configured; else needs the scope `{open.Scope}`.".TrimStart();
            return;
        }

        if (endpoint.Scope is not { } scope)
        {
            operation.Security = [];
            return;
        }

        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(DocumentHead.BearerScheme, endpoint.Document)] = [scope] }];
        operation.Description = $"{operation.Description} Needs the scope `{scope}`.".TrimStart();
        operation.Extensions ??= new Dictionary<string, IOpenApiExtension>(StringComparer.Ordinal);
        operation.Extensions["x-required-scope"] = new JsonNodeExtension(scope);
    }

    private static void AddParameters(OpenApiOperation operation, Endpoint endpoint)
    {
        var parameters = operation.Parameters ??= [];
        foreach (var parameter in parameters.OfType<OpenApiParameter>().Where(p => p.In == ParameterLocation.Path))
        {
            parameter.Description ??= "Its id, as a list or the answer that made it gives it.";
            parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = MaxId };
        }

        foreach (var parameter in endpoint.Metadata.OfType<QueryContract>().SelectMany(c => c.Parameters))
        {
            parameters.Add(new OpenApiParameter { Name = parameter.Name, In = ParameterLocation.Query, Required = parameter.IsRequired, Description = parameter.Description, Schema = parameter.Schema });
        }

        if (endpoint.Metadata.OfType<IfMatchContract>().LastOrDefault() is { } ifMatch)
        {
            parameters.Add(Header(
                "If-Match", ifMatch.IsRequired, ifMatch.IsRequired ? "The ETag that you last saw, or * for whatever is there." : "Change it only if it still has this ETag.", new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1 }, "\"v3\""));
        }

        if (endpoint.TakesIdempotencyKey)
        {
            parameters.Add(Header(
                IdempotencyFilter.Header, isRequired: false, "Names this request, so that a repeat within 24 hours is not carried out but answered the same. Printable ASCII.",
                new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = IdempotencyFilter.MaxKey, Pattern = "^[ -~]+$" }, "0f8fad5b-d9cb-469f-a165-70867728950e"));
        }

        if (parameters.Count == 0)
        {
            operation.Parameters = null;
        }
    }

    private static void CompleteBody(OpenApiOperation operation, Endpoint endpoint)
    {
        if (endpoint.Metadata.OfType<FileContract>().LastOrDefault() is { } file)
        {
            var content = file.MediaTypes.ToDictionary(m => m, _ => new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } }, StringComparer.Ordinal);
            operation.RequestBody = new OpenApiRequestBody { Description = file.Description, Required = true, Content = content };
        }

        if (endpoint.Metadata.OfType<PartialBody>().Any())
        {
            PartialBodies.Mark(operation);
        }
    }

    private static OpenApiParameter Header(string name, bool isRequired, string description, OpenApiSchema schema, JsonNode example)
        => new() { Name = name, In = ParameterLocation.Header, Required = isRequired, Description = description, Schema = schema, Example = example };

    private static void CompleteAnswers(OpenApiOperation operation, Endpoint endpoint)
    {
        var kinds = endpoint.Problems.ToLookup(k => k.Status);
        var answers = operation.Responses ?? [];
        foreach (var status in kinds)
        {
            answers[status.Key.ToString(CultureInfo.InvariantCulture)] = ProblemAnswers.Of([.. status], endpoint.Document, endpoint.Json);
        }

        foreach (var (status, answer) in answers.Where(a => a.Key.StartsWith('2')))
        {
            if (answer is OpenApiResponse good)
            {
                good.Headers = endpoint.Metadata.OfType<ValidatorContract>().Any() ? AnswerHeaders.OfFeed(endpoint.Document) : endpoint.Scope is null ? AnswerHeaders.OfOpenAnswer(endpoint.Document) : AnswerHeaders.OfGoodAnswer(int.Parse(status, CultureInfo.InvariantCulture), endpoint.Metadata.OfType<ETagContract>().Any(), endpoint.TakesIdempotencyKey, endpoint.Document);
            }
        }

        operation.Responses = [];
        foreach (var (status, answer) in answers.OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            operation.Responses[status] = answer;
        }
    }

    /// <param name="Path">Without its leading slash.</param>
    private sealed record Endpoint(IList<object> Metadata, string Path, bool IsPost, OpenApiDocument Document, JsonSerializerOptions Json)
    {
        /// <summary>Null where no key is needed.</summary>
        public string? Scope { get; } = Metadata.OfType<IAuthorizeData>().Select(a => a.Policy).LastOrDefault(p => p is not null);

        // The filter of the whole group obeys it.
        public bool TakesIdempotencyKey => IsPost && Path.StartsWith("v1/", StringComparison.Ordinal);

        /// <summary>Each once, in the order of <see cref="ProblemKind.All"/>.</summary>
        public IEnumerable<ProblemKind> Problems
        {
            get
            {
                var own = Metadata.OfType<ProblemContract>().SelectMany(c => c.Kinds).Concat(TakesIdempotencyKey ? [ProblemKind.BadRequest, ProblemKind.RequestInProgress, ProblemKind.IdempotencyKeyReused] : []).ToHashSet();
                return ProblemKind.All.Where(own.Contains);
            }
        }
    }
}
