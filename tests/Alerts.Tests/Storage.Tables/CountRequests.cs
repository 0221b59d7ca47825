using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Alerts.Tests.Storage.Tables;

/// <summary>Counts requests: by verb and table, the entities of a batch as one.</summary>
internal sealed class CountRequests : HttpPipelinePolicy
{
    private readonly ConcurrentQueue<string> _made = new();

    public IReadOnlyList<string> Made => [.. _made];

    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var path = message.Request.Uri.Path;
        _made.Enqueue($"{message.Request.Method} {path[(path.LastIndexOf('/') + 1)..]}");
        return ProcessNextAsync(message, pipeline);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("All our calls are asynchronous.");
}
