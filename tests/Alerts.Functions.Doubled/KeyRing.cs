using Azure.Core;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.DataProtection;

/// <summary>What was asked for, in place of a ring in a blob: the ring itself stays in memory.</summary>
public sealed record DoubledKeyRing(BlobClient? Blob, Uri? VaultKey);

public static class AzureStorageBlobDataProtectionBuilderExtensions
{
    public static IDataProtectionBuilder PersistKeysToAzureBlobStorage(this IDataProtectionBuilder builder, BlobClient blobClient)
    {
        builder.Services.AddSingleton(new DoubledKeyRing(blobClient, null));
        return builder.UseEphemeralDataProtectionProvider();
    }
}

public static class AzureDataProtectionKeyVaultKeyBuilderExtensions
{
    public static IDataProtectionBuilder ProtectKeysWithAzureKeyVault(this IDataProtectionBuilder builder, Uri keyIdentifier, TokenCredential tokenCredential)
    {
        builder.Services.AddSingleton(new DoubledKeyRing(null, keyIdentifier));
        return builder;
    }
}
