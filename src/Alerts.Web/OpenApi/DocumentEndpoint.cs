using System.Security.Cryptography;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace Alerts.Web.OpenApi;

/// <summary>The document as it is served: made once, since it depends on the code only, and making it costs anybody who asks nothing.</summary>
internal sealed class ServedDocument(IServiceProvider services)
{
    private readonly Lazy<Task<byte[]>> _bytes = new(() => MakeAsync(services));

    public Task<byte[]> BytesAsync() => _bytes.Value;

    private static async Task<byte[]> MakeAsync(IServiceProvider services)
    {
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>(ApiDocument.Name).GetOpenApiDocumentAsync();
        using var stream = new MemoryStream();
        await document.SerializeAsJsonAsync(stream, ApiDocument.Version);
        return stream.ToArray();
    }
}

internal static class DocumentEndpoint
{
    public const string Path = $"/openapi/{ApiDocument.Name}.json";

    /// <summary>In the open: it holds nothing that the code does not.</summary>
    public static void MapDocument(this IEndpointRouteBuilder endpoints)
        => endpoints.MapRead(Path, async (ServedDocument served) =>
        {
            var bytes = await served.BytesAsync();
            return TypedResults.Bytes(bytes, "application/json; charset=utf-8", entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\""));
        }).ExcludeFromDescription();
}
