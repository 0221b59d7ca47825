using System.Collections.Concurrent;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;

namespace Alerts.Storage.Tables;

/// <summary>One storage account: tables and containers under one prefix, each made at its first use.</summary>
public sealed class TableAccount
{
    private readonly TableServiceClient _tables;
    private readonly BlobServiceClient _blobs;
    private readonly string _prefix;
    private readonly ConcurrentDictionary<string, Table> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, BlobFolder> _folders = new(StringComparer.Ordinal);

    private TableAccount(TableServiceClient tables, BlobServiceClient blobs, string prefix, TimeProvider clock)
    {
        (_tables, _blobs, _prefix, Clock) = (tables, blobs, prefix, clock);
        Journal = new Journal(this);
    }

    internal TimeProvider Clock { get; }

    internal Journal Journal { get; }

    /// <param name="tableClient">Changes how tables are asked (retries, transport, policies); null: as the SDK does.</param>
    /// <param name="blobClient">As <paramref name="tableClient"/> for blobs.</param>
    /// <exception cref="ArgumentException">The options have faults (<see cref="TableStorageOptions.Faults"/>).</exception>
    public static TableAccount Open(TableStorageOptions options, TimeProvider clock, Action<TableClientOptions>? tableClient = null, Action<BlobClientOptions>? blobClient = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Faults().ToList() is { Count: > 0 } faults)
        {
            throw new ArgumentException(string.Join(' ', faults), nameof(options));
        }

        var (forTables, forBlobs) = (new TableClientOptions(), new BlobClientOptions());
        tableClient?.Invoke(forTables);
        blobClient?.Invoke(forBlobs);
        if (options.ConnectionString is { Length: > 0 } text)
        {
            return new TableAccount(new TableServiceClient(text, forTables), new BlobServiceClient(text, forBlobs), options.Prefix, clock);
        }

        // Of several user-assigned identities AZURE_CLIENT_ID names ours; without one, whoever is signed in (a developer).
        TokenCredential credential = new DefaultAzureCredential();
        return new TableAccount(new TableServiceClient(options.TableEndpoint, credential, forTables), new BlobServiceClient(options.BlobEndpoint, credential, forBlobs), options.Prefix, clock);
    }

    /// <param name="name">Lower-case letters and digits.</param>
    internal Table Table(string name) => _known.GetOrAdd(name, n => new Table(_tables.GetTableClient($"{_prefix}{n}")));

    /// <param name="name">Lower-case letters and digits.</param>
    internal BlobFolder Blobs(string name) => _folders.GetOrAdd(name, n => new BlobFolder(_blobs.GetBlobContainerClient($"{_prefix}-{n}")));
}
