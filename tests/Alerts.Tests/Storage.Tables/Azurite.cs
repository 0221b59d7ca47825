using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Alerts.Storage.Tables;
using Alerts.Tests.Support;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Alerts.Tests.Storage.Tables;

/// <summary>One Azurite (npm's, tests/azurite) for all tests of a run, started at its first use and ended with the process.</summary>
internal static class Azurite
{
    private static readonly Lazy<string> Started = new(Start);
    private static int _last;

    public static string ConnectionString => Started.Value;

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

    private static string Start()
    {
        var (blob, table) = (FreePort(), FreePort());
        var script = Path.Combine(ShippedData.Root, "tests", "azurite", "node_modules", "azurite", "dist", "src", "azurite.js");
        if (!File.Exists(script))
        {
            throw new InvalidOperationException("Azurite is not there: npm ci --prefix tests/azurite (test.sh does it).");
        }

        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in new[] { script, "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent", "--blobPort", $"{blob}", "--tablePort", $"{table}", "--queuePort", $"{FreePort()}" })
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => process.Kill();
        for (string? line; (line = process.StandardOutput.ReadLine()) is not null;)
        {
            if (line.Contains("Table service is successfully listening", StringComparison.Ordinal))
            {
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
                // The account and key that every Azurite has: https://learn.microsoft.com/azure/storage/common/storage-use-azurite.
                return "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
                    + $"BlobEndpoint=http://127.0.0.1:{blob}/devstoreaccount1;TableEndpoint=http://127.0.0.1:{table}/devstoreaccount1;";
            }
        }

        throw new InvalidOperationException($"Azurite did not start: {process.StandardError.ReadToEnd()}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>
/// Dies after a given write was carried out, and carries out nothing after it: a kill between two calls. A kill after a read leaves what the kill after
/// the write before it left, so reads do not count.
/// </summary>
internal sealed class KillAfter(int writes) : HttpPipelinePolicy
{
    private int _made;

    public bool IsDead => Volatile.Read(ref _made) >= writes;

    /// <summary>A call to something else counts too. False: it is dead already.</summary>
    public bool TryCall() => Interlocked.Increment(ref _made) <= writes;

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
}
