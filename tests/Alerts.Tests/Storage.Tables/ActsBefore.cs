using Azure.Core;
using Azure.Core.Pipeline;

namespace Alerts.Tests.Storage.Tables;

/// <summary>Something else happens just before a given request: two whose requests interleave.</summary>
/// <param name="request">1 for the first.</param>
internal sealed class ActsBefore(int request, Func<Task> act) : HttpPipelinePolicy
{
    private int _made;

    /// <summary>Whether there was such a request.</summary>
    public bool HasActed => Volatile.Read(ref _made) >= request;

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (Interlocked.Increment(ref _made) == request)
        {
            await act();
        }

        await ProcessNextAsync(message, pipeline);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("All our calls are asynchronous.");
}
