using Alerts.Storage.Tables;
using Alerts.Tests.Functions.Crashes;
using Alerts.Tests.Support;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Alerts.Tests.Storage.Tables;

/// <summary>One Azurite (npm's, tests/azurite) for all tests of a run, started at its first use and ended with the process.</summary>
internal static class Azurite
{
    private static readonly Lazy<AzuriteProcess> Started = new(() => AzuriteProcess.Start(ShippedData.Root));
    private static int _last;

    public static string ConnectionString => Started.Value.ConnectionString;

    /// <summary>An account of its own: tables and containers under a prefix that nobody else has.</summary>
    /// <param name="faults">Called before and after each request to a table or blob; null: none.</param>
    /// <param name="tries">As <paramref name="faults"/>, for each try of a request to a table: it is repeated, at once, as the SDK does; null: it is not repeated.</param>
    public static TableAccount Open(TimeProvider? clock = null, string? prefix = null, HttpPipelinePolicy? faults = null, HttpPipelinePolicy? tries = null)
        => TableAccount.Open(
            new TableStorageOptions { ConnectionString = ConnectionString, Prefix = prefix ?? NewPrefix() }, clock ?? TimeProvider.System,
            options =>
            {
                options.Retry.MaxRetries = tries is null ? 0 : 3;
                options.Retry.Delay = options.Retry.MaxDelay = TimeSpan.FromTicks(1);
                if (tries is not null)
                {
                    options.AddPolicy(tries, HttpPipelinePosition.PerRetry);
                }

                if (faults is not null)
                {
                    options.AddPolicy(faults, HttpPipelinePosition.PerCall);
                }
            },
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

/// <summary>
/// Dies after a given write was carried out, and carries out nothing after it: a kill between two calls. A kill after a read leaves what the kill after
/// the write before it left, so reads do not count.
/// </summary>
internal sealed class KillAfter(int writes) : HttpPipelinePolicy, IDisturbance
{
    private int _made;

    public bool IsDead => Volatile.Read(ref _made) >= writes;

    public int Made => Volatile.Read(ref _made);

    public bool HasCome => IsDead;

    public HttpPipelinePolicy Policy => this;

    /// <summary>A call to something else counts too.</summary>
    public Exception? OfBroker() => TryCall() ? null : new KilledException();

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (message.Request.Method == RequestMethod.Get || message.Request.Method == RequestMethod.Head ? IsDead : !TryCall())
        {
            throw new KilledException();
        }

        await ProcessNextAsync(message, pipeline);
        if (IsDead)
        {
            throw new KilledException();
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("All our calls are asynchronous.");

    // False: it is dead already.
    private bool TryCall() => Interlocked.Increment(ref _made) <= writes;
}
