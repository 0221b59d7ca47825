using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Alerts.Storage.Tables;

/// <summary>One container, made at its first write.</summary>
internal sealed class BlobFolder(BlobContainerClient container)
{
    /// <summary>Overwrites: names are those of contents, or of what may change.</summary>
    public async Task PutAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await UploadAsync();
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await UploadAsync();
        }
        catch (RequestFailedException e)
        {
            throw StorageFault.Explain(e);
        }

        Task UploadAsync() => container.GetBlobClient(name).UploadAsync(new BinaryData(bytes), overwrite: true, cancellationToken);
    }

    /// <summary>Null where there is none.</summary>
    public async Task<byte[]?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await container.GetBlobClient(name).DownloadContentAsync(cancellationToken)).Value.Content.ToArray();
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
        catch (RequestFailedException e)
        {
            throw StorageFault.Explain(e);
        }
    }

    /// <summary>False where there was none.</summary>
    public async Task<bool> RemoveAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await container.GetBlobClient(name).DeleteIfExistsAsync(cancellationToken: cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return false;
        }
        catch (RequestFailedException e)
        {
            throw StorageFault.Explain(e);
        }
    }
}
