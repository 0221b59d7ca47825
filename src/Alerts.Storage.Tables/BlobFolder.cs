using System.Net;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Alerts.Storage.Tables;

/// <summary>One container, made at its first write. Every fault of the account is a <see cref="StorageException"/>.</summary>
internal sealed class BlobFolder(BlobContainerClient container)
{
    /// <summary>Overwrites: names are those of contents, or of what may change.</summary>
    public Task PutAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        => StorageFault.GuardAsync(async () =>
        {
            var blob = container.GetBlobClient(name);
            try
            {
                return await blob.UploadAsync(new BinaryData(bytes), overwrite: true, cancellationToken);
            }
            catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
            {
                await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
                return await blob.UploadAsync(new BinaryData(bytes), overwrite: true, cancellationToken);
            }
        });

    /// <summary>Null where there is none.</summary>
    public async Task<byte[]?> FindAsync(string name, CancellationToken cancellationToken) => (await FindTaggedAsync(name, cancellationToken))?.Bytes;

    /// <summary>Null where there is none.</summary>
    public Task<TaggedBytes?> FindTaggedAsync(string name, CancellationToken cancellationToken)
        => StorageFault.GuardAsync(
            async () =>
            {
                var found = (await container.GetBlobClient(name).DownloadContentAsync(cancellationToken)).Value;
                return new TaggedBytes(found.Content.ToArray(), found.Details.ETag);
            },
            (TaggedBytes?)null);

    /// <summary>False where the stored one is another by now, or gone.</summary>
    /// <param name="stored">Default: there is none.</param>
    public Task<bool> ReplaceAsync(string name, ReadOnlyMemory<byte> bytes, ETag stored, CancellationToken cancellationToken)
        => StorageFault.GuardAsync(async () =>
        {
            await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            var conditions = stored == default ? new BlobRequestConditions { IfNoneMatch = ETag.All } : new BlobRequestConditions { IfMatch = stored };
            try
            {
                await container.GetBlobClient(name).UploadAsync(new BinaryData(bytes), new BlobUploadOptions { Conditions = conditions }, cancellationToken);
                return true;
            }
            catch (RequestFailedException e) when (e.Status is 409 or 412)
            {
                return false;
            }
        });

    /// <summary>Another each time that it is put; null where there is none.</summary>
    public Task<ETag?> VersionAsync(string name, CancellationToken cancellationToken)
        => StorageFault.GuardAsync(async () => (ETag?)(await container.GetBlobClient(name).GetPropertiesAsync(cancellationToken: cancellationToken)).Value.ETag, null);

    /// <summary>False where it was put anew since it had that version; true where it is gone.</summary>
    public Task<bool> RemoveAsync(string name, ETag version, CancellationToken cancellationToken)
        => StorageFault.GuardAsync(async () =>
        {
            try
            {
                await container.GetBlobClient(name).DeleteIfExistsAsync(conditions: new BlobRequestConditions { IfMatch = version }, cancellationToken: cancellationToken);
                return true;
            }
            catch (RequestFailedException e) when (e.Status == (int)HttpStatusCode.PreconditionFailed)
            {
                return false;
            }
        });
}

internal sealed record TaggedBytes(byte[] Bytes, ETag Tag);
