using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Alerts.Tests.Functions.Crashes;

/// <summary>One request to storage is answered as a busy account does, after all repeats; the request was not carried out.</summary>
internal sealed class BusyOnce(int request) : HttpPipelinePolicy, IDisturbance
{
    private int _made;

    public bool HasCome => Volatile.Read(ref _made) >= request;

    public HttpPipelinePolicy Policy => this;

    public Exception? OfBroker() => null;

    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        => Interlocked.Increment(ref _made) == request ? throw new RequestFailedException(503, "Busy.", "ServerBusy", null) : ProcessNextAsync(message, pipeline);

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("All our calls are asynchronous.");
}
