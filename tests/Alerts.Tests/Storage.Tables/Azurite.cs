using Alerts.Storage.Tables;
using Alerts.Tests.Support;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Alerts.Tests.Storage.Tables;

/// <summary>One Azurite (npm's, tests/azurite) for all tests of a run, started at its first use and ended with the process.</summary>
internal static class Azurite
{
    private static readonly Lazy<string> Started = new(() => AzuriteProcess.Start(ShippedData.Root));
    private static int _last;

    public static string ConnectionString => Started.Value;

    /// <summary>An account of its own: tables and containers under a prefix that nobody else has.</summary>
    /// <param name="faults">Called before and after each request to a table; null: none.</param>
    public static TableAccount Open(TimeProvider? clock = null, string? prefix = null, HttpPipelinePolicy? faults = null)
        => TableAccount.Open(
            new TableStorageOptions { ConnectionString = ConnectionString, Prefix = prefix ?? NewPrefix() }, clock ?? TimeProvider.System,
            options =>
            {
                options.Retry.MaxRetries = 0;
                if (faults is not null)
                {
                    options.AddPolicy(faults, HttpPipelinePosition.PerCall);
                }
            });

    public static string NewPrefix() => $"t{Interlocked.Increment(ref _last)}test";
}

/// <summary>Dies after a given request to a table was carried out, and answers none after it: a kill between two calls.</summary>
internal sealed class KillAfter(int requests) : HttpPipelinePolicy
{
    private int _made;

    public bool IsDead => Volatile.Read(ref _made) >= requests;

    public int Made => Volatile.Read(ref _made);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (Interlocked.Increment(ref _made) > requests)
        {
            throw new KilledException();
        }

        await ProcessNextAsync(message, pipeline);
        if (Volatile.Read(ref _made) >= requests)
        {
            throw new KilledException();
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("All our calls are asynchronous.");
}

internal sealed class KilledException() : Exception("Killed.");
