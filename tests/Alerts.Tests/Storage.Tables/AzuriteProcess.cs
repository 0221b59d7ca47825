using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Alerts.Tests.Storage.Tables;

/// <summary>Azurite (npm's, tests/azurite), in memory and on ports of its own. It ends with this process.</summary>
internal sealed class AzuriteProcess
{
    private AzuriteProcess(string connectionString) => ConnectionString = connectionString;

    public string ConnectionString { get; }

    /// <param name="root">The top folder of the repository.</param>
    /// <exception cref="InvalidOperationException">It is not installed, or does not start.</exception>
    public static AzuriteProcess Start(string root)
    {
        var (blob, table) = (FreePort(), FreePort());
        var script = Path.Combine(root, "tests", "azurite", "node_modules", "azurite", "dist", "src", "azurite.js");
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
                return new AzuriteProcess(
                    "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
                    + $"BlobEndpoint=http://127.0.0.1:{blob}/devstoreaccount1;TableEndpoint=http://127.0.0.1:{table}/devstoreaccount1;");
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
