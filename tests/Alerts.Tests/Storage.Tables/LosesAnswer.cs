using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Alerts.Tests.Storage.Tables;

/// <summary>A given write to a table is carried out, but its answer does not come: the SDK repeats it. For <see cref="Azurite.Open"/> as tries.</summary>
/// <param name="write">1 for the first.</param>
internal sealed class LosesAnswer(int write) : HttpPipelinePolicy
{
    private int _writes;

    /// <summary>Whether there was such a write.</summary>
    public bool HasLost => Volatile.Read(ref _writes) >= write;

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var isLost = message.Request.Method != RequestMethod.Get && Interlocked.Increment(ref _writes) == write;
        await ProcessNextAsync(message, pipeline);
        if (isLost)
        {
            message.Response.Dispose();
            throw new RequestFailedException("The answer was lost.");
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("All our calls are asynchronous.");
}
